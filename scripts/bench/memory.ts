/**
 * The most memory that the whole browser takes: on a plain visit, while we capture, and while DevTools makes its MHTML and
 * one-call picture. Each in a browser of its own, on the same page; Linux only (proportional set size of all processes).
 */
import { readdir, readFile } from 'node:fs/promises';
import { openHouse, type House } from './house';
import { measureBare, measureOurs } from './measure';
import { visit } from './speed';
import { printTable } from './table';

const SAMPLE_MS = 50;
/** The page is looked at for this long, so that what loading took is given back. */
const REST_MS = 3_000;
const DEFAULT_PAGE = 'node-fs';

/** All processes that descend from this one. */
async function descendants(root: number): Promise<number[]> {
  const parents = new Map<number, number>();
  for (const name of await readdir('/proc')) {
    if (!/^\d+$/.test(name)) continue;
    const stat = await readFile(`/proc/${name}/stat`, 'utf8').catch(() => '');
    const parent = Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]);
    if (parent) parents.set(Number(name), parent);
  }
  const found: number[] = [];
  const isBelow = (pid: number): boolean => {
    for (let at = parents.get(pid); at !== undefined; at = parents.get(at)) if (at === root) return true;
    return false;
  };
  for (const pid of parents.keys()) if (isBelow(pid)) found.push(pid);
  return found;
}

/** Bytes of a process, what it shares counted once among those who share it. */
async function memoryOf(pid: number): Promise<number> {
  const rollup = await readFile(`/proc/${pid}/smaps_rollup`, 'utf8').catch(() => '');
  return Number(/^Pss:\s+(\d+) kB/m.exec(rollup)?.[1] ?? 0) * 1024;
}

/** Chromium's own processes among all that this program has started. */
async function browserProcesses(): Promise<number[]> {
  const all = await descendants(process.pid);
  const names = await Promise.all(all.map((pid) => readFile(`/proc/${pid}/comm`, 'utf8').catch(() => '')));
  return all.filter((_, index) => /^chrom/.test(names[index] ?? ''));
}

/** The peak, and what the work failed with: DevTools' one call can take more than there is. */
async function peakDuring(work: () => Promise<unknown>): Promise<{ peak: number; problem: string | null }> {
  let peak = 0;
  let going = true;
  const sampling = (async () => {
    while (going) {
      const pids = await browserProcesses();
      const bytes = (await Promise.all(pids.map(memoryOf))).reduce((sum, each) => sum + each, 0);
      peak = Math.max(peak, bytes);
      await new Promise((resolve) => setTimeout(resolve, SAMPLE_MS));
    }
  })();
  const problem = await work().then(
    () => null,
    (error: unknown) => (error instanceof Error ? error.message : String(error)),
  );
  going = false;
  await sampling;
  return { peak, problem };
}

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
