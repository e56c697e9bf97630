/** Who sends in `npm run bench -- send`, to which server, and how long each takes. */
import { execFile } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { z } from 'zod';
import { letGo, said, startProgram } from './child';
import { judged, serve, type Load, type Serving } from './send-load';

export interface Took {
  /** Until the server had answered for the last byte. */
  ms: number;
  /** Until the last receipt was here, or the last verdict was given; null: nothing was judged meanwhile. */
  judgedMs: number | null;
}

export interface Sender {
  name: string;
  /** A kind of send-server.ts. */
  server: 'bare' | 'tus' | 'desk' | 'judging';
  send: (load: Load, to: Serving) => Promise<Took>;
  inBrowser?: true;
  /** What the others are measured by. */
  isPeer?: true;
}

const clientReply = z.object({ tookMs: z.number() });

/** As a process of its own (send-client.ts). */
const client =
  (kind: 'ours' | 'tus'): Sender['send'] =>
  async ({ folder, packages }, to) => {
    const program = startProgram('send-client.ts');
    program.send({ kind, url: to.url, code: to.code, folder, packages });
    const { tookMs } = await said(program, clientReply);
    await letGo(program);
    return { ms: tookMs, judgedMs: null };
  };

const clientJudging: Sender['send'] = async (load, to) => {
  const { ms } = await client('ours')(load, to);
  const sinceMs = performance.now();
  await judged(to);
  return { ms, judgedMs: ms + performance.now() - sinceMs };
};

const curl: Sender['send'] = async ({ folder, packages }, { url }) => {
  const config = path.join(folder, 'curl.conf');
  const lines = packages.map(
    ({ name }) => `upload-file = "${path.join(folder, name)}"\nurl = "${url}${name}"`,
  );
  await writeFile(config, `${lines.join('\n')}\noutput = /dev/null\n`);
  const beganAtMs = performance.now();
  const options = ['-s', '--fail-early', '-f', '-H', 'Expect:', '--parallel', '--parallel-max', '4'];
  await promisify(execFile)('curl', [...options, '-K', config], { maxBuffer: 1e9 });
  return { ms: performance.now() - beganAtMs, judgedMs: null };
};

/** Each question goes through the database that is at work: asked more often, it would be a part of what is measured. */
const ASK_AGAIN_MS = 200;

const extension =
  (isJudging: boolean): Sender['send'] =>
  async ({ browser }, { url, code }) => {
    await browser.enrol(url, code);
    const beganAtMs = performance.now();
    await browser.request();
    while (await browser.isSending()) await sleep(ASK_AGAIN_MS);
    const ms = performance.now() - beganAtMs;
    let standing = await browser.standing();
    for (; isJudging && standing.checking > 0; standing = await browser.standing()) await sleep(ASK_AGAIN_MS);
    await browser.rest();
    if (standing.refused > 0) throw new Error(`the desk refused ${standing.refused}`);
    return { ms, judgedMs: isJudging ? performance.now() - beganAtMs : null };
  };

const bareFetch: Sender['send'] = async ({ browser }, { url }) => ({
  ms: await browser.fetchAll(url),
  judgedMs: null,
});

export const senders = {
  extension: { name: 'Constat in Chromium → desk', server: 'desk', send: extension(false), inBrowser: true },
  'extension-judged': {
    ...{ name: 'Constat in Chromium → desk that judges', server: 'judging', send: extension(true) },
    inBrowser: true,
  },
  fetch: { name: 'fetch in Chromium → bare Node', server: 'bare', send: bareFetch, inBrowser: true },
  ours: { name: "Constat's uploader in Node → desk", server: 'desk', send: client('ours') },
  'ours-judged': {
    ...{ name: "Constat's uploader in Node → desk that judges", server: 'judging', send: clientJudging },
  },
  curl: { name: 'curl → bare Node', server: 'bare', send: curl, isPeer: true },
  tus: { name: 'tus-js-client → @tus/server', server: 'tus', send: client('tus'), isPeer: true },
} as const satisfies Record<string, Sender>;

export type SenderName = keyof typeof senders;
export const senderNames = Object.keys(senders) as SenderName[];
export const senderOf = (name: SenderName): Sender => senders[name];

/** How long a desk takes to judge what it has received before and not looked at, with nothing else to do. */
export async function judgingAlone(folder: string): Promise<number> {
  const beganAtMs = performance.now();
  const desk = await serve('judging', folder);
  await judged(desk);
  const tookMs = performance.now() - beganAtMs;
  await letGo(desk.process);
  return tookMs;
}
