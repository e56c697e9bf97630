/** From the last byte to the receipt: packages are verified a few at a time, and a killed desk goes on where it was. */
import { access, rm } from 'node:fs/promises';
import path from 'node:path';
import { errorText } from '@/utils/evidence/result';
import { incomingPath, makeFolder, moveDurably, PACKAGE_FILE, packageFolder } from './data-folder';
import type { Desk } from './desk';
import { ExaminerLost } from './examiners';
import { inspect, type Inspection } from './inspection';
import { receiptBeside, writeBeside, type KeptReceipt } from './kept-package';
import { problemDetailsOf } from './problem';
import { signReceipt } from './receipts';
import type { ReceiptRecord, ReferralRecord, Verdict } from './store';

export interface VerificationQueue {
  /** Puts a referral that is `verifying` in the queue; twice is once. */
  add(seal: string): void;
  /** Resolves when nothing waits or runs. */
  idle(): Promise<void>;
  /** Stops beginning anything new and waits for what runs. */
  close(): Promise<void>;
}

const exists = (file: string): Promise<boolean> =>
  access(file).then(
    () => true,
    () => false,
  );

/** Where accepted packages lie. */
async function putAway(desk: Desk, seal: string): Promise<void> {
  const folder = packageFolder(desk.folder, seal);
  const waiting = incomingPath(desk.folder, seal);
  await makeFolder(folder);
  if (await exists(waiting)) await moveDurably(waiting, path.join(folder, PACKAGE_FILE));
}

/** Keeps package and receipt on the disk, then in the database: nobody sees a receipt for a package that could be lost. */
async function accept(desk: Desk, referral: ReferralRecord, inspection: Inspection): Promise<void> {
  const { seal, receivedAtMs } = referral;
  await putAway(desk, seal);
  const decidedAtMs = desk.now();
  const stamped = { ...referral, receivedAtMs: receivedAtMs ?? decidedAtMs };
  const receipt = await signReceipt(desk.authority, desk.name, stamped, inspection);
  await writeBeside(desk, referral, receipt);
  await record(desk, { seal, ...inspection, decidedAtMs }, receipt);
}

async function record(desk: Desk, verdict: Verdict, receipt: ReceiptRecord): Promise<void> {
  const { seal, fingerprint } = verdict;
  const twin = fingerprint === null ? null : await desk.store.sameContent(fingerprint, seal);
  await desk.store.accept(verdict, receipt, twin);
}

/**
 * The package was accepted before: its device has this receipt, and no other may come to be. Whatever would be said of it today
 * (its device revoked since, say), only bytes that are no longer the same are a reason to refuse it.
 */
async function acceptAgain(
  desk: Desk,
  seal: string,
  inspection: Inspection,
  { record: receipt, says }: KeptReceipt,
): Promise<void> {
  await putAway(desk, seal);
  const decidedAtMs = Date.parse(says.received_at);
  await record(desk, { seal, ...inspection, checks: says.checks, decidedAtMs }, receipt);
}

/**
 * Drops the bytes and records why: the device keeps its package and may send it again. In this order, because from
 * then on a new upload may come to lie in the same place.
 */
async function reject(desk: Desk, seal: string, inspection: Inspection): Promise<void> {
  const { failed } = inspection;
  const verdict: Verdict = { seal, ...inspection, decidedAtMs: desk.now() };
  const problem = problemDetailsOf({
    code: 'package-invalid',
    detail: failed?.detail ?? 'it does not verify',
    ...(failed === null ? {} : { check: failed.id }),
  });
  await rm(incomingPath(desk.folder, seal), { force: true });
  await desk.store.reject(verdict, problem);
}

/** Gives up on a package that the desk could not judge: not the package's fault, and said so. */
async function giveUp(desk: Desk, seal: string, reason: string): Promise<void> {
  const check = {
    id: 'verification',
    status: 'failed' as const,
    detail: `the desk failed to verify it: ${reason}`,
  };
  const verdict: Verdict = {
    seal,
    checks: [check],
    captureId: null,
    fingerprint: null,
    page: null,
    signerDeviceId: null,
    decidedAtMs: desk.now(),
  };
  await rm(incomingPath(desk.folder, seal), { force: true });
  await desk.store.reject(
    verdict,
    problemDetailsOf({ code: 'internal', detail: check.detail, check: check.id }),
  );
}

/** Where the bytes are: a desk killed while accepting has moved them already. */
async function fileOf(desk: Desk, seal: string): Promise<string | null> {
  const accepted = path.join(packageFolder(desk.folder, seal), PACKAGE_FILE);
  for (const file of [incomingPath(desk.folder, seal), accepted]) if (await exists(file)) return file;
  return null;
}

async function verifyOne(desk: Desk, seal: string): Promise<void> {
  const referral = await desk.store.referral(seal);
  if (referral?.state !== 'verifying') return;
  const file = await fileOf(desk, seal);
  if (file === null) return giveUp(desk, seal, 'its file is gone');
  const inspection = await inspect(desk, referral, file);
  const kept = await receiptBeside(desk, seal);
  if (kept && kept.says.package_sha256 === inspection.sha256) await acceptAgain(desk, seal, inspection, kept);
  else if (inspection.failed === null) await accept(desk, referral, inspection);
  else await reject(desk, seal, inspection);
}

/**
 * Tries again after pauses while verification throws (a full disk, say). An attempt is counted before it begins and
 * forgotten when it ends: what is counted are those that took the desk or its thread down with them.
 */
async function verifyPatiently(
  desk: Desk,
  seal: string,
  pause: (ms: number) => Promise<boolean>,
): Promise<void> {
  const { verificationAttempts, verificationRetryMs } = desk.policy;
  for (let failures = 0; ; failures += 1) {
    try {
      if ((await desk.store.countAttempt(seal)) > verificationAttempts)
        return await giveUp(desk, seal, 'it was begun several times and never ended');
      return await verifyOne(desk, seal);
    } catch (error) {
      desk.log(`verification of ${seal} failed and will be tried again: ${errorText(error)}`);
      // A full disk takes neither this nor the next count: what was counted once too often is seldom one.
      if (!(error instanceof ExaminerLost)) await desk.store.forgetAttempts(seal).catch(() => undefined);
    }
    if (!(await pause(verificationRetryMs[failures] ?? verificationRetryMs.at(-1) ?? 0))) return;
  }
}

export function verificationQueue(desk: Desk): VerificationQueue {
  const waiting = new Set<string>();
  const running = new Map<string, Promise<void>>();
  const stop = new AbortController();

  /** False when the desk stops meanwhile. */
  const pause = (ms: number) =>
    new Promise<boolean>((resolve) => {
      const timer = setTimeout(() => resolve(true), ms);
      stop.signal.addEventListener('abort', () => (clearTimeout(timer), resolve(false)), { once: true });
    });

  const next = () => {
    for (const seal of waiting) {
      if (stop.signal.aborted || running.size >= desk.policy.verifyingAtOnce) return;
      if (running.has(seal)) continue;
      waiting.delete(seal);
      const work = verifyPatiently(desk, seal, pause)
        .catch((error: unknown) => desk.log(`verification of ${seal} was left: ${errorText(error)}`))
        .finally(() => {
          running.delete(seal);
          next();
        });
      running.set(seal, work);
    }
  };

  const drained = async () => {
    while (running.size > 0) await Promise.all(running.values());
  };

  return {
    add: (seal) => {
      waiting.add(seal);
      next();
    },
    idle: drained,
    close: async () => {
      stop.abort();
      await drained();
    },
  };
}
