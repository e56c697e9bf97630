/** What the user asks of the outbox: send these, or do not send them after all. */
import { capturesOf } from '@/utils/archive/read';
import type { CaptureRecord } from '@/utils/archive/records';
import { anyOpen, beginRun, changeDeliveries, saveMode, type SendingMode } from '@/utils/archive/sending';
import { currentEnrolment, currentSettings } from '@/utils/archive/settings';
import { failed, ok, type Result } from '@/utils/evidence/result';
import { requested } from './delivery';
import { pump } from './outbox';

export type RequestProblem = 'not-enrolled' | 'not-sealed' | 'partial-unconfirmed';

/** Asks for captures to be sent. All or none: a mistake is told before anything leaves the device. */
export async function requestDelivery(
  captureIds: readonly string[],
  partialConfirmed: boolean,
): Promise<Result<{ requested: number }, RequestProblem>> {
  if (!(await currentEnrolment())) return failed('not-enrolled', 'no desk is set up');
  const captures = await capturesOf(captureIds);
  for (const [index, capture] of captures.entries()) {
    const id = captureIds[index] ?? '';
    if (capture?.state !== 'sealed') return failed('not-sealed', `${id} is not sealed`);
    if (capture.completeness !== 'complete' && !partialConfirmed)
      return failed('partial-unconfirmed', `${id} is partial`);
  }
  return ok({ requested: await request(captureIds) });
}

async function request(captureIds: readonly string[]): Promise<number> {
  const nowMs = Date.now();
  if (!(await anyOpen())) await beginRun(nowMs);
  const count = await changeDeliveries(captureIds, (record) => {
    const { delivery } = record;
    const isOpen = delivery && delivery.status !== 'refused' && delivery.status !== 'waiting';
    if (isOpen) return false;
    record.delivery = requested(nowMs);
    return true;
  });
  pump();
  return count;
}

/** What the settings make of a capture that is being sealed: a complete one is asked for at once, if so wished. */
export async function requestWhenSealed(): Promise<(record: CaptureRecord) => void> {
  const [settings, enrolment] = await Promise.all([currentSettings(), currentEnrolment()]);
  return (record) => {
    if (settings.sendAutomatically && enrolment && record.completeness === 'complete')
      record.delivery ??= requested(Date.now());
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
