/** Every browser that journeys are run in. */
import { openTestBrowser } from './chromium';
import type { Driver, DriverOptions } from './driver';
import { openTestFirefox } from './firefox';

type OpenDriver = (options?: DriverOptions) => Promise<Driver>;

export const drivers: readonly (readonly [name: string, open: OpenDriver])[] = [
  ['Chromium', openTestBrowser],
  ['Firefox', openTestFirefox],
];
