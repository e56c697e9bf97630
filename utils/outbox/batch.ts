/** Refers what is due, and asks after what is being checked, many in one call; senders find out here how theirs stand. */
import { changeDeliveries } from '@/utils/archive/sending';
import type { Enrolment } from '@/utils/archive/settings';
import type { ReferralStatus } from '@/utils/referral/schema';
import { askLater } from './delivery';
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

/** Whether many can be asked about at once. */
export const knowsBatches = (): boolean => batches.isOver();

/** Notes what the desk says of these, or that it knows no batches, or none for us now. */
async function askOf(due: readonly { id: string }[], enrolment: Enrolment): Promise<void> {
  const items = await itemsOf(due.slice(0, deliveryPolicy.batchItems));
  if (items.length < 2) return;
  const answer = await referMany(items, enrolment);
  const atMs = performance.now();
  if (!answer.ok)
    batches.begin(); // each for itself meanwhile
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
  if (!knowsBatches() || due.length < 2) return;
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

/**
 * Asks after packages that the desk is checking, many in one call. Those that it still checks are put off together, in one
 * transaction; of the others {@link takeStanding} now tells the verdict. Returns those it could not be asked about so.
 */
export async function askVerdicts(ids: readonly string[], enrolment: Enrolment): Promise<string[]> {
  await askOf(
    ids.map((id) => ({ id })),
    enrolment,
  );
  const still = ids.filter((id) => said.get(id)?.status.state === 'verifying');
  for (const id of still) said.delete(id);
  const nowMs = Date.now();
  await changeDeliveries(still, (record) => {
    if (record.delivery?.status !== 'verifying') return false;
    record.delivery = askLater(record.delivery.attempts + 1, nowMs, deliveryPolicy);
    return true;
  });
  return ids.filter((id) => !still.includes(id) && !said.has(id));
}
