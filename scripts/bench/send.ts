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
import { openSendingBrowser, type SendingBrowser } from './send-browser';
import { median, printTable } from './table';

const ROUNDS = 3;
const MB = 1e6;
const loads = [
  { name: '100 × 5 MB', count: 100, bytes: 5 * MB },
  { name: '1,000 × 200 kB', count: 1_000, bytes: 0.2 * MB },
] as const;
const senders = ['extension', 'fetch', 'ours', 'curl', 'tus'] as const;
type Sender = (typeof senders)[number];
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
  serverRssBytes: number;
  clientRssBytes: number;
}

interface File {
  name: string;
  sha256: string;
  seal: string;
  bytes: number;
}

const serverReply = z.object({ url: z.string(), code: z.string().optional() });
const rssReply = z.object({ rssBytes: z.number() });
const clientReply = z.object({ tookMs: z.number(), cpuMs: z.number(), rssBytes: z.number() });

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

async function measure(
  sender: Sender,
  folder: string,
  files: readonly File[],
  browser: SendingBrowser,
): Promise<Took> {
  const kept = path.join(folder, 'kept');
  await mkdir(kept, { recursive: true });
  const server = start('send-server.ts', SERVERS[sender], kept);
  try {
    const { url, code = '' } = await said(server, serverReply);
    let ms: number;
    let clientRssBytes = NaN;
    if (sender === 'curl') ms = await curl(url, folder, files);
    else if (sender === 'extension') ms = await browser.sendAll(url, code);
    else if (sender === 'fetch') ms = await browser.fetchAll(url);
    else {
      const client = start('send-client.ts');
      client.send({ kind: sender, url, code, folder, files: sealedAnew(files) });
      const reply = await said(client, clientReply);
      client.disconnect();
      ms = reply.tookMs;
      clientRssBytes = reply.rssBytes;
    }
    server.send('rss');
    const { rssBytes } = await said(server, rssReply);
    return { ms, serverRssBytes: rssBytes, clientRssBytes };
  } finally {
    server.disconnect();
    await new Promise((resolve) => server.once('exit', resolve));
    await rm(kept, { recursive: true, force: true });
  }
}

const mb = (bytes: number): string => (Number.isNaN(bytes) ? '–' : (bytes / MB).toFixed(0));

/** Each load by each sender, in turn; who goes first changes from round to round. */
export async function send(): Promise<void> {
  const rows = [['load', 'sender', 's', 'MB/s', 'items/s', 'server MB', 'sender MB', 'ours / this']];
  for (const { name, count, bytes } of loads) {
    const folder = await temporaryFolder('bench-send');
    const files = await makeFiles(folder, count, bytes);
    const browser = await openSendingBrowser(count, bytes);
    const took: Record<Sender, Took[]> = { extension: [], fetch: [], ours: [], curl: [], tus: [] };
    for (let round = 0; round < ROUNDS; round += 1) {
      const order = [...senders.slice(round % senders.length), ...senders.slice(0, round % senders.length)];
      for (const sender of order) took[sender].push(await measure(sender, folder, files, browser));
    }
    await browser.close();
    const ms = (sender: Sender): number => median(took[sender].map((one) => one.ms));
    for (const sender of senders) {
      const seconds = ms(sender) / 1000;
      rows.push([
        ...[name, NAMES[sender]],
        ...[seconds.toFixed(2), ((count * bytes) / MB / seconds).toFixed(0), (count / seconds).toFixed(0)],
        mb(Math.max(...took[sender].map(({ serverRssBytes }) => serverRssBytes))),
        mb(Math.max(...took[sender].map(({ clientRssBytes }) => clientRssBytes))),
        (ms(sender) / ms('extension')).toFixed(2),
      ]);
    }
  }
  console.log(`\nMedians of ${ROUNDS} rounds; memory: the largest seen at the end of one\n`);
  printTable(rows);
}
