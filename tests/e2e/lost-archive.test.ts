/**
 * Chromium throws a damaged database away and tells nobody: the extension notices, and says what it knows of it. In
 * ordinary life, killed and started again, it says nothing.
 */
import { stat } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { defaultSettings } from '@/utils/archive/settings';
import { listenOnLoopback, stopServer } from '../../scripts/launch/loopback';
import type { Driver, Tab } from '../browser/driver';
import { drivers } from '../browser/drivers';
import { captureTab } from '../browser/sealed-package';
import { until } from '../browser/until';
import { databaseFile, tear } from './torn-file';

const LIMIT_MS = 60_000;
const LOST = 'The browser has lost this device’s archive';

let server: Server;
let url: string;

beforeAll(async () => {
  server = createServer((_, response) => {
    response.writeHead(200, { 'content-type': 'text/html; charset=utf-8' });
    response.end('<!doctype html><meta charset=utf-8><title>Film</title><p>Watch it here.');
  });
  url = `http://127.0.0.1:${await listenOnLoopback(server)}/`;
});
afterAll(() => stopServer(server));

const textOf = (page: Tab): Promise<string> => page.evaluate<string>('document.body.innerText');

describe.each(drivers)('%s', (name, openBrowser) => {
  let browser: Driver;
  let last: unknown;

  beforeAll(async () => {
    browser = await openBrowser();
  });
  afterAll(() => browser.close());

  async function restart(): Promise<void> {
    await browser.kill();
    browser = await browser.relaunch();
  }

  /** What the screens would tell of. */
  const losses = () => browser.extension.send('archive.reach', { name: 'openLosses', given: [] });

  /** Until the extension has last looked at an archive with so many captures. */
  const untilRemembered = (page: Tab, captures: number): Promise<string> =>
    until(
      () => `${captures} captures to be remembered, not ${JSON.stringify(last)}`,
      LIMIT_MS,
      async () => {
        const known = await page.evaluate<{ id: string; captures: number } | undefined>(
          `(globalThis.browser ?? chrome).storage.local.get('known-archive').then((all) => all['known-archive'])`,
        );
        last = known;
        return known?.captures === captures ? known.id : undefined;
      },
    );

  test('an archive that is there is known again, and nothing is said', async () => {
    const before = await untilRemembered(await browser.openExtensionPage('captures.html'), 0);
    await restart();
    const tab = await browser.openTab(url);
    await captureTab(browser, tab.url());
    const page = await browser.openExtensionPage('captures.html');
    expect(await untilRemembered(page, 1)).toBe(before);
    await until('the list', LIMIT_MS, async () => ((await textOf(page)).includes('Film') ? true : undefined));
    expect(await losses()).toEqual([]);
    expect(await textOf(page)).not.toContain(LOST);
  });

  test.runIf(name === 'Chromium')(
    'one that Chromium has thrown away is missed, and told until that is put away',
    async () => {
      const manifest = await databaseFile(browser, (file) => file === 'MANIFEST-000001');
      const ofManifest = async (): Promise<number> => (await stat(manifest)).size;
      await browser.kill();
      // As a power cut leaves it: half a record of what LevelDB notes of its files.
      const tornBytes = await tear(manifest);
      // It is found at the next start, or appended to and found at the one after.
      browser = await browser.relaunch();
      await browser.extension.send('settings.save', { ...defaultSettings, operatorName: 'Ada' });
      if ((await browser.extension.captures()).length > 0) {
        await until('the browser to append to it', LIMIT_MS, async () =>
          (await ofManifest()) > tornBytes ? true : undefined,
        );
        await restart();
      }

      let page = await browser.openExtensionPage('captures.html');
      const said = await until('the notice', LIMIT_MS, async () => {
        const text = await textOf(page);
        return text.includes(LOST) ? text : undefined;
      });
      expect(await browser.extension.captures()).toHaveLength(0);
      expect(said).toContain('there was 1 capture in it');
      // Chromium may have thrown away the one after it as well: each notice has a button of its own.
      const putAway = `[...document.querySelectorAll('button')].find((one) => one.textContent === 'Put this notice away')?.click()`;
      await until('the notice to go', LIMIT_MS, async () => {
        await page.evaluate(putAway);
        return (await textOf(page)).includes(LOST) ? undefined : true;
      });
      await browser.stopBackground();
      page = await browser.openExtensionPage('captures.html');
      const after = await until('the list', LIMIT_MS, async () => {
        const text = await textOf(page);
        return text.includes('No captures') ? text : undefined;
      });
      expect(await losses()).toEqual([]);
      expect(after).not.toContain(LOST);
    },
  );
});
