/** Starts a Chromium with the built extension in it, as BROWSERS.md found that it has to be done. */
import { existsSync } from 'node:fs';
import path from 'node:path';
import { chromium, type BrowserContext, type Page, type Worker } from 'playwright-core';
import { findChromium } from '../ready/look-up.js';
import { DEFAULT_WINDOW, type ExtensionPage, type LaunchedBrowser, type LaunchOptions } from './browser';
import { openExtension } from './extension';

export interface Chromium extends LaunchedBrowser {
  context: BrowserContext;
}

/** Switches that keep a browser under test from talking to anybody but the pages it is shown. */
const quiet = [
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

export async function launchChromium(options: LaunchOptions): Promise<Chromium> {
  const executablePath = findChromium();
  if (!executablePath) throw new Error('No Chromium was found: node scripts/ready.mjs --browsers=chromium');
  const extensionFolder = path.resolve(options.extensionFolder);
  // Chromium itself says nothing of a folder without an extension.
  if (!existsSync(path.join(extensionFolder, 'manifest.json')))
    throw new Error(`There is no built extension in ${extensionFolder}: npm run build`);
  // Else Playwright turns on a Chromium feature that hides screenshots which fail in the browsers people have.
  process.env['PLAYWRIGHT_LEGACY_SCREENSHOT'] = '1';
  const context = await chromium.launchPersistentContext(options.profileFolder, {
    executablePath,
    headless: false, // said to Chromium itself, below: Playwright's own switch means a shell without extensions
    // No emulation of anything: a capture must see what the browser shows.
    viewport: null,
    colorScheme: null,
    acceptDownloads: true,
    handleSIGINT: false,
    handleSIGTERM: false,
    handleSIGHUP: false,
    args: [
      ...quiet,
      ...(options.headless ? ['--headless=new', '--disable-gpu'] : []),
      ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
      `--window-size=${(options.windowSize ?? DEFAULT_WINDOW).join(',')}`,
      `--disable-extensions-except=${extensionFolder}`,
      `--load-extension=${extensionFolder}`,
      '--enable-unsafe-extension-debugging',
      ...(options.args ?? []),
    ],
  });
  try {
    const id = await findExtension(context);
    const origin = `chrome-extension://${id}/`;
    const openTab = async (url: string): Promise<Page> => {
      const page = await context.newPage();
      await page.goto(url);
      return page;
    };
    return {
      context,
      extension: openExtension(id, origin, async () =>
        asExtensionPage(await openTab(`${origin}captures.html`)),
      ),
      version: `Chromium ${context.browser()?.version() ?? ''}`.trim(),
      show: async (url) => void (await openTab(url)),
      ended: new Promise((resolve) => context.once('close', () => resolve())),
      close: () => context.close(),
    };
  } catch (error) {
    await context.close();
    throw error;
  }
}

const asExtensionPage = (page: Page): ExtensionPage => ({
  evaluate: (expression) => page.evaluate(expression),
  run: (script) => page.evaluate(script),
  isClosed: () => page.isClosed(),
});

const WORKER_MS = 20_000;

/**
 * True once the worker listens to requests and the browser, which answers in turn, knows it. A worker exists before its
 * script has run: a page opened in between would come from nowhere.
 */
const isListening =
  'chrome.webRequest.onBeforeRequest.hasListeners() && chrome.tabs.query({}).then(() => true)';

/** The id of the extension, once its worker is at work. A mistake in the manifest shows only as silence here. */
async function findExtension(context: BrowserContext): Promise<string> {
  const started =
    context.serviceWorkers()[0] ?? (await context.waitForEvent('serviceworker', { timeout: WORKER_MS }));
  await untilListening(started);
  return new URL(started.url()).host;
}

/** Waits until a worker that has started is at work. */
export async function untilListening(worker: Worker): Promise<void> {
  const givesUpAtMs = Date.now() + WORKER_MS;
  while (!(await worker.evaluate<boolean>(isListening))) {
    if (Date.now() > givesUpAtMs) throw new Error('The extension does not listen to what the browser does.');
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
