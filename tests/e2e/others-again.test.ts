/** A capture asks other sites for nothing that the page has had of them; and where one was asked all the same, the package says so. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Driver } from '../browser/driver';
import { drivers } from '../browser/drivers';
import { captureTab } from '../browser/sealed-package';
import { until } from '../browser/until';
import { startCacheSite, type CacheSite } from './cache-site';

let site: CacheSite;

beforeAll(async () => {
  site = await startCacheSite();
});
afterAll(() => site.close());

describe.each(drivers)('%s', (name, openBrowser) => {
  let browser: Driver;

  beforeAll(async () => {
    browser = await openBrowser();
  });
  afterAll(() => browser.close());

  test('a pixel that sends nothing, a font and an image that nobody may keep, a broken image', async () => {
    const before = site.requests.length;
    const tab = await browser.openTab(site.url('others'));
    const wanted = ['unkept.woff2', 'behind.png', 'far.png', 'empty.gif', 'unkept.png', 'broken.png'];
    await until('the page to have asked for everything', 30_000, async () =>
      wanted.every((file) => site.requests.slice(before).includes(`localhost/${file}`)) ? true : undefined,
    );
    await until('the page to be loaded', 30_000, async () =>
      (await tab.evaluate<boolean>("document.readyState === 'complete'")) ? true : undefined,
    );
    const known = site.requests.length;
    const made = await captureTab(browser, tab.url());
    const asked = site.requests.slice(known).filter((request) => request.startsWith('localhost/'));
    const told = made.evidence.deviations.find(({ code }) => code === 'refetched')?.detail ?? '';
    expect(asked).not.toContain('localhost/empty.gif');
    expect(asked).not.toContain('localhost/unkept.woff2');
    for (const request of asked) expect(told).toContain(request.replace('localhost', ''));
    // What is to be had without asking is there: an image of the page, and one behind it.
    expect(made.text('snapshot/page.html').match(/data:image\/png/g)?.length).toBeGreaterThanOrEqual(2);
  });
});
