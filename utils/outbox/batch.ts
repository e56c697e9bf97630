/** Refers what is due in one call, ahead of the senders: they find out here how each of theirs stands. */
import { getCapture, packageOf } from '@/utils/archive/read';
import type { Enrolment } from '@/utils/archive/settings';
import type { ReferralStatus } from '@/utils/referral/schema';
import { signWaitingClaims } from './claim-signing';
import { deliveryPolicy } from './policy';
import { referMany, referralOf, type Item } from './referral';

/** What a desk said of a package some time ago may have changed; and it costs nothing to ask again. */
const FRESH_MS = 60_000;

const said = new Map<string, { status: ReferralStatus; atMs: number }>();
/** Desks that have no batches, or none for us now. */
let notBeforeMs = 0;
const PATIENCE_MS = 60_000;

/** What the desk has said of this capture just now. Told once: whoever takes it acts on it. */
export function takeStanding(captureId: string): ReferralStatus | null {
  const known = said.get(captureId);
  said.delete(captureId);
  return known && performance.now() - known.atMs < FRESH_MS ? known.status : null;
}

/** Still to come: a package whose closing stamp may yet be had must not be referred before. */
async function itemOf(id: string): Promise<Item | null> {
  const [capture, stored] = await Promise.all([getCapture(id), packageOf(id)]);
  if (!capture || capture.seal === null || capture.stamps.close === 'deferred' || !stored) return null;
  await signWaitingClaims(id);
  return { captureId: id, request: await referralOf(capture, stored, capture.seal) };
}

/** As many as go into one call. */
async function itemsOf(due: readonly { id: string }[]): Promise<Item[]> {
  const items: Item[] = [];
  let sizeBytes = 0;
  for (const { id } of due.slice(0, deliveryPolicy.batchItems)) {
    // What is wrong with one is found again, and told, when it is sent alone.
    const item = await itemOf(id).catch(() => null);
    if (!item) continue;
    sizeBytes += JSON.stringify(item.request).length;
    if (sizeBytes > deliveryPolicy.batchBytes) break;
    items.push(item);
  }
  return items;
}

/** Asks of those that are due and of which nothing is known yet; alone, one is not worth a batch. */
export async function referAhead(due: readonly { id: string }[], enrolment: Enrolment): Promise<void> {
  const nowMs = performance.now();
  for (const [id, { atMs }] of said) if (nowMs - atMs > FRESH_MS) said.delete(id);
  if (nowMs < notBeforeMs || due.length < 2) return;
  if (said.has(due[0]?.id ?? '')) return;
  const items = await itemsOf(due.filter(({ id }) => !said.has(id)));
  if (items.length < 2) return;
  const answer = await referMany(items, enrolment);
  if (!answer.ok) {
    notBeforeMs = nowMs + PATIENCE_MS; // each for itself meanwhile
    return;
  }
  for (const [captureId, status] of answer.value) said.set(captureId, { status, atMs: performance.now() });
}
