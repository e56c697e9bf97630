/** The outbox: which deliveries are due, who sends them, and when to look again. */
import { capturesByDelivery, capturesWithDeferredStamp, changeCapture } from '@/utils/archive/captures';
import { markDelivered, undeliveredClaims } from '@/utils/archive/claims';
import { getCapture } from '@/utils/archive/read';
import type { CaptureRecord } from '@/utils/archive/records';
import { currentEnrolment, saveEnrolment, type Enrolment } from '@/utils/archive/settings';
import { wakeAt } from '@/utils/browser/alarms';
import { awake } from '@/utils/browser/keep-alive';
import { referralStatus } from '@/utils/referral/schema';
import { afterFailure, claim, dueAtMs, type Delivery, type Sending } from './delivery';
import { askDeskFor, deskAddress, type DeskRefusal } from './desk-http';
import { fetchLateStamp } from './late-stamp';
import { deliveryPolicy } from './policy';
import { deliver } from './sender';

/** Enough to keep a line busy while one package is being verified. */
const AT_ONCE = 3;

/** Claims a delivery in one transaction: two senders never get the same one. */
async function take(id: string): Promise<Sending | null> {
  let taken: Sending | null = null;
  await changeCapture(id, (record) => {
    if (!record.delivery) return;
    taken = claim(record.delivery, Date.now(), deliveryPolicy, record.packageBytes ?? 0);
    if (taken) record.delivery = taken;
  });
  return taken;
}

/** Puts down what became of a delivery, unless the user has taken it back meanwhile. */
async function putDown(id: string, sending: Sending, next: (now: Sending) => Delivery): Promise<void> {
  await changeCapture(
    id,
    (record) => {
      const { delivery } = record;
      if (delivery?.status !== 'sending' || delivery.attempts !== sending.attempts) return;
      record.delivery = next(delivery);
    },
    true,
  );
}

async function failure(
  id: string,
  sending: Sending,
  { problem, retryAfterMs, httpStatus }: DeskRefusal,
): Promise<void> {
  if (httpStatus === 401) {
    const enrolment = await currentEnrolment();
    if (enrolment) await saveEnrolment({ ...enrolment, revoked: true });
  }
  await putDown(id, sending, (delivery) =>
    afterFailure(delivery, problem, Date.now(), deliveryPolicy, Math.random(), retryAfterMs),
  );
}

async function sendOne(id: string, enrolment: Enrolment): Promise<void> {
  const capture = await getCapture(id);
  if (capture) await fetchLateStamp(capture);
  const sending = await take(id);
  if (!sending) return;
  const result = await deliver(id, sending, enrolment);
  if (!result.ok) {
    await failure(id, sending, result.refusal);
    return;
  }
  if (result.value === 'accepted')
    await putDown(id, sending, () => ({ status: 'accepted', acceptedAtMs: Date.now() }));
  if (result.value === 'verifying') {
    // Asking is no attempt: a desk with a long queue must not push its senders into ever longer pauses.
    const attempts = Math.max(0, sending.attempts - 1);
    const notBeforeMs = Date.now() + deliveryPolicy.verifyingPollMs;
    await putDown(id, sending, () => ({ status: 'verifying', attempts, notBeforeMs }));
  }
}

async function undecided(): Promise<CaptureRecord[]> {
  const lists = await Promise.all(['waiting', 'sending', 'verifying'].map(capturesByDelivery));
  return lists.flat().sort((a, b) => (a.id < b.id ? -1 : 1));
}

/** Amended claims of packages that the desk already has. */
async function sendClaims(enrolment: Enrolment): Promise<void> {
  for (const { captureId, version, signed } of await undeliveredClaims()) {
    const capture = await getCapture(captureId);
    if (!signed || !capture?.seal || capture.delivery?.status !== 'accepted') continue;
    const url = deskAddress(enrolment.url, `v1/referrals/${capture.seal}/claims/${version}`);
    const headers = { Authorization: `Bearer ${enrolment.accessToken}`, 'Content-Type': 'application/json' };
    const answer = await askDeskFor(
      url,
      { method: 'PUT', headers, body: JSON.stringify(signed) },
      referralStatus,
    );
    if (answer.ok) await markDelivered(captureId, answer.value.claim_version);
  }
}

async function fetchLateStamps(): Promise<void> {
  for (const capture of await capturesWithDeferredStamp()) {
    if (!(await fetchLateStamp(capture))) return; // the next would fare no better
  }
}

/** Waits for what is due within this; for later things an alarm is set and the background may stop. */
const STAY_MS = 25_000;

async function round(): Promise<void> {
  for (;;) {
    const enrolment = await currentEnrolment();
    if (!enrolment) return;
    const open = await undecided();
    const nowMs = Date.now();
    const due = open.filter(({ delivery }) => delivery && (dueAtMs(delivery) ?? Infinity) <= nowMs);
    const queue = due.map(({ id }) => id);
    const worker = async (): Promise<void> => {
      for (let id = queue.shift(); id !== undefined; id = queue.shift()) await sendOne(id, enrolment);
    };
    await Promise.all(Array.from({ length: AT_ONCE }, worker));
    if (due.length > 0) continue;
    await fetchLateStamps();
    await sendClaims(enrolment);
    const next = Math.min(
      ...(await undecided()).map(({ delivery }) => (delivery && dueAtMs(delivery)) ?? Infinity),
    );
    if (next === Infinity) return;
    const pauseMs = next - Date.now();
    if (pauseMs > STAY_MS) {
      await wakeAt(next);
      return;
    }
    await wakeAt(Date.now() + STAY_MS + 5_000); // should this background die while it waits
    await new Promise((resolve) => setTimeout(resolve, Math.max(pauseMs, 50)));
  }
}

let going: Promise<void> | null = null;
let askedAgain = false;

/** Sends everything that is due. Calls while it is at work make it look once more. */
export function pump(): void {
  if (going) {
    askedAgain = true;
    return;
  }
  askedAgain = false;
  going = awake(round).finally(() => {
    going = null;
    if (askedAgain) pump();
  });
}

/** The network or the enrolment is new: what waits for a later time is due now. */
export async function retryNow(): Promise<void> {
  for (const { id } of await capturesByDelivery('waiting')) {
    await changeCapture(id, ({ delivery }) => {
      if (delivery?.status === 'waiting') delivery.notBeforeMs = Date.now();
    });
  }
  pump();
}

/** A background that has just begun is the only one: what its predecessor was sending is free again, at once. */
export async function releaseClaims(): Promise<void> {
  for (const { id } of await capturesByDelivery('sending')) {
    await changeCapture(id, (record) => {
      if (record.delivery?.status !== 'sending') return;
      const { attempts } = record.delivery;
      record.delivery = { status: 'waiting', attempts, notBeforeMs: Date.now() };
    });
  }
}
