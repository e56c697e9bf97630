/** The most memory that the browsers of this program take while something is done: proportional set size of all their processes, Linux only. */
import { readdir, readFile } from 'node:fs/promises';

const SAMPLE_MS = 50;

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
export async function peakDuring(
  work: () => Promise<unknown>,
): Promise<{ peak: number; problem: string | null }> {
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
