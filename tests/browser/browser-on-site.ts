/** How tests that need no desk begin: the sample site, and a Chromium that knows its hosts, for the whole file. */
import { afterAll } from 'vitest';
import { startSite, type Site } from '../site/site';
import { openTestBrowser, type TestBrowser } from './chromium';

/** Both are closed after the last test of the file that asks for them. */
export async function browserOnSite(): Promise<{ site: Site; browser: TestBrowser }> {
  const site = await startSite();
  afterAll(() => site.close());
  const browser = await openTestBrowser({ args: site.chromiumArgs });
  afterAll(() => browser.close());
  return { site, browser };
}
