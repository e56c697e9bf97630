/**
 * The driver: a real Chromium with the built extension in it, used as a user uses it (button, shortcut, menu, popup)
 * and ended as the world ends it (worker stopped, browser killed).
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { CDPSession, Page } from 'playwright-core';
import { chromiumBuild } from '../../scripts/launch/build';
import { launchChromium, type Chromium, type ChromiumOptions } from '../../scripts/launch/chromium';
import { openPopup, type Popup } from './popup';

export type TestBrowserOptions = Partial<Omit<ChromiumOptions, 'headless'>>;

export interface TestBrowser extends Chromium {
  profileFolder: string;
  /** A tab of its own with this page of the extension. */
  openExtensionPage(page: string): Promise<Page>;
  /** A tab of its own with this web page, in front. */
  openTab(url: string): Promise<Page>;
  /** Presses the extension's button while `page` is in front, which opens the popup and grants activeTab. */
  pressAction(page: Page): Promise<Popup>;
  /** As if the keyboard shortcut had been pressed while `page` is in front. */
  pressShortcut(page: Page, command: string): Promise<void>;
  /** As if an entry of the page's context menu had been chosen. */
  chooseMenu(page: Page, menuItemId: string): Promise<void>;
  /** Stops the extension's worker, as the browser does whenever it likes. The next event starts it again. */
  stopWorker(): Promise<void>;
  /** SIGKILL to the browser. Nothing of it can be used afterwards but `relaunch`. */
  kill(): Promise<void>;
  /** Starts the browser again on the same profile, with the same options. */
  relaunch(): Promise<TestBrowser>;
  /** Closes the browser and removes its profile, unless that was given. */
  close(): Promise<void>;
}

const TEST_WINDOW = [1280, 960] as const;

export async function openTestBrowser(options: TestBrowserOptions = {}): Promise<TestBrowser> {
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
    stopWorker: async () => {
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

async function pidOf(cdp: CDPSession): Promise<number> {
  const { processInfo } = await cdp.send('SystemInfo.getProcessInfo');
  const browser = processInfo.find((each) => each.type === 'browser');
  if (!browser) throw new Error('Chromium does not say which process it is.');
  return browser.id;
}
