/** The outbox: which deliveries are due, who sends them, and when to look again. */
import { capturesByDelivery, capturesWithDeferredStamp, changeCapture } from '@/utils/archive/captures';
import { markDelivered, undeliveredClaims } from '@/utils/archive/claims';
import { claimsOf, getCapture } from '@/utils/archive/read';
import type { CaptureRecord } from '@/utils/archive/records';
import { currentEnrolment, saveEnrolment, type Enrolment } from '@/utils/archive/settings';
import { wakeAt } from '@/utils/browser/alarms';
import { awake } from '@/utils/browser/keep-alive';
import { errorText } from '@/utils/evidence/result';
import { referralStatus } from '@/utils/referral/schema';
import { signWaitingClaims } from './claim-signing';
import { afterFailure, askLater, claim, dueAtMs, type Delivery, type Sending } from './delivery';
import { askDeskFor, deskAddress, refusal, type DeskRefusal } from './desk-http';
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

/** The desk has it and has given its receipt: that is so, even if the user took the request back in that moment. */
async function putDownAccepted(id: string): Promise<void> {
  await changeCapture(
    id,
    (record) => (record.delivery = { status: 'accepted', acceptedAtMs: Date.now() }),
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
  const stamp = capture ? await fetchLateStamp(capture) : 'none';
  await signWaitingClaims(id);
  const sending = await take(id);
  if (!sending) return;
  if (stamp === 'unreachable') {
    // Once a referral has left, the package may not change: without an answer, wait for the stamp too.
    await failure(id, sending, refusal('desk-unreachable', 'nobody answers').refusal);
    return;
  }
  const result = await deliver(id, sending, enrolment).catch((error: unknown) =>
    refusal('unexpected', errorText(error)),
  );
  if (!result.ok) {
    await failure(id, sending, result.refusal);
    return;
  }
  if (result.value === 'accepted') await putDownAccepted(id);
  if (result.value === 'verifying') {
    await putDown(id, sending, ({ attempts }) => askLater(attempts, Date.now(), deliveryPolicy));
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
    if (!capture?.seal || capture.delivery?.status !== 'accepted') continue;
    // A background that died between saving a claim and signing it has left that to us.
    if (!signed) await signWaitingClaims(captureId);
    const claim = signed ?? (await claimsOf(captureId)).find((record) => record.version === version)?.signed;
    if (!claim) continue;
    const url = deskAddress(enrolment.url, `v1/referrals/${capture.seal}/claims/${version}`);
    const headers = { Authorization: `Bearer ${enrolment.accessToken}`, 'Content-Type': 'application/json' };
    const answer = await askDeskFor(
      url,
      { method: 'PUT', headers, body: JSON.stringify(claim) },
      referralStatus,
    );
    if (answer.ok) await markDelivered(captureId, answer.value.claim_version);
  }
}

async function fetchLateStamps(): Promise<void> {
  for (const capture of await capturesWithDeferredStamp()) {
    const stamp = await fetchLateStamp(capture);
    if (stamp === 'unavailable' || stamp === 'unreachable') return; // the next would fare no better
  }
}

/** Waits for what is due within this; for later things an alarm is set and the background may stop. */
const STAY_MS = 25_000;

let going: Promise<void> | null = null;
/** Something has changed since {@link round} last looked: then it does not rest. */
let changed = false;
let endPause: () => void = () => undefined;

function look(): void {
  changed = true;
  endPause();
}

const pause = (ms: number): Promise<void> =>
  new Promise((resolve) => {
    if (changed) {
      resolve();
      return;
    }
    const timer = setTimeout(resolve, ms);
    endPause = () => {
      clearTimeout(timer);
      resolve();
    };
  });

/** When the next of these wants attention, epoch ms; Infinity: none does. */
const nextDueMs = (records: CaptureRecord[]): number =>
  Math.min(...records.map(({ delivery }) => (delivery && dueAtMs(delivery)) ?? Infinity));

/** Sends what is due, some at once, each for itself: neither a large package nor a broken one holds up the others. */
async function round(): Promise<void> {
  const flying = new Set<string>();
  const start = (id: string, enrolment: Enrolment): void => {
    flying.add(id);
    void sendOne(id, enrolment)
      .catch(() => postpone(id))
      .finally(() => {
        flying.delete(id);
        look();
      });
  };
  for (;;) {
    changed = false;
    const enrolment = await currentEnrolment();
    const open = enrolment ? (await undecided()).filter(({ id }) => !flying.has(id)) : [];
    const nowMs = Date.now();
    const due = open.filter((record) => nextDueMs([record]) <= nowMs);
    if (enrolment) for (const { id } of due.slice(0, AT_ONCE - flying.size)) start(id, enrolment);
    if (flying.size > 0) {
      // Who comes or goes says so; otherwise the next that is due, if there is room for it.
      const untilNextMs = nextDueMs(open.filter(({ id }) => !flying.has(id))) - Date.now();
      const full = flying.size >= AT_ONCE;
      await pause(full ? STAY_MS : Math.min(Math.max(untilNextMs, 50), STAY_MS));
      continue;
    }
    if (!enrolment) return;
    await fetchLateStamps();
    await sendClaims(enrolment);
    const next = nextDueMs(await undecided());
    if (next === Infinity) return;
    const pauseMs = next - Date.now();
    if (pauseMs > STAY_MS) {
      await wakeAt(next);
      return;
    }
    await wakeAt(Date.now() + STAY_MS + 5_000); // should this background die while it waits
    await pause(Math.max(pauseMs, 50));
  }
}

/** Even the bookkeeping failed (no room on the disk?): later, or it would be tried again in the same moment for ever. */
async function postpone(id: string): Promise<void> {
  await changeCapture(id, (record) => {
    const { delivery } = record;
    if (delivery?.status === 'waiting' || delivery?.status === 'verifying')
      delivery.notBeforeMs = Date.now() + deliveryPolicy.longestRetryMs;
  }).catch(() => undefined);
}

/** Sends everything that is due. Calls while it is at work make it look once more, at once. */
export function pump(): void {
  look();
  going ??= awake(round)
    .catch(() => undefined) // what is due stays due: the next alarm looks again
    .finally(() => {
      going = null;
      if (changed) pump();
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
