/** How much memory processes take, as Linux counts it: proportional set size, which can be summed. */
import { readdir, readFile } from 'node:fs/promises';

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
export async function bytesOf(pid: number): Promise<number> {
  const rollup = await readFile(`/proc/${pid}/smaps_rollup`, 'utf8').catch(() => '');
  return Number(/^Pss:\s+(\d+) kB/m.exec(rollup)?.[1] ?? 0) * 1024;
}

/** Bytes of a process that are in memory: cheap to ask for. */
export async function residentBytes(pid: number): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8').catch(() => '');
  return Number(/^VmRSS:\s+(\d+) kB/m.exec(status)?.[1] ?? 0) * 1024;
}

/** Chromium's own processes among all that this program has started. */
async function browserProcesses(): Promise<number[]> {
  const all = await descendants(process.pid);
  const names = await Promise.all(all.map((pid) => readFile(`/proc/${pid}/comm`, 'utf8').catch(() => '')));
  return all.filter((_, index) => /^chrom/.test(names[index] ?? ''));
}

/** All processes of the browser together. */
export async function browserBytes(): Promise<number> {
  const pids = await browserProcesses();
  return (await Promise.all(pids.map(bytesOf))).reduce((sum, each) => sum + each, 0);
}

/** What was seen while work was under way: flat, when the last is no more than a load's worth above the first. */
export interface Seen {
  firstBytes: number;
  peakBytes: number;
  lastBytes: number;
}

/** Looks again and again until told to stop. */
export function watching(look: () => Promise<number>, everyMs: number): () => Promise<Seen> {
  const seen: number[] = [];
  let going = true;
  const looking = (async () => {
    do {
      seen.push(await look());
      await new Promise((resolve) => setTimeout(resolve, everyMs));
    } while (going);
    seen.push(await look());
  })();
  return async () => {
    going = false;
    await looking;
    return { firstBytes: seen[0] ?? NaN, peakBytes: Math.max(...seen), lastBytes: seen.at(-1) ?? NaN };
  };
}
