/** Refers what is due, many in one call, which also asks how each stands; senders find out here how theirs do. */
import type { Enrolment } from '@/utils/archive/settings';
import type { ReferralStatus } from '@/utils/referral/schema';
import { patience } from './patience';
import { deliveryPolicy } from './policy';
import { referMany } from './referral';
import { itemsOf } from './referral-items';

/** What a desk said of a package some time ago may have changed; and it costs nothing to ask again. */
const FRESH_MS = 60_000;

const said = new Map<string, { status: ReferralStatus; atMs: number }>();
/** Desks that have no batches, or none for us now. */
const batches = patience();

/** What the desk has said of this capture just now. Told once: whoever takes it acts on it. */
export function takeStanding(captureId: string): ReferralStatus | null {
  const known = said.get(captureId);
  said.delete(captureId);
  return known && performance.now() - known.atMs < FRESH_MS ? known.status : null;
}

/** Whether it is known how this one stands. */
export const isKnown = (captureId: string): boolean => said.has(captureId);

/** Whether it is known to stand so. */
export const isStanding = (captureId: string, state: ReferralStatus['state']): boolean =>
  said.get(captureId)?.status.state === state;

/** Notes what the desk has said of these elsewhere. */
export function noteStanding(captureId: string, status: ReferralStatus): void {
  said.set(captureId, { status, atMs: performance.now() });
}

/** Whether many can be referred, and asked about, at once. */
export const knowsBatches = (enrolment: Enrolment): boolean => batches.isOver(enrolment);

/** Notes what the desk says of these, or that it knows no batches, or none for us now. */
export async function askOf(due: readonly { id: string }[], enrolment: Enrolment): Promise<void> {
  const items = await itemsOf(due.slice(0, deliveryPolicy.batchItems));
  if (items.length < 2) return;
  const answer = await referMany(items, enrolment);
  const atMs = performance.now();
  if (!answer.ok)
    batches.begin(enrolment); // each for itself meanwhile
  else for (const [captureId, status] of answer.value) said.set(captureId, { status, atMs });
}

/** In one such call: few enough that it is answered before its turn comes, and the line never waits for it. */
const AHEAD = 5 * deliveryPolicy.sendingAtOnce;

/** A call about those that come later, under way while others are sent. Whoever is in it must not begin before its end. */
let ahead: Promise<unknown> | null = null;

/**
 * Refers those that are due and of which nothing is known yet; alone, one is not worth a batch. Resolves when it is known
 * how the first `needed` stand, or the desk does not say: of those after them it is asked while these are sent.
 */
export async function referAhead(
  due: readonly { id: string }[],
  needed: number,
  enrolment: Enrolment,
): Promise<void> {
  const nowMs = performance.now();
  for (const [id, { atMs }] of said) if (nowMs - atMs > FRESH_MS) said.delete(id);
  if (!knowsBatches(enrolment) || due.length < 2) return;
  const unknown = () => due.filter(({ id }) => !said.has(id));
  const isWanted = () => due.slice(0, needed).some(({ id }) => !said.has(id));
  if (isWanted()) await ahead;
  if (isWanted()) await askOf(unknown().slice(0, Math.max(needed, 2)), enrolment);
  const known = due.length - unknown().length;
  if (ahead || known >= 2 * deliveryPolicy.sendingAtOnce || unknown().length < 2) return;
  ahead = askOf(unknown().slice(0, AHEAD), enrolment)
    .catch(() => undefined) // each finds out for itself
    .finally(() => (ahead = null));
}
