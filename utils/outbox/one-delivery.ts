/** One delivery's turn: claimed, carried out, and put down again as it has become. */
import { changeCapture } from '@/utils/archive/captures';
import { getCapture } from '@/utils/archive/read';
import { settleDelivery } from '@/utils/archive/sending';
import { currentEnrolment, saveEnrolment, type Enrolment } from '@/utils/archive/settings';
import { errorText } from '@/utils/evidence/result';
import { signWaitingClaims } from './claim-signing';
import { afterFailure, askLater, claim, heldBack, type Delivery, type Sending } from './delivery';
import { refusal, type DeskRefusal } from './desk-http';
import { fetchLateStamp } from './late-stamp';
import { deliveryPolicy } from './policy';
import { deliver } from './sender';
import { takeStanding } from './standing';

/** Claims a delivery in one transaction: two senders never get the same one. */
async function take(id: string): Promise<{ sending: Sending; wasThere: boolean } | null> {
  const taken: { sending: Sending; wasThere: boolean }[] = [];
  await changeCapture(id, (record) => {
    const { delivery } = record;
    const sending = delivery && claim(delivery, Date.now(), deliveryPolicy, record.packageBytes ?? 0);
    if (!sending) return;
    taken.push({ sending, wasThere: delivery.status === 'verifying' });
    record.delivery = sending;
  });
  return taken[0] ?? null;
}

/** Puts down what became of a delivery, unless the user has taken it back meanwhile. */
async function putDown(id: string, sending: Sending, next: (now: Sending) => Delivery): Promise<void> {
  await settleDelivery(id, (record) => {
    const { delivery } = record;
    if (delivery?.status !== 'sending' || delivery.attempts !== sending.attempts) return;
    record.delivery = next(delivery);
  });
}

/** The desk has it and has given its receipt: that is so, even if the user took the request back in that moment. */
async function putDownAccepted(id: string, deskUrl: string): Promise<void> {
  await settleDelivery(id, (record) => {
    record.delivery = { status: 'accepted', acceptedAtMs: Date.now(), deskUrl };
  });
}

/** The desk does not know this device (any more), or knows it again. */
export async function noteRevoked(revoked: boolean): Promise<void> {
  const enrolment = await currentEnrolment();
  if (enrolment && enrolment.revoked !== revoked) await saveEnrolment({ ...enrolment, revoked });
}

async function failure(
  id: string,
  sending: Sending,
  { problem, retryAfterMs, httpStatus }: DeskRefusal,
): Promise<void> {
  if (httpStatus === 401) await noteRevoked(true);
  await putDown(id, sending, (delivery) =>
    afterFailure(delivery, problem, Date.now(), deliveryPolicy, Math.random(), retryAfterMs),
  );
}

/** Sends one, as far as it will go now. `mayGoOn` is asked between two pieces of an upload. */
export async function sendOne(id: string, enrolment: Enrolment, mayGoOn: () => boolean): Promise<void> {
  const capture = await getCapture(id);
  const stamp = capture ? await fetchLateStamp(capture) : 'none';
  await signWaitingClaims(id);
  const taken = await take(id);
  if (!taken) return;
  const { sending, wasThere } = taken;
  if (stamp === 'unreachable') {
    // Once a referral has left, the package may not change: without an answer, wait for the stamp too.
    await failure(id, sending, refusal('desk-unreachable', 'nobody answers').refusal);
    return;
  }
  const result = await deliver({
    ...{ captureId: id, sending, wasThere, enrolment, referred: takeStanding(id) },
    mayGoOn,
  }).catch((error: unknown) => refusal('unexpected', errorText(error)));
  if (!result.ok) {
    await failure(id, sending, result.refusal);
    return;
  }
  if (enrolment.revoked) await noteRevoked(false);
  switch (result.value) {
    case 'accepted':
      return putDownAccepted(id, enrolment.url);
    case 'verifying':
      return putDown(id, sending, ({ attempts }) => askLater(attempts, Date.now(), deliveryPolicy));
    case 'held':
      return putDown(id, sending, (delivery) => heldBack(delivery, Date.now()));
    case 'lost-claim':
      return;
  }
}

/** Even the bookkeeping failed (no room on the disk?): later, or it would be tried again in the same moment for ever. */
export async function postpone(id: string): Promise<void> {
  await changeCapture(id, (record) => {
    const { delivery } = record;
    if (delivery?.status === 'waiting' || delivery?.status === 'verifying')
      delivery.notBeforeMs = Date.now() + deliveryPolicy.longestRetryMs;
  }).catch(() => undefined);
}
