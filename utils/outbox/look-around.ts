/** What there is to send, as of one look around: by the user's rules, the enrolment, and every delivery that is open. */
import type { RowRecord } from '@/utils/archive/row';
import { currentMode, openRows, saveHeld } from '@/utils/archive/sending';
import { currentEnrolment, currentSettings, type Enrolment } from '@/utils/archive/settings';
import { lineIsMetered } from '@/utils/browser/connection';
import { knowsBatches } from './batch';
import { dueAtMs, isDue } from './delivery';
import { deliveryPolicy } from './policy';
import { permission, type Permission } from './sending-times';
import { isKnown } from './standing';
import { handsOutReceipts } from './verdicts';

/** As it was when last looked at: whoever is uploading asks between two pieces. */
let allowed: Permission | null = null;

/** As things were when last looked at. */
export const mayGoOn = (): boolean => allowed?.open ?? true;

/** When the next of these wants attention, epoch ms; Infinity: none does. */
export const nextDueMs = (records: readonly RowRecord[]): number =>
  records.reduce(
    (next, { delivery }) => Math.min(next, (delivery && dueAtMs(delivery)) ?? Infinity),
    Infinity,
  );

export const wants = ({ delivery }: RowRecord): boolean =>
  delivery !== null && isDue(delivery, Date.now(), deliveryPolicy);

/** The desk is checking it, and it is high time to ask: even while others are to be sent. */
const isLate = ({ delivery }: RowRecord): boolean =>
  delivery?.status === 'verifying' && delivery.notBeforeMs + deliveryPolicy.lateVerifyingMs <= Date.now();

/** By the user's pause and rules, as things are now. */
async function askPermission(): Promise<Permission> {
  const [mode, settings] = await Promise.all([currentMode(), currentSettings()]);
  const before = allowed;
  allowed = permission(mode, settings.sending, new Date(), lineIsMetered());
  if (allowed.open !== before?.open || (!allowed.open && !before.open && allowed.why !== before.why))
    await saveHeld(allowed.open ? null : { why: allowed.why, againAtMs: allowed.againAtMs });
  return allowed;
}

/** While the desk does not know this device one delivery asks for all: a thousand would be told the same. */
export const seats = (enrolment: Enrolment): number => (enrolment.revoked ? 1 : deliveryPolicy.sendingAtOnce);

/** Deliveries that are open, oldest first: only the oldest, while it asks for all. */
export async function openDeliveries(enrolment: Enrolment): Promise<RowRecord[]> {
  const rows = (await openRows()).sort((a, b) => (a.id < b.id ? -1 : 1));
  return enrolment.revoked ? rows.slice(0, 1) : rows;
}

/** What this round has begun and is not at its end. */
export interface Going {
  flying: Set<string>;
  /** How many requests that makes: a bundle is one. */
  requests: number;
  /** Some of it has ended since the last look, and when it is due again is not known yet. */
  ended: boolean;
  /** A call about those that are being checked. */
  asking: Promise<void> | null;
  /** Which such a call said nothing about: each asks for itself. */
  unanswered: Set<string>;
  /** Which a bundle left behind: each goes by itself. */
  unbundled: Set<string>;
}

/** What there is to do, as of one look around. */
export interface View {
  atMs: number;
  held: Permission;
  enrolment: Enrolment | null;
  /** To be begun now, oldest first. Taken from here as they are begun. */
  due: RowRecord[];
  /** The desk is checking these, and it is time to ask again: many in one call. */
  checking: string[];
  /** When the next of the others is due, epoch ms; Infinity: none is. */
  nextMs: number;
}

/** Reading ten thousand rows takes a moment: not for each of them that comes or goes. */
export const LOOK_MS = 500;
/** However many are due: those that were sent before want their receipts meanwhile. */
export const LONGEST_LOOK_MS = 5_000;

export async function lookAround(going: Going): Promise<View> {
  const { flying, unanswered } = going;
  going.ended = false;
  const held = await askPermission();
  const enrolment = await currentEnrolment();
  const rows = enrolment && held.open ? await openDeliveries(enrolment) : [];
  const open = rows.filter(({ id }) => !flying.has(id));
  const wanting = open.filter(wants);
  const isChecked = ({ id, delivery }: RowRecord): boolean =>
    delivery?.status === 'verifying' && !isKnown(id) && !unanswered.has(id);
  const mayWait = wanting.some(({ delivery }) => delivery?.status === 'waiting');
  const checked = enrolment ? wanting.filter(isChecked) : [];
  // With its receipt, asking after one is worth it; without, it takes two. The one that asks for all goes by itself.
  const together =
    enrolment !== null &&
    !enrolment.revoked &&
    (handsOutReceipts(enrolment) ? checked.length > 0 : knowsBatches(enrolment) && checked.length > 1);
  return {
    ...{ atMs: performance.now(), held, enrolment },
    due: wanting.filter((row) => !together || !isChecked(row)),
    checking: together ? checked.filter((row) => !mayWait || isLate(row)).map(({ id }) => id) : [],
    nextMs: nextDueMs(open.filter((row) => !wants(row))),
  };
}

export function isStale({ atMs, due }: View): boolean {
  const ageMs = performance.now() - atMs;
  return ageMs > LONGEST_LOOK_MS || (ageMs > LOOK_MS && due.length === 0);
}
