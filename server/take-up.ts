/** After a restore: packages that lie here with their receipt, and of which the older database does not know. */
import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { sha256 } from '@/utils/evidence/schema';
import type { Desk } from './desk';
import { receiptBeside, referralBeside } from './kept-package';
import { refer } from './referrals';

/** Refers it as it was referred. Why that cannot be, or null. */
async function referAgain(desk: Desk, seal: string): Promise<string | null> {
  const kept = await referralBeside(desk, seal);
  if (kept === null) return 'nothing beside it says how it was referred';
  const device =
    (await desk.store.device(kept.device_id)) ?? (await desk.store.deviceByKey(kept.device_key_sha256));
  if (device === null)
    return `device ${kept.device_id} is not known: enrol it again, then start the desk again`;
  const then = { ...desk, now: () => Date.parse(kept.referred_at) };
  const referred = await refer(then, device, seal, kept.request);
  return referred.ok ? null : (referred.problem.detail ?? referred.problem.code);
}

async function takeUp(desk: Desk, seal: string): Promise<void> {
  const receipt = await receiptBeside(desk, seal);
  if (receipt === null) return;
  const reason = (await desk.store.referral(seal)) === null ? await referAgain(desk, seal) : null;
  if (reason !== null) desk.log(`${seal} lies here with its receipt and was not taken up: ${reason}`);
  else await desk.store.arrive(seal, Date.parse(receipt.says.received_at), null);
}

/** Has each looked at once more; it ends with the receipt that it has. */
export async function takeUpPackages(desk: Desk): Promise<void> {
  const { packages } = desk.folder;
  for (const shelf of await readdir(packages))
    for (const seal of await readdir(path.join(packages, shelf)))
      if (sha256.safeParse(seal).success && (await desk.store.receipt(seal)) === null)
        await takeUp(desk, seal);
}
