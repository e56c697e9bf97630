/**
 * `npm run bench -- send`: 100 × 5 MB and 1,000 × 200 kB to the desk on loopback, beside `curl` on four connections into
 * a bare server that hashes and waits for the disk, and tus-js-client into `@tus/server`. In turn, medians of the rounds.
 * The whole extension in its browser beside bare `fetch` in the same browser, and its uploader alone in Node.
 */
import { execFile, fork, type ChildProcess } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { z } from 'zod';
import { projectFolder } from '../check/step';
import { temporaryFolder } from './house';
import { browserBytes, residentBytes, watching, type Seen } from './process-memory';
import { openSendingBrowser, type SendingBrowser } from './send-browser';
import { median, printTable } from './table';

const ROUNDS = 3;
const MB = 1e6;
const loads = [
  { name: 'large', count: 100, bytes: 5 * MB },
  { name: 'small', count: 1_000, bytes: 0.2 * MB },
] as const;
const senders = ['extension', 'fetch', 'ours', 'curl', 'tus'] as const;
type Sender = (typeof senders)[number];
const PEERS: readonly Sender[] = ['curl', 'tus'];
const SERVERS: Record<Sender, string> = {
  extension: 'desk',
  fetch: 'bare',
  ours: 'desk',
  curl: 'bare',
  tus: 'tus',
};
const NAMES: Record<Sender, string> = {
  extension: 'Constat in Chromium → desk',
  fetch: 'fetch in Chromium → bare Node',
  ours: "Constat's uploader in Node → desk",
  curl: 'curl → bare Node',
  tus: 'tus-js-client → @tus/server',
};

interface Took {
  ms: number;
  server: Seen;
  /** Of the browser; null when it is none that sends. */
  browser: Seen | null;
}

interface File {
  name: string;
  sha256: string;
  seal: string;
  bytes: number;
}

const serverReply = z.object({ url: z.string(), code: z.string().optional() });
const clientReply = z.object({ tookMs: z.number() });

function start(program: string, ...args: string[]): ChildProcess {
  const child = fork(path.join(projectFolder, 'scripts', 'bench', program), args, {
    cwd: projectFolder,
    execArgv: ['--import', 'tsx'],
  });
  return child;
}

/** The next thing it says; fails when it ends instead. */
const said = <T>(child: ChildProcess, schema: z.ZodType<T>): Promise<T> =>
  new Promise((resolve, reject) => {
    const onExit = (status: number | null) => reject(new Error(`ended with status ${status}`));
    child.once('exit', onExit);
    child.once('message', (message) => {
      child.off('exit', onExit);
      resolve(schema.parse(message));
    });
  });

async function makeFiles(folder: string, count: number, bytes: number): Promise<File[]> {
  await mkdir(folder, { recursive: true });
  const files: File[] = [];
  for (let index = 0; index < count; index += 1) {
    const content = randomBytes(bytes);
    const sha256 = createHash('sha256').update(content).digest('hex');
    const name = `${index}.zip`;
    await writeFile(path.join(folder, name), content);
    files.push({ name, sha256, seal: '', bytes });
  }
  return files;
}

/** Every round refers packages that the desk has not seen. */
const sealedAnew = (files: readonly File[]): File[] =>
  files.map((file) => ({ ...file, seal: randomBytes(32).toString('hex') }));

async function curl(url: string, folder: string, files: readonly File[]): Promise<number> {
  const config = path.join(folder, 'curl.conf');
  const lines = files.map(({ name }) => `upload-file = "${path.join(folder, name)}"\nurl = "${url}${name}"`);
  await writeFile(config, `${lines.join('\n')}\noutput = /dev/null\n`);
  const beganAtMs = performance.now();
  const options = ['-s', '--fail-early', '-f', '-H', 'Expect:', '--parallel', '--parallel-max', '4'];
  await promisify(execFile)('curl', [...options, '-K', config], { maxBuffer: 1e9 });
  return performance.now() - beganAtMs;
}

async function sendBy(
  sender: Sender,
  { url, code = '' }: z.infer<typeof serverReply>,
  { folder, files, browser }: Load,
): Promise<number> {
  if (sender === 'curl') return curl(url, folder, files);
  if (sender === 'extension') return browser.sendAll(url, code);
  if (sender === 'fetch') return browser.fetchAll(url);
  const client = start('send-client.ts');
  client.send({ kind: sender, url, code, folder, files: sealedAnew(files) });
  const { tookMs } = await said(client, clientReply);
  client.disconnect();
  return tookMs;
}

interface Load {
  folder: string;
  files: readonly File[];
  browser: SendingBrowser;
}

/** What is looked at while others are measured should cost next to nothing. */
const LOOK_AT_SERVER_MS = 100;
const LOOK_AT_BROWSER_MS = 1_000;

async function measure(sender: Sender, load: Load): Promise<Took> {
  const kept = path.join(load.folder, 'kept');
  await mkdir(kept, { recursive: true });
  const server = start('send-server.ts', SERVERS[sender], kept);
  try {
    const reply = await said(server, serverReply);
    const { pid = 0 } = server;
    const stopServer = watching(() => residentBytes(pid), LOOK_AT_SERVER_MS);
    const inBrowser = sender === 'extension' || sender === 'fetch';
    const stopBrowser = inBrowser ? watching(browserBytes, LOOK_AT_BROWSER_MS) : null;
    const ms = await sendBy(sender, reply, load);
    return { ms, server: await stopServer(), browser: (await stopBrowser?.()) ?? null };
  } finally {
    server.disconnect();
    await new Promise((resolve) => server.once('exit', resolve));
    await rm(kept, { recursive: true, force: true });
  }
}

const mb = (bytes: number): string => (bytes / MB).toFixed(0);

/** Of the round with the highest peak. */
function memoryOf(seen: readonly (Seen | null)[]): string {
  const all = seen.filter((one) => one !== null);
  const most = all.toSorted((a, b) => b.peakBytes - a.peakBytes)[0];
  return most ? `${mb(most.firstBytes)}/${mb(most.peakBytes)}/${mb(most.lastBytes)}` : '–';
}

/** Every load by each sender, in turn; who goes first changes from round to round. */
async function measureLoad(
  { count, bytes }: (typeof loads)[number],
  among: readonly Sender[],
  rounds: number,
): Promise<Map<Sender, Took[]>> {
  const folder = await temporaryFolder('bench-send');
  const files = await makeFiles(folder, count, bytes);
  const browser = await openSendingBrowser(count, bytes);
  const took = new Map<Sender, Took[]>(among.map((sender) => [sender, []]));
  for (let round = 0; round < rounds; round += 1) {
    const first = round % among.length;
    for (const sender of [...among.slice(first), ...among.slice(0, first)]) {
      const one = await measure(sender, { folder, files, browser });
      took.get(sender)?.push(one);
      console.log(`round ${round + 1}: ${NAMES[sender]} ${(one.ms / 1000).toFixed(2)} s`);
    }
  }
  await browser.close();
  return took;
}

/** `args`: names of senders, of loads, a number of rounds; what is not named: all. */
export async function send(args: readonly string[]): Promise<void> {
  const named = <T extends string>(all: readonly T[]): readonly T[] => {
    const some = all.filter((name) => args.includes(name));
    return some.length > 0 ? some : all;
  };
  const among = named(senders);
  const rounds = Number(args.find((arg) => /^\d+$/.test(arg)) ?? ROUNDS);
  const rows = [['load', 'sender', 's', 'MB/s', 'items/s', 'server MB', 'browser MB', 'of the better peer']];
  for (const name of named(loads.map((load) => load.name))) {
    const load = loads.find((each) => each.name === name);
    if (!load) continue;
    const took = await measureLoad(load, among, rounds);
    const ms = (sender: Sender): number => median((took.get(sender) ?? []).map((one) => one.ms));
    const best = Math.min(...PEERS.filter((peer) => took.has(peer)).map(ms));
    for (const [sender, each] of took) {
      const seconds = ms(sender) / 1000;
      rows.push([
        ...[`${load.count} × ${load.bytes / MB} MB`, NAMES[sender]],
        ...[seconds, (load.count * load.bytes) / MB / seconds, load.count / seconds].map((figure, column) =>
          figure.toFixed(column === 0 ? 2 : 0),
        ),
        ...[memoryOf(each.map(({ server }) => server)), memoryOf(each.map((one) => one.browser))],
        (best / ms(sender)).toFixed(2),
      ]);
    }
  }
  console.log(`\nMedians of ${rounds} rounds; memory when it began, at its peak, at the end of the worst\n`);
  printTable(rows);
}
