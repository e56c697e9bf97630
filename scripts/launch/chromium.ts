/** Starts a Chromium with the built extension in it, as BROWSERS.md found that it has to be done. */
import path from 'node:path';
import { chromium, type BrowserContext } from 'playwright-core';
import { findChromium } from '../ready/look-up.js';
import { openExtension, type Extension } from './extension';

export interface ChromiumOptions {
  /** Kept between starts by whoever wants that. */
  profileFolder: string;
  /** The built extension. */
  extensionFolder: string;
  headless: boolean;
  /** More switches: those of the sample site, for instance. */
  args?: readonly string[];
  /** Of the whole window, in CSS pixels. */
  windowSize?: readonly [width: number, height: number];
}

export interface Chromium {
  context: BrowserContext;
  extension: Extension;
  /** For instance `Chromium 156.0.8078.73`. */
  version: string;
  close(): Promise<void>;
}

const DEFAULT_WINDOW = [1280, 960] as const;

/** Switches that keep a browser under test from talking to anybody but the pages it is shown. */
const quiet = [
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

export async function launchChromium(options: ChromiumOptions): Promise<Chromium> {
  const executablePath = findChromium();
  if (!executablePath) throw new Error('No Chromium was found: node scripts/ready.mjs --browsers=chromium');
  const extensionFolder = path.resolve(options.extensionFolder);
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
    const extensionId = await findExtension(context);
    return {
      context,
      extension: openExtension(context, extensionId),
      version: `Chromium ${context.browser()?.version() ?? ''}`.trim(),
      close: () => context.close(),
    };
  } catch (error) {
    await context.close();
    throw error;
  }
}

/** The id of the extension, once its worker has started. A mistake in the manifest shows only as silence here. */
async function findExtension(context: BrowserContext): Promise<string> {
  const started =
    context.serviceWorkers()[0] ?? (await context.waitForEvent('serviceworker', { timeout: 20_000 }));
  return new URL(started.url()).host;
}
