/** Firefox where it keeps less: a private window beside ordinary ones, and permanent private browsing as in Tor Browser. */
import { openAsBlob } from 'node:fs';
import { createServer, request as ask, type Server } from 'node:http';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import type { Evidence } from '@/utils/evidence/schema';
import { verifyPackage } from '@/utils/evidence/verify';
import { listenOnLoopback } from '../../scripts/launch/loopback';
import { openTestFirefox, type FirefoxDriver } from '../browser/firefox';
import { packageFiles } from '../browser/sealed-package';
import { until } from '../browser/until';
import { startSite, type Site } from '../site/site';

let site: Site;
let downloads: string;
let browser: FirefoxDriver | null = null;
let proxy: Server | null = null;

beforeAll(async () => {
  site = await startSite();
});
afterAll(() => site.close());
beforeEach(async () => {
  downloads = await mkdtemp(path.join(tmpdir(), 'constat-downloads-'));
});
afterEach(async () => {
  await browser?.close();
  browser = null;
  proxy?.close();
  proxy = null;
  await rm(downloads, { recursive: true, force: true });
});

/** What stands between a browser and the plain pages of the site, as in an office. */
function startProxy(): Promise<number> {
  const port = Number(/80=(\d+)/.exec(site.firefoxPrefs['network.socket.forcePort'] ?? '')?.[1]);
  const server = (proxy = createServer((incoming, response) => {
    const { pathname, search } = new URL(incoming.url ?? '');
    const onward = { host: '127.0.0.1', port, path: `${pathname}${search}`, headers: incoming.headers };
    ask(onward, (answer) => {
      response.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(response);
    }).end();
  }));
  return listenOnLoopback(server);
}

const openFirefox = async (permanent: boolean, prefs = {}): Promise<FirefoxDriver> => {
  browser = await openTestFirefox({
    inPrivateWindows: true,
    prefs: {
      ...site.firefoxPrefs,
      'browser.privatebrowsing.autostart': permanent,
      'browser.download.dir': downloads,
      'browser.download.folderList': 2,
      ...prefs,
    },
  });
  return browser;
};

/** The package that Firefox has put among the downloads, once it is whole. */
async function downloaded(captureId: string): Promise<{ ok: boolean; evidence: Evidence }> {
  const file = path.join(downloads, `${captureId}.zip`);
  const { evidence } = await until('the package among the downloads', 30_000, async () => {
    if (!(await readdir(downloads)).includes(`${captureId}.zip`)) return undefined;
    return packageFiles(captureId, file).catch(() => undefined);
  });
  const { ok } = await verifyPackage(await openAsBlob(file), { deskCaPem: null, tsaRootsPem: [] });
  return { ok, evidence };
}

const codesOf = ({ limitations }: Evidence): string[] => limitations.map(({ code }) => code);

test('of a private window: said before the click, handed over when it is sealed, forgotten when its user has it and the window is closed', async () => {
  const firefox = await openFirefox(false);
  const { extension } = firefox;
  expect(await extension.captures()).toEqual([]);
  const elsewhere = await firefox.openTab(site.liveUrl);
  const page = await firefox.openPrivateWindow(site.filmUrl);
  const popup = await firefox.pressAction(page);
  await popup.waitForText('This is a private window');
  expect(await popup.text()).toContain('goes to your downloads');
  await popup.click('Capture this page');
  await popup.waitForText('Captured and sealed');

  const [capture] = await extension.captures();
  const { ok, evidence } = await downloaded(capture?.id ?? '');
  expect(ok).toBe(true);
  expect(evidence).toMatchObject({ completeness: 'complete', browser: { private_window: true } });
  expect(codesOf(evidence)).not.toContain('session-key');

  // Whether the file was saved, no browser tells: the window alone takes nothing with it.
  await page.close();
  const later = await firefox.pressAction(elsewhere);
  await later.waitForText('Is the package in your downloads?');
  expect(await extension.captures()).toHaveLength(1);
  await later.click('Yes');
  await until('the capture to be forgotten', 30_000, async () =>
    (await extension.captures()).length === 0 ? true : undefined,
  );
});

test('in permanent private browsing, behind a proxy: announced, signed with a key of the session, handed over; kept at the user’s word', async () => {
  const first = await openFirefox(true, {
    'network.proxy.type': 1,
    'network.proxy.http': '127.0.0.1',
    'network.proxy.http_port': await startProxy(),
  });
  const page = await first.openTab(site.liveUrl);
  const popup = await first.pressAction(page);
  await popup.waitForText('This browser keeps nothing');
  await popup.click('Capture this page');
  await popup.waitForText('Captured and sealed');

  // On a machine that wakes from sleep, say: with the background, what is in memory would be gone.
  await first.letIdleRunOut();
  const [capture] = await first.extension.captures();
  const { ok, evidence } = await downloaded(capture?.id ?? '');
  expect(ok).toBe(true);
  expect(evidence).toMatchObject({ completeness: 'complete', browser: { private_window: true } });
  expect(codesOf(evidence)).toEqual(expect.arrayContaining(['session-key', 'no-database']));
  // Behind a proxy the only address known is the proxy's, which says nothing of the server.
  expect(evidence.vantage.proxied).toBe(true);
  expect(evidence.main_response).toMatchObject({ url: site.liveUrl, ip: null });

  const again = await first.pressAction(page);
  await again.click('Keep captures on this device');
  await again.waitForText('This browser keeps no keys');
  await first.kill();
  browser = await first.relaunch();
  expect((await browser.extension.captures()).map(({ id }) => id)).toEqual([capture?.id]);
});
