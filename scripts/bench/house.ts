/** What every suite runs in: a browser with the extension, enrolled at a desk of its own, and pages to look at. */
import { startSite, type Site } from '../../tests/site/site';
import { buildIfStale } from '../launch/build';
import { granted } from '../launch/captured';
import { launchChromium, type Chromium } from '../launch/chromium';
import { startDesk } from '../launch/desk';
import { atTheEnd } from '../launch/endings';
import { servePages, type BenchPage } from './pages';
import { temporaryFolder } from './temporary-folder';

export interface House {
  browser: Chromium;
  site: Site;
  pages: BenchPage[];
  /** Tells, whenever it is asked, what addresses have been asked of the servers of the pages from now on. */
  requestsFromNow(): () => string[];
  /** Ends the browser before the program does. */
  close(): Promise<void>;
}

/** `wanted`: names of pages, or HTML files of this machine; none: all pages there are. It ends with the program. */
export async function openHouse(wanted: readonly string[]): Promise<House> {
  const extensionFolder = await buildIfStale(console.log);
  const desk = await startDesk({ dataFolder: await temporaryFolder('desk') });
  atTheEnd(() => desk.stop());
  const site = await startSite();
  atTheEnd(() => site.close());
  const served = await servePages(site, wanted);
  atTheEnd(served.close);
  const browser = await launchChromium({
    profileFolder: await temporaryFolder('profile'),
    extensionFolder,
    headless: true,
    args: site.chromiumArgs,
  });
  atTheEnd(() => browser.close());
  const code = await desk.newCode();
  granted(await browser.extension.send('desk.enrol', { url: desk.url, code, label: 'Bench' }));
  const { pages, requestsFromNow } = served;
  return { browser, site, pages, requestsFromNow, close: () => browser.close() };
}
