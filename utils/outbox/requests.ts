/** What the user asks of the outbox: send these, or do not send them after all. */
import { getCapture, packageOf } from '@/utils/archive/read';
import type { CaptureRecord } from '@/utils/archive/records';
import { rowsOf } from '@/utils/archive/rows';
import { anyOpen, beginRun, changeDeliveries, saveMode, type SendingMode } from '@/utils/archive/sending';
import { currentEnrolment, currentSettings } from '@/utils/archive/settings';
import { failed, ok, type Result } from '@/utils/evidence/result';
import { requested } from './delivery';
import { pump } from './outbox';
import { readFacts, REFERRAL_FACTS } from './referral-facts';

export type RequestProblem = 'not-enrolled' | 'not-sealed' | 'partial-unconfirmed';

/** Asks for captures to be sent. All or none: a mistake is told before anything leaves the device. */
export async function requestDelivery(
  captureIds: readonly string[],
  partialConfirmed: boolean,
): Promise<Result<{ requested: number }, RequestProblem>> {
  if (!(await currentEnrolment())) return failed('not-enrolled', 'no desk is set up');
  for (const [id, row] of await rowsOf(captureIds)) {
    if (row?.state !== 'sealed') return failed('not-sealed', `${id} is not sealed`);
    if (row.completeness !== 'complete' && !partialConfirmed)
      return failed('partial-unconfirmed', `${id} is partial`);
  }
  return ok({ requested: await request(captureIds) });
}

/** So many are asked for before the first of them are sent: enough to be at work on while the others are asked for. */
const FIRST_ASKED = 100;

async function request(captureIds: readonly string[]): Promise<number> {
  const nowMs = Date.now();
  if (!(await anyOpen())) await beginRun(nowMs);
  const askFor = (record: CaptureRecord): boolean => {
    const { delivery } = record;
    const isOpen = delivery && delivery.status !== 'refused' && delivery.status !== 'waiting';
    if (isOpen) return false;
    record.delivery = requested(nowMs);
    return true;
  };
  let count = 0;
  for (const some of [captureIds.slice(0, FIRST_ASKED), captureIds.slice(FIRST_ASKED)]) {
    count += await changeDeliveries(some, askFor);
    pump();
  }
  return count;
}

/** What becomes of a capture in the moment it is sealed. */
export interface WhenSealed {
  change: (record: CaptureRecord) => void;
  /** Kept beside it, by name. */
  workings: ReadonlyMap<string, unknown>;
}

/** A complete one is asked for at once, if the settings wish it so; and what a referral will tell of it is noted. */
export async function whenSealed(captureId: string): Promise<WhenSealed> {
  const [settings, enrolment, capture, stored] = await Promise.all([
    currentSettings(),
    currentEnrolment(),
    getCapture(captureId),
    packageOf(captureId),
  ]);
  const facts = capture?.seal && stored ? await readFacts(capture, capture.seal, stored.body) : null;
  return {
    change(record) {
      if (settings.sendAutomatically && enrolment && record.completeness === 'complete')
        record.delivery ??= requested(Date.now());
    },
    workings: new Map(facts ? [[REFERRAL_FACTS, facts]] : []),
  };
}

/** Takes requests back that the desk has not accepted yet. The captures stay as they are. */
export async function cancelDelivery(captureIds: readonly string[]): Promise<void> {
  await changeDeliveries(captureIds, (record) => {
    if (!record.delivery || record.delivery.status === 'accepted') return false;
    record.delivery = null;
    return true;
  });
}

/** Pauses, goes on, or goes on whatever the rules say. Kept: a restart changes nothing about it. */
export async function setSending(mode: SendingMode): Promise<void> {
  await saveMode(mode);
  pump();
}
