/** The outbox: which deliveries are due, how many go at once, and when to look again. */
import { capturesByDelivery, capturesWithDeferredStamp } from '@/utils/archive/captures';
import { needSomeRoom } from '@/utils/archive/room';
import { anyOpen, changeDeliveries, currentMode, saveMode } from '@/utils/archive/sending';
import { currentEnrolment, type Enrolment } from '@/utils/archive/settings';
import type { RowRecord } from '@/utils/archive/row';
import { wakeAt } from '@/utils/browser/alarms';
import { awake } from '@/utils/browser/keep-alive';
import { referAhead } from './batch';
import { bundleFrom, sendBundle } from './bundle';
import { sendClaims } from './claim-sending';
import type { Delivery } from './delivery';
import { fetchLateStamp } from './late-stamp';
import {
  isStale,
  LONGEST_LOOK_MS,
  LOOK_MS,
  lookAround,
  mayGoOn,
  nextDueMs,
  openDeliveries,
  seats,
  wants,
  type Going,
  type View,
} from './look-around';
import { noteRevoked, postpone, sendOne } from './one-delivery';
import { deliveryPolicy } from './policy';
import type { Permission } from './sending-times';
import { askVerdicts } from './verdicts';

async function fetchLateStamps(): Promise<void> {
  for (const capture of await capturesWithDeferredStamp()) {
    const stamp = await fetchLateStamp(capture);
    if (stamp === 'unavailable' || stamp === 'unreachable') return; // the next would fare no better
  }
}

/** Waits for what is due within this; for later things an alarm is set and the background may stop. */
const STAY_MS = 25_000;

let working: Promise<void> | null = null;
/** Somebody has asked since {@link round} last looked around: then it looks again before it rests. */
let changed = false;
let endPause: () => void = () => undefined;

function ask(): void {
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

/** Until when nothing may be sent: nobody waits for that here. */
async function rest(held: Exclude<Permission, { open: true }>): Promise<void> {
  if (held.againAtMs !== null) await wakeAt(held.againAtMs);
}

/** Nothing is left to send: "send now" has been done, and the rules count again. */
async function endOverride(): Promise<void> {
  if ((await currentMode()) === 'now') await saveMode('as-set');
}

/** What is left when no delivery is due or under way: stamps, claims. Returns when to look again, null: when asked. */
async function tidy(): Promise<number | null> {
  await fetchLateStamps();
  const enrolment = await currentEnrolment();
  if (!enrolment) return null;
  const oneAsks = enrolment.revoked && (await anyOpen());
  const nextClaimMs = oneAsks ? Infinity : await sendClaims(enrolment);
  const left = await openDeliveries(enrolment);
  if (left.length === 0) await endOverride();
  const next = Math.min(left.some(wants) ? Date.now() : nextDueMs(left), nextClaimMs);
  return next === Infinity ? null : next;
}

/** Work on these is under way until it has ended. It takes one seat, however many they are. */
function fly(ids: readonly string[], going: Going, work: Promise<unknown>): void {
  for (const id of ids) going.flying.add(id);
  going.requests += 1;
  void work
    .catch(() => Promise.all(ids.map(postpone)))
    .finally(() => {
      for (const id of ids) going.flying.delete(id);
      going.requests -= 1;
      going.ended = true;
      endPause();
    });
}

function begin(id: string, enrolment: Enrolment, going: Going): void {
  const work = sendOne(id, enrolment, mayGoOn).finally(() => {
    going.unanswered.delete(id);
    going.unbundled.delete(id);
  });
  fly([id], going, work);
}

function beginBundle(rows: readonly RowRecord[], enrolment: Enrolment, going: Going): void {
  const work = sendBundle(rows, enrolment).then(async ({ alone, refusal }) => {
    for (const id of alone) going.unbundled.add(id);
    if (refusal?.httpStatus === 401) await noteRevoked(true);
    changed ||= alone.length > 0 || refusal !== null;
  });
  fly(
    rows.map(({ id }) => id),
    going,
    work,
  );
}

function askAfter(ids: readonly string[], enrolment: Enrolment, going: Going): void {
  going.asking = askVerdicts(ids, enrolment)
    .catch(() => ids)
    .then((unanswered) => {
      for (const id of unanswered) going.unanswered.add(id);
      going.asking = null;
      ask();
    });
}

/** Begins as much of what is due as there are seats for. */
async function beginDue({ due, checking }: View, enrolment: Enrolment, going: Going): Promise<void> {
  if (checking.length > 0 && !going.asking && !enrolment.revoked)
    askAfter(checking.splice(0, deliveryPolicy.batchItems), enrolment, going);
  const free = (): number => Math.max(seats(enrolment) - going.requests, 0);
  while (free() > 0 && due.length > 0) {
    const some = enrolment.revoked ? [] : bundleFrom(due, enrolment, going.unbundled);
    if (some.length > 0) {
      remove(due, some);
      beginBundle(some, enrolment, going);
      continue;
    }
    if (!enrolment.revoked) await referAhead(due, free(), enrolment);
    const next = due.shift();
    if (next && !going.flying.has(next.id)) begin(next.id, enrolment, going);
  }
}

function remove(from: RowRecord[], some: readonly RowRecord[]): void {
  const gone = new Set(some);
  from.splice(0, from.length, ...from.filter((row) => !gone.has(row)));
}

/** Sends what is due, some at once, each for itself: neither a large package nor a broken one holds up the others. */
async function round(): Promise<void> {
  const going: Going = {
    ...{ flying: new Set(), requests: 0, ended: false, asking: null },
    ...{ unanswered: new Set(), unbundled: new Set() },
  };
  let view: View | null = null;
  for (;;) {
    if (!view || changed || isStale(view)) {
      changed = false;
      view = await lookAround(going);
    }
    const { enrolment, held, due } = view;
    if (enrolment) await beginDue(view, enrolment, going);
    if (going.requests > 0 || going.asking) {
      // Who comes or goes says so; otherwise the next that is due, if there is room for it.
      const full = enrolment !== null && going.requests >= seats(enrolment);
      const dueInMs = going.ended ? 0 : view.nextMs - Date.now();
      const nextMs = full ? LONGEST_LOOK_MS : Math.max(dueInMs, LOOK_MS);
      await pause(Math.min(nextMs, STAY_MS));
      continue;
    }
    if (changed || due.length > 0) continue;
    if (!held.open) return rest(held);
    if (!enrolment) return;
    await needSomeRoom(); // without it nothing can be noted, and all would stay due: the next alarm looks again
    const next = await tidy();
    if (next === null) return;
    const pauseMs = next - Date.now();
    if (pauseMs > STAY_MS) {
      await wakeAt(next);
      return;
    }
    await wakeAt(Date.now() + STAY_MS + 5_000); // should this background die while it waits
    await pause(Math.max(pauseMs, 50));
    view = null;
  }
}

/** Sends everything that is due. Calls while it is at work make it look once more, at once. */
export function pump(): void {
  ask();
  working ??= awake(round)
    .catch(() => undefined) // what is due stays due: the next alarm looks again
    .finally(() => {
      working = null;
      if (changed) pump();
    });
}

async function idsByDelivery(status: Delivery['status']): Promise<string[]> {
  return (await capturesByDelivery(status)).map(({ id }) => id);
}

/** The network or the enrolment is new: what waits for a later time is due now. */
export async function retryNow(): Promise<void> {
  await changeDeliveries(await idsByDelivery('waiting'), ({ delivery }) => {
    if (delivery?.status !== 'waiting') return false;
    delivery.notBeforeMs = Date.now();
    return true;
  });
  pump();
}

/** A background that has just begun is the only one: what its predecessor was sending is free again, at once. */
export async function releaseClaims(): Promise<void> {
  await changeDeliveries(await idsByDelivery('sending'), (record) => {
    if (record.delivery?.status !== 'sending') return false;
    const { attempts, bytesSent } = record.delivery;
    record.delivery = {
      status: 'waiting',
      attempts,
      notBeforeMs: Date.now(),
      setAtMs: Date.now(),
      bytesSent,
    };
    return true;
  });
}
