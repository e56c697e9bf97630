/** A page's service worker stands between the page and every cache: what it would answer is nothing that the page has shown. */
import { gunzipSync } from 'node:zlib';
import JSZip from 'jszip';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Driver } from '../browser/driver';
import { drivers } from '../browser/drivers';
import { captureTab, type SealedPackage } from '../browser/sealed-package';
import { until } from '../browser/until';
import { startCacheSite, type CacheSite } from './cache-site';

let site: CacheSite;

beforeAll(async () => {
  site = await startCacheSite();
});
afterAll(() => site.close());

/** All that the web archive holds, as one text. */
async function archived({ files }: SealedPackage): Promise<string> {
  const wacz = files.get('capture.wacz');
  if (!wacz) return '';
  const warc = await (await JSZip.loadAsync(wacz)).file('archive/data.warc.gz')?.async('nodebuffer');
  return warc ? gunzipSync(warc).toString('latin1') : '';
}
const addressesIn = (warc: string): string[] =>
  [...warc.matchAll(/^WARC-Target-URI: (\S+)/gm)].map(([, url = '']) => url);

/** The page as it is when it was opened for the second time: its worker was there before it. */
async function openControlled(browser: Driver, url: string): Promise<string> {
  const first = await browser.openTab(`${url}?first`);
  await first.evaluate('navigator.serviceWorker.ready.then(() => true)');
  const tab = await browser.openTab(url);
  await until('the page to be loaded, with its worker', 30_000, async () =>
    (await tab.evaluate<boolean>(
      "document.readyState === 'complete' && navigator.serviceWorker.controller !== null",
    ))
      ? true
      : undefined,
  );
  return tab.evaluate<string>("document.querySelector('p').textContent");
}

/** What reached the site while the page was captured. A browser looks for a newer worker by itself, whenever it likes. */
async function captured(browser: Driver, url: string): Promise<{ made: SealedPackage; asked: string[] }> {
  const known = site.requests.length;
  const made = await captureTab(browser, url);
  return { made, asked: site.requests.slice(known).filter((request) => !/worker\.js|favicon/.test(request)) };
}

describe.each(drivers)('%s', (name, openBrowser) => {
  let browser: Driver;

  beforeAll(async () => {
    browser = await openBrowser();
  });
  afterAll(() => browser.close());

  test('what a worker would answer is not asked for, and the package says so', async () => {
    const url = site.url('answers');
    const shown = await openControlled(browser, url);
    const { made, asked } = await captured(browser, url);
    expect(asked).toEqual([]);
    expect(made.evidence.deviations.map(({ code }) => code)).not.toContain('refetched');
    expect(made.text('snapshot/page.html')).toContain(shown);
    // Neither what it answers now, nor what the browser kept of an earlier visit.
    const warc = await archived(made);
    expect(warc).not.toContain('served number');
    const told = made.evidence.limitations.find(({ code }) => code === 'page-worker')?.detail ?? '';
    expect(told).toContain(`${url} `);
  });

  test('where a worker answers nothing, what the browser holds is read as of any page', async () => {
    const url = site.url('pushes');
    const shown = await openControlled(browser, url);
    const { made, asked } = await captured(browser, url);
    expect(asked).toEqual([]);
    if (name === 'Chromium') {
      const warc = await archived(made);
      expect(warc).toContain(shown);
      expect(addressesIn(warc)).toEqual(expect.arrayContaining([url, `${url}near.png`, `${url}page.css`]));
    }
  });
});
