/**
 * The most memory that the whole browser takes: on a plain visit, while we capture, and while DevTools makes its MHTML and
 * one-call picture. Each in a browser of its own, on the same page; Linux only.
 */
import { openHouse, type House } from './house';
import { measureBare, measureOurs } from './measure';
import { peakDuring } from './peak';
import { visit } from './speed';
import { printTable } from './table';

/** The page is looked at for this long, so that what loading took is given back. */
const REST_MS = 3_000;
const DEFAULT_PAGE = 'node-fs';

type Way = (house: House, opened: Awaited<ReturnType<typeof visit>>) => Promise<unknown>;

const ways: readonly (readonly [string, Way])[] = [
  ['visit', () => new Promise((resolve) => setTimeout(resolve, REST_MS))],
  ['ours', ({ browser }, { tabId }) => measureOurs(browser, tabId)],
  ['bare', (_house, { tab }) => measureBare(tab)],
];

/** `args`: pages; without any the longest documentation page there is. */
export async function memory(args: readonly string[]): Promise<void> {
  const rows: string[][] = [];
  for (const [name, way] of ways) {
    const house = await openHouse(args.length > 0 ? args : [DEFAULT_PAGE]);
    for (const page of house.pages) {
      const opened = await visit(house, page);
      await new Promise((resolve) => setTimeout(resolve, REST_MS));
      const { peak, problem } = await peakDuring(() => way(house, opened));
      const how = problem === null ? name : `${name} (failed)`;
      if (problem !== null) console.log(`${page.name}, ${name}: ${problem}`);
      rows.push([`${page.name}, ${how}`, String(opened.heightPx), (peak / 2 ** 30).toFixed(2)]);
      // A browser that died of it leaves nothing to close.
      await house.browser.extension.closeTab(opened.tabId).catch(() => undefined);
    }
    await house.close().catch(() => undefined);
  }
  console.log('\nMost memory of the whole browser\n');
  printTable([['page', 'px', 'GiB'], ...rows]);
}
