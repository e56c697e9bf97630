/** One URL from address to verified receipt, with nobody at the keyboard. The extension does the work; this asks for it. */
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { pipeline } from 'node:stream/promises';
import type { CaptureRecord } from '@/utils/archive/records';
import { readUrl } from '@/utils/evidence/read-url';
import { receipt as receiptSchema } from '@/utils/referral/schema';
import type { Extension, VisitLimits } from './extension';
import { runReceiptCommand, runVerifyCommands, type CommandResult } from './verify-commands';

export interface Limits extends VisitLimits {
  /** From the trigger to the sealed package. */
  sealMs: number;
  /** From the request to the desk's verdict. */
  deliveryMs: number;
}

export const defaultLimits: Limits = {
  // Pirate pages load slowly and advertisements never end: what has come after this is what there is.
  loadMs: 45_000,
  quietMs: 750,
  quietLimitMs: 10_000,
  sealMs: 5 * 60_000,
  deliveryMs: 10 * 60_000,
};

export interface Job {
  extension: Extension;
  /** Where package and receipt go; the desk's certificates lie there already. */
  folder: string;
  limits: Limits;
  /** A package that lacks the minimum is sent all the same, because the user said so beforehand. */
  sendPartial: boolean;
  say: (line: string) => void;
}

export interface Outcome {
  url: string;
  captureId: string | null;
  packageBytes: number | null;
  /** Null when all went well: the receipt is here and every command was content. */
  problem: string | null;
}

/** Does one URL. Whatever goes wrong ends in the outcome, so that the next URL gets its turn. */
export async function captureUnattended(job: Job, url: string): Promise<Outcome> {
  const outcome: Outcome = { url, captureId: null, packageBytes: null, problem: null };
  try {
    outcome.problem = await work(job, outcome);
  } catch (error) {
    outcome.problem = error instanceof Error ? error.message : String(error);
  }
  job.say(outcome.problem === null ? '  Receipt verified.' : `  FAILED: ${outcome.problem}`);
  return outcome;
}

/** The steps in their order; returns what stopped them. */
async function work(job: Job, outcome: Outcome): Promise<string | null> {
  const { extension, say, limits } = job;
  if (!/^https?:$/.test(readUrl(outcome.url)?.protocol ?? '')) {
    return 'not an http or https URL';
  }
  const visited = await extension.visit(outcome.url, limits);
  try {
    if (visited.problem !== null) return `the page could not be opened: ${visited.problem}`;
    say('  Page loaded.');
    const started = await extension.send('capture.start', { tabId: visited.tabId, trigger: 'list' });
    if (!started.ok) return `${started.problem.code}: ${started.problem.detail}`;
    outcome.captureId = started.value.captureId;
    const capture = await untilSealed(job, outcome.captureId);
    if (capture.state !== 'sealed') return describe(capture);
    outcome.packageBytes = await extension.savePackage(capture.id, inFolder(job, `${capture.id}.zip`));
    say(`  Sealed ${capture.id}.zip: ${capture.completeness ?? ''}, ${outcome.packageBytes ?? 0} bytes.`);
    if (capture.completeness === 'partial' && !job.sendPartial) {
      return `partial, kept but not sent (--send-partial sends it): ${remarks(capture)}`;
    }
    return (await deliver(job, capture)) ?? (await verify(job, capture));
  } finally {
    await extension.closeTab(visited.tabId);
  }
}

/** Waits for the package, saying each step as it ends. */
async function untilSealed(job: Job, captureId: string): Promise<CaptureRecord> {
  const said = new Set<string>();
  return follow(job, captureId, job.limits.sealMs, 'sealed', (capture) => {
    for (const step of capture.steps) {
      if (said.has(step.name) || !['done', 'failed', 'skipped'].includes(step.status)) continue;
      said.add(step.name);
      const took = step.startedAtMs && step.endedAtMs ? `${step.endedAtMs - step.startedAtMs} ms` : '';
      const why = step.problem ? `${step.problem.code}: ${step.problem.detail}` : '';
      job.say(`    ${step.status.padEnd(7)} ${step.name.padEnd(20)} ${took.padStart(8)}  ${why}`.trimEnd());
    }
    return capture.state === 'sealed' || capture.state === 'failed';
  });
}

async function deliver(job: Job, capture: CaptureRecord): Promise<string | null> {
  const asked = await job.extension.send('delivery.request', {
    captureIds: [capture.id],
    partialConfirmed: job.sendPartial,
  });
  if (!asked.ok) return `${asked.problem.code}: ${asked.problem.detail}`;
  const { delivery } = await follow(job, capture.id, job.limits.deliveryMs, 'accepted', (record) =>
    ['accepted', 'refused'].includes(record.delivery?.status ?? ''),
  );
  if (delivery?.status === 'refused') return `refused, ${delivery.problem.code}: ${delivery.problem.detail}`;
  job.say('  Accepted by the desk.');
  return null;
}

/** Leaves the receipt beside the package, and lets openssl and the rest of them judge both. */
async function verify(job: Job, capture: CaptureRecord): Promise<string | null> {
  if (!(await job.extension.saveReceipt(capture.id, job.folder))) return 'accepted, but without a receipt';
  const document = await readFile(inFolder(job, `${capture.id}.receipt.json`), 'utf8');
  const receipt = receiptSchema.parse(JSON.parse(document));
  const sha256 = await sha256Of(inFolder(job, `${capture.id}.zip`));
  const results = [
    ...(await runVerifyCommands(job.folder, capture.id)),
    await runReceiptCommand(job.folder, capture.id),
    compare('the receipt names this ZIP', receipt.package_sha256, sha256),
    compare('the receipt names this seal', receipt.seal, capture.seal ?? ''),
  ];
  for (const { command, said, ok } of results) {
    job.say(`  ${ok ? '$' : '✗'} ${command}`);
    if (said) job.say(said.replaceAll(/^/gm, '      '));
  }
  const wrong = results.filter((result) => !result.ok);
  return wrong.length === 0
    ? null
    : `${wrong.length} of ${results.length} checks failed: ${wrong[0]?.command ?? ''}`;
}

/** Reads the capture's record until `isThere`, looking at every reading. */
async function follow(
  { extension }: Job,
  captureId: string,
  limitMs: number,
  goal: string,
  isThere: (capture: CaptureRecord) => boolean,
): Promise<CaptureRecord> {
  const endsAtMs = Date.now() + limitMs;
  let last: CaptureRecord | null = null;
  while (Date.now() < endsAtMs) {
    last = await extension.capture(captureId);
    if (last && isThere(last)) return last;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error(
    `not ${goal} after ${limitMs / 1000} s: ${last ? describe(last) : 'the capture is not in the archive'}`,
  );
}

const inFolder = (job: Job, name: string) => path.join(job.folder, name);
const remarks = (capture: CaptureRecord) =>
  capture.limitations.map(({ code, detail }) => `${code} (${detail})`).join(', ') || 'no reason given';
const describe = (capture: CaptureRecord) =>
  `${capture.state}, delivery ${capture.delivery?.status ?? 'not asked for'}: ${remarks(capture)}`;

function compare(command: string, one: string, other: string): CommandResult {
  return { command, ok: one === other, said: one === other ? one : `${one} is not ${other}` };
}

async function sha256Of(file: string): Promise<string> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(file), hash);
  return hash.digest('hex');
}
