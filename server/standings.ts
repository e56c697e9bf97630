/** How many referrals stand, and the receipts of those that have one: a device asks after a hundred at once. */
import type { ReceiptsReply } from '@/utils/referral/schema';
import type { DeskPolicy } from './policy';
import { statusOf } from './status';
import type { DeviceRecord, Store } from './store';

export const RECEIPTS_PATH = '/v1/receipts:batch';

/** In the order of the seals; a receipt for which the answer has no more room is fetched alone. */
export async function standings(
  { store, policy }: { store: Store; policy: DeskPolicy },
  device: DeviceRecord,
  seals: readonly string[],
): Promise<ReceiptsReply> {
  const results: ReceiptsReply['results'] = [];
  let leftBytes = policy.receiptsBytes;
  for (const seal of seals) {
    const referral = await store.referralFor(seal, device.id);
    const found = referral && (await store.receipt(seal));
    leftBytes -= found ? Buffer.byteLength(JSON.stringify(found.document)) : 0;
    const receipt = found && leftBytes >= 0 ? { document: found.document, signature: found.signature } : null;
    results.push({ referral: referral && statusOf(referral), receipt });
  }
  return { results };
}
