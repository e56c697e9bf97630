/** What the user asks of the outbox: send these, or do not send them after all. */
import { changeCapture } from '@/utils/archive/captures';
import { getCapture } from '@/utils/archive/read';
import type { CaptureRecord } from '@/utils/archive/records';
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
  for (const id of captureIds) {
    const capture = await getCapture(id);
    if (capture?.state !== 'sealed') return failed('not-sealed', `${id} is not sealed`);
    if (capture.completeness !== 'complete' && !partialConfirmed)
      return failed('partial-unconfirmed', `${id} is partial`);
  }
  let count = 0;
  for (const id of captureIds) {
    await changeCapture(
      id,
      (record) => {
        const { delivery } = record;
        const isOpen = delivery && delivery.status !== 'refused' && delivery.status !== 'waiting';
        if (isOpen) return;
        record.delivery = requested(Date.now());
        count += 1;
      },
      true,
    );
  }
  pump();
  return ok({ requested: count });
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
  for (const id of captureIds) {
    await changeCapture(
      id,
      (record) => {
        if (record.delivery && record.delivery.status !== 'accepted') record.delivery = null;
      },
      true,
    );
  }
}
