/**
 * `npm run bench -- send`: 100 × 5 MB and 1,000 × 200 kB to the desk on loopback, beside `curl` on four connections into
 * a bare server that hashes and waits for the disk, and tus-js-client into `@tus/server`. In turn, medians of the rounds.
 * The whole extension in its browser beside bare `fetch` in the same browser, and its uploader alone in Node. Into a desk
 * that judges afterwards, with what that takes alone; and into one that judges meanwhile, until the last receipt.
 */
import { browserBytes, residentBytes, watching, type Seen } from './process-memory';
import { letGo } from './child';
import { openLoad, serve, withFolder, type Load } from './send-load';
import { sendLong } from './send-long';
import { judgingAlone, senderNames, senderOf, type SenderName, type Took } from './send-senders';
import { median, printTable } from './table';

const ROUNDS = 3;
const MB = 1e6;
const loads = [
  { name: 'large', count: 100, bytes: 5 * MB },
  { name: 'small', count: 1_000, bytes: 0.2 * MB },
] as const;

interface Measured extends Took {
  server: Seen;
  /** Of the browser; null when it is none that sends. */
  browser: Seen | null;
  /** What the desk then takes to judge what it has, with nothing else to do; null where it is not asked. */
  judgingAloneMs: number | null;
}

/** What is looked at while others are measured should cost next to nothing. */
const LOOK_AT_SERVER_MS = 100;
const LOOK_AT_BROWSER_MS = 1_000;

const measure = (name: SenderName, load: Load): Promise<Measured> =>
  withFolder(load, async (folder) => {
    const sender = senderOf(name);
    const server = await serve(sender.server, folder);
    const { pid = 0 } = server.process;
    const stopServer = watching(() => residentBytes(pid), LOOK_AT_SERVER_MS);
    const stopBrowser = sender.inBrowser ? watching(browserBytes, LOOK_AT_BROWSER_MS) : null;
    const took = await sender.send(load, server).finally(() => letGo(server.process));
    const seen = { server: await stopServer(), browser: (await stopBrowser?.()) ?? null };
    return { ...took, ...seen, judgingAloneMs: name === 'ours' ? await judgingAlone(folder) : null };
  });

const mb = (bytes: number): string => (bytes / MB).toFixed(0);

/** Of the round with the highest peak. */
function memoryOf(seen: readonly (Seen | null)[]): string {
  const all = seen.filter((one) => one !== null);
  const most = all.toSorted((a, b) => b.peakBytes - a.peakBytes)[0];
  return most ? `${mb(most.firstBytes)}/${mb(most.peakBytes)}/${mb(most.lastBytes)}` : '–';
}

type Results = ReadonlyMap<SenderName, readonly Measured[]>;

/** Every load by each sender, in turn; who goes first changes from round to round. */
async function measureLoad(
  of: (typeof loads)[number],
  among: readonly SenderName[],
  rounds: number,
): Promise<Results> {
  const load = await openLoad(of);
  const took = new Map<SenderName, Measured[]>(among.map((name) => [name, []]));
  for (let round = 0; round < rounds; round += 1) {
    const first = round % among.length;
    for (const name of [...among.slice(first), ...among.slice(0, first)]) {
      const one = await measure(name, load);
      took.get(name)?.push(one);
      console.log(`round ${round + 1}: ${senderOf(name).name} ${(one.ms / 1000).toFixed(2)} s`);
    }
  }
  await load.browser.close();
  return took;
}

/** The median of what was measured; NaN when nothing was. */
const middle = (values: readonly (number | null)[]): number =>
  median(values.filter((value) => value !== null));

const seconds = (ms: number): string => (Number.isNaN(ms) ? '–' : (ms / 1000).toFixed(2));

/** How much of the other's speed that is; nothing where the other was not measured. */
const share = (otherMs: number, tookMs: number): string =>
  Number.isFinite(otherMs / tookMs) ? (otherMs / tookMs).toFixed(2) : '–';

function rowsOf({ count, bytes }: (typeof loads)[number], results: Results): string[][] {
  const ms = (name: SenderName): number => middle((results.get(name) ?? []).map((one) => one.ms));
  const best = Math.min(...[...results.keys()].filter((name) => senderOf(name).isPeer).map(ms));
  const fetchMs = ms('fetch');
  return [...results].map(([name, each]) => {
    const tookMs = ms(name);
    return [
      `${count} × ${bytes / MB} MB: ${senderOf(name).name}`,
      ...[seconds(tookMs), share(best, tookMs), senderOf(name).inBrowser ? share(fetchMs, tookMs) : '–'],
      ...[(count * bytes) / MB / (tookMs / 1000), count / (tookMs / 1000)].map((figure) => figure.toFixed(0)),
      seconds(middle(each.map(({ judgedMs }) => judgedMs))),
      seconds(middle(each.map(({ judgingAloneMs }) => judgingAloneMs))),
      memoryOf(each.map(({ server }) => server)),
      memoryOf(each.map(({ browser }) => browser)),
    ];
  });
}

const HEAD = [
  '',
  's',
  'of the better peer',
  'of bare fetch',
  'MB/s',
  'items/s',
  'to the last verdict',
  'judging alone',
];

/** `args`: names of senders, of loads, a number of rounds; what is not named: all. Or `long`, and how many packages. */
export async function send(args: readonly string[]): Promise<void> {
  const number = args.map(Number).find((value) => Number.isInteger(value) && value > 0);
  if (args.includes('long')) return sendLong(number);
  const named = <T extends string>(all: readonly T[]): readonly T[] => {
    const some = all.filter((name) => args.includes(name));
    return some.length > 0 ? some : all;
  };
  const rounds = number ?? ROUNDS;
  const rows: string[][] = [];
  for (const name of named(loads.map((load) => load.name)))
    for (const load of loads)
      if (load.name === name) rows.push(...rowsOf(load, await measureLoad(load, named(senderNames), rounds)));
  console.log(`\nMedians of ${rounds} rounds; memory when it began, at its peak, at the end of the worst\n`);
  printTable([[...HEAD, 'server MB', 'browser MB'], ...rows]);
}
