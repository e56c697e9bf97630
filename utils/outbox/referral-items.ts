/** What is said of packages when they are referred, many in one call. */
import { getCapture, packageOf } from '@/utils/archive/read';
import { signWaitingClaims } from './claim-signing';
import { deliveryPolicy } from './policy';
import { referralOf, type Item } from './referral';

/** An item, and the package that it speaks of. */
export interface PackedItem extends Item {
  body: Blob;
}

/** Still to come: a package whose closing stamp may yet be had must not be referred before. */
async function itemOf(id: string): Promise<PackedItem | null> {
  const [capture, stored] = await Promise.all([getCapture(id), packageOf(id)]);
  if (!capture || capture.seal === null || capture.stamps.close === 'deferred' || !stored) return null;
  if (capture.claimVersion > 0) await signWaitingClaims(id);
  return { captureId: id, request: await referralOf(capture, stored, capture.seal), body: stored.body };
}

/** Packages opened side by side: each is some waiting for the disk. */
const READ_AT_ONCE = 10;

/** As many of these, in their order, as go into one call. */
export async function itemsOf(due: readonly { id: string }[]): Promise<PackedItem[]> {
  const items: PackedItem[] = [];
  let sizeBytes = 0;
  for (let at = 0; at < due.length; at += READ_AT_ONCE) {
    // What is wrong with one is found again, and told, when it is sent alone.
    const some = due.slice(at, at + READ_AT_ONCE).map(({ id }) => itemOf(id).catch(() => null));
    for (const item of await Promise.all(some)) {
      if (!item) continue;
      sizeBytes += JSON.stringify(item.request).length;
      if (sizeBytes > deliveryPolicy.batchBytes) return items;
      items.push(item);
    }
  }
  return items;
}
