/** Each browser by its name. */
import type { BrowserName, LaunchedBrowser, LaunchOptions } from './browser';
import { launchChromium } from './chromium';
import { launchFirefox } from './firefox';

const launchers: Record<BrowserName, (options: LaunchOptions) => Promise<LaunchedBrowser>> = {
  chromium: launchChromium,
  firefox: launchFirefox,
};

export const launchBrowser = (name: BrowserName, options: LaunchOptions): Promise<LaunchedBrowser> =>
  launchers[name](options);
