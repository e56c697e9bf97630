/** The driver of a real Chromium with the built extension in it, with all of Playwright for tests of Chromium alone. */
import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import type { CDPSession, Page } from 'playwright-core';
import { chromiumBuild } from '../../scripts/launch/build';
import { launchChromium, type Chromium } from '../../scripts/launch/chromium';
import { openPopup, type ChromiumPopup } from './chromium-popup';
import type { Driver, DriverOptions, Tab } from './driver';

export interface TestBrowser extends Omit<Chromium, 'close'>, Driver {
  openExtensionPage(page: string): Promise<Page>;
  openTab(url: string): Promise<Page>;
  pressAction(page: Tab): Promise<ChromiumPopup>;
  relaunch(): Promise<TestBrowser>;
  /** Stops every process of the browser, as a laptop that is closed does, until what it returns is called. */
  suspend(): Promise<() => void>;
}

const TEST_WINDOW = [1280, 960] as const;

/** `extensionFolder`: another build than the project's, a manifest with fewer permissions for instance. */
export async function openTestBrowser(
  options: DriverOptions & { extensionFolder?: string } = {},
): Promise<TestBrowser> {
  const profileFolder = options.profileFolder ?? (await mkdtemp(path.join(tmpdir(), 'constat-profile-')));
  const browser = await launchChromium({
    extensionFolder: process.env['CONSTAT_EXTENSION'] ?? chromiumBuild,
    windowSize: TEST_WINDOW,
    ...options,
    profileFolder,
    headless: true,
  });
  const { context, extension } = browser;
  const cdp = await context.browser()?.newBrowserCDPSession();
  if (!cdp) throw new Error('This Chromium has no DevTools session of its own.');
  const browserPid = await pidOf(cdp);

  return {
    ...browser,
    profileFolder,
    ownPage: 'chrome://version/',
    openExtensionPage: async (name) => {
      const page = await context.newPage();
      await page.goto(extension.url(name));
      return page;
    },
    openTab: async (url) => {
      const page = await context.newPage();
      await page.goto(url);
      await page.bringToFront();
      return page;
    },
    pressAction: async (page) => {
      await page.bringToFront();
      return openPopup(cdp, extension.id, page.url());
    },
    pressShortcut: async (page, command) => {
      await page.bringToFront();
      await inWorker(browser, `chrome.commands.onCommand.dispatch(${JSON.stringify(command)}, tab)`);
    },
    chooseMenu: async (page, menuItemId) => {
      await page.bringToFront();
      const chosen = JSON.stringify({ menuItemId, pageUrl: page.url(), editable: false, frameId: 0 });
      await inWorker(browser, `chrome.contextMenus.onClicked.dispatch(${chosen}, tab)`);
    },
    stopBackground: async () => {
      const page = context.pages()[0] ?? (await context.newPage());
      const session = await context.newCDPSession(page);
      await session.send('ServiceWorker.enable');
      await session.send('ServiceWorker.stopAllWorkers');
      await session.detach();
    },
    kill: async () => {
      const gone = new Promise<void>((resolve) => context.once('close', () => resolve()));
      process.kill(browserPid, 'SIGKILL');
      await gone;
    },
    relaunch: () => openTestBrowser({ ...options, profileFolder }),
    suspend: async () => {
      const all = await familyOf(browserPid);
      for (const pid of all) process.kill(pid, 'SIGSTOP');
      return () => all.toReversed().forEach((pid) => process.kill(pid, 'SIGCONT'));
    },
    close: async () => {
      await browser.close();
      if (!options.profileFolder) await rm(profileFolder, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}

/** Runs a script in the extension's worker, with `tab` standing for the tab in front. */
async function inWorker({ context }: Chromium, script: string): Promise<void> {
  const worker = context.serviceWorkers()[0] ?? (await context.waitForEvent('serviceworker'));
  await worker.evaluate(
    `chrome.tabs.query({ active: true, lastFocusedWindow: true }).then(([tab]) => void ${script})`,
  );
}

/** A process and all that came of it, eldest first. */
async function familyOf(pid: number): Promise<number[]> {
  const { stdout } = await promisify(execFile)('ps', ['-A', '-o', 'pid=,ppid=']);
  const all = stdout
    .trim()
    .split('\n')
    .map((row) => row.trim().split(/\s+/).map(Number));
  const family = [pid];
  // Grows while it is gone through: children, then theirs.
  for (const member of family)
    for (const [child = 0, parent] of all) if (parent === member) family.push(child);
  return family;
}

async function pidOf(cdp: CDPSession): Promise<number> {
  const { processInfo } = await cdp.send('SystemInfo.getProcessInfo');
  const browser = processInfo.find((each) => each.type === 'browser');
  if (!browser) throw new Error('Chromium does not say which process it is.');
  return browser.id;
}
