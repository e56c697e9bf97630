/** Refers what is due, many in one call, which also asks how each stands. */
import type { Enrolment } from '@/utils/archive/settings';
import { patience } from './patience';
import { deliveryPolicy } from './policy';
import { referMany } from './referral';
import { itemsOf } from './referral-items';
import { forgetStale, isKnown, noteStanding } from './standing';

/** Desks that have no batches, or none for us now. */
const batches = patience();

/** Whether many can be referred, and asked about, at once. */
export const knowsBatches = (enrolment: Enrolment): boolean => batches.isOver(enrolment);

/** Notes what the desk says of these, or that it knows no batches, or none for us now. */
export async function askOf(due: readonly { id: string }[], enrolment: Enrolment): Promise<void> {
  const items = await itemsOf(due.slice(0, deliveryPolicy.batchItems));
  if (items.length < 2) return;
  const answer = await referMany(items, enrolment);
  if (!answer.ok)
    batches.begin(enrolment); // each for itself meanwhile
  else for (const [captureId, status] of answer.value) noteStanding(captureId, status);
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
  forgetStale();
  if (!knowsBatches(enrolment) || due.length < 2) return;
  const unknown = () => due.filter(({ id }) => !isKnown(id));
  const isWanted = () => due.slice(0, needed).some(({ id }) => !isKnown(id));
  if (isWanted()) await ahead;
  if (isWanted()) await askOf(unknown().slice(0, Math.max(needed, 2)), enrolment);
  const known = due.length - unknown().length;
  if (ahead || known >= 2 * deliveryPolicy.sendingAtOnce || unknown().length < 2) return;
  ahead = askOf(unknown().slice(0, AHEAD), enrolment)
    .catch(() => undefined) // each finds out for itself
    .finally(() => (ahead = null));
}
