/** The outbox: which deliveries are due, how many go at once, and when to look again. */
import { capturesByDelivery, capturesWithDeferredStamp } from '@/utils/archive/captures';
import type { RowRecord } from '@/utils/archive/row';
import { changeDeliveries, currentMode, openRows, saveHeld, saveMode } from '@/utils/archive/sending';
import { currentEnrolment, currentSettings, type Enrolment } from '@/utils/archive/settings';
import { wakeAt } from '@/utils/browser/alarms';
import { lineIsMetered } from '@/utils/browser/connection';
import { awake } from '@/utils/browser/keep-alive';
import { referAhead } from './batch';
import { sendClaims } from './claim-sending';
import { dueAtMs, isDue, type Delivery } from './delivery';
import { fetchLateStamp } from './late-stamp';
import { noteRevoked, postpone, sendOne } from './one-delivery';
import { deliveryPolicy } from './policy';
import { permission, type Permission } from './sending-times';

/** As it was when last looked at: whoever is uploading asks between two pieces. */
let allowed: Permission | null = null;

async function fetchLateStamps(): Promise<void> {
  for (const capture of await capturesWithDeferredStamp()) {
    const stamp = await fetchLateStamp(capture);
    if (stamp === 'unavailable' || stamp === 'unreachable') return; // the next would fare no better
  }
}

/** Waits for what is due within this; for later things an alarm is set and the background may stop. */
const STAY_MS = 25_000;

let going: Promise<void> | null = null;
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

/** When the next of these wants attention, epoch ms; Infinity: none does. */
const nextDueMs = (records: RowRecord[]): number =>
  Math.min(Infinity, ...records.map(({ delivery }) => (delivery && dueAtMs(delivery)) ?? Infinity));

const wants = ({ delivery }: RowRecord): boolean =>
  delivery !== null && isDue(delivery, Date.now(), deliveryPolicy);

/** By the user's pause and rules, as things are now. */
async function askPermission(): Promise<Permission> {
  const [mode, settings] = await Promise.all([currentMode(), currentSettings()]);
  const before = allowed;
  allowed = permission(mode, settings.sending, new Date(), lineIsMetered());
  if (allowed.open !== before?.open || (!allowed.open && !before.open && allowed.why !== before.why))
    await saveHeld(allowed.open ? null : { why: allowed.why, againAtMs: allowed.againAtMs });
  return allowed;
}

/** Until when nothing may be sent: nobody waits for that here. */
async function rest(held: Exclude<Permission, { open: true }>): Promise<void> {
  if (held.againAtMs !== null) await wakeAt(held.againAtMs);
}

/** Nothing is left to send: "send now" has been done, and the rules count again. */
async function endOverride(): Promise<void> {
  if ((await currentMode()) === 'now') await saveMode('as-set');
}

/** While the desk does not know this device one delivery asks for all: a thousand would be told the same. */
const seats = (enrolment: Enrolment): number => (enrolment.revoked ? 1 : deliveryPolicy.sendingAtOnce);

/** What there is to do, as of one look around. */
interface View {
  atMs: number;
  held: Permission;
  enrolment: Enrolment | null;
  /** To be begun now, oldest first. Taken from here as they are begun. */
  due: RowRecord[];
  /** When the next of the others is due, epoch ms; Infinity: none is. */
  nextMs: number;
}

/** Reading ten thousand rows takes a moment: not for each of them that comes or goes. */
const LOOK_MS = 500;

async function lookAround(flying: ReadonlySet<string>): Promise<View> {
  const held = await askPermission();
  const enrolment = await currentEnrolment();
  const rows = enrolment && held.open ? await openRows() : [];
  rows.sort((a, b) => (a.id < b.id ? -1 : 1));
  const open = (enrolment?.revoked ? rows.slice(0, 1) : rows).filter(({ id }) => !flying.has(id));
  const later = open.filter((row) => !wants(row));
  return { atMs: performance.now(), held, enrolment, due: open.filter(wants), nextMs: nextDueMs(later) };
}

/** What is left when no delivery is due or under way: stamps, claims. Returns when to look again, null: when asked. */
async function tidy(enrolment: Enrolment): Promise<number | null> {
  await fetchLateStamps();
  const claims = await sendClaims(enrolment);
  if (claims.refusal) await noteRevoked(true);
  const left = await openRows();
  if (left.length === 0) await endOverride();
  const next = Math.min(left.some(wants) ? Date.now() : nextDueMs(left), claims.nextMs);
  return next === Infinity ? null : next;
}

/** Sends what is due, some at once, each for itself: neither a large package nor a broken one holds up the others. */
async function round(): Promise<void> {
  const flying = new Set<string>();
  const start = (id: string, enrolment: Enrolment): void => {
    flying.add(id);
    void sendOne(id, enrolment, () => allowed?.open ?? true)
      .catch(() => postpone(id))
      .finally(() => {
        flying.delete(id);
        endPause();
      });
  };
  let view: View | null = null;
  for (;;) {
    const isOld: boolean = !view || performance.now() - view.atMs > LOOK_MS;
    if (!view || changed || (isOld && view.due.length === 0)) {
      changed = false;
      view = await lookAround(flying);
    }
    const { enrolment, held, due } = view;
    if (enrolment) {
      const free = (): number => Math.max(seats(enrolment) - flying.size, 0);
      if (free() > 0 && !enrolment.revoked) await referAhead(due, enrolment);
      for (const { id } of due.splice(0, free())) if (!flying.has(id)) start(id, enrolment);
    }
    if (flying.size > 0) {
      // Who comes or goes says so; otherwise the next that is due, if there is room for it.
      const full = enrolment !== null && flying.size >= seats(enrolment);
      await pause(full ? STAY_MS : Math.min(Math.max(view.nextMs - Date.now(), LOOK_MS), STAY_MS));
      continue;
    }
    if (changed || due.length > 0) continue;
    if (!held.open) return rest(held);
    if (!enrolment) return;
    const next = await tidy(enrolment);
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
  going ??= awake(round)
    .catch(() => undefined) // what is due stays due: the next alarm looks again
    .finally(() => {
      going = null;
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
