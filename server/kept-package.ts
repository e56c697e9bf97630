/**
 * What lies in the folder of an accepted package beside its bytes: its receipt, and of its referral what a desk needs whose
 * database is older than the package, because it was restored from a back-up.
 */
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import { parsedJson } from '@/utils/evidence/parsed-json';
import { toBase64 } from '@/utils/evidence/pem';
import { instant, sha256 } from '@/utils/evidence/schema';
import { readReceipt } from '@/utils/referral/read-receipt';
import { referralRequest, type Receipt } from '@/utils/referral/schema';
import { packageFolder, RECEIPT_FILE, REFERRAL_FILE, SIGNATURE_FILE, writeDurably } from './data-folder';
import type { Desk } from './desk';
import type { ReceiptRecord, ReferralRecord } from './store';

const keptReferral = z.object({
  v: z.literal(1),
  device_id: z.string(),
  /** Of the device that referred it: under another id it is still known by its key. */
  device_key_sha256: sha256,
  referred_at: instant,
  request: referralRequest,
});
export type KeptReferral = z.infer<typeof keptReferral>;

export interface KeptReceipt {
  record: ReceiptRecord;
  says: Receipt;
}

const textIn = (folder: string, file: string): Promise<string | null> =>
  readFile(path.join(folder, file), 'utf8').catch(() => null);

/** Null: there is none that this desk has signed about this seal. */
export async function receiptBeside(desk: Desk, seal: string): Promise<KeptReceipt | null> {
  const folder = packageFolder(desk.folder, seal);
  const document = await textIn(folder, RECEIPT_FILE);
  const signature = await readFile(path.join(folder, SIGNATURE_FILE)).catch(() => null);
  if (document === null || signature === null) return null;
  const record = { seal, document, signature: toBase64(signature) };
  const read = await readReceipt(record, desk.authority.receipts.publicKeyPem);
  return read.ok && read.value.seal === seal ? { record, says: read.value } : null;
}

/** Null: the package was accepted by a desk that did not keep it here. */
export async function referralBeside({ folder }: Desk, seal: string): Promise<KeptReferral | null> {
  const text = await textIn(packageFolder(folder, seal), REFERRAL_FILE);
  return keptReferral.safeParse(parsedJson(text ?? undefined)).data ?? null;
}

export async function writeBeside(
  desk: Desk,
  referral: ReferralRecord,
  receipt: ReceiptRecord,
): Promise<void> {
  const device = await desk.store.device(referral.deviceId);
  if (device === null) throw new Error('a referral without its device');
  const kept: KeptReferral = {
    v: 1,
    device_id: device.id,
    device_key_sha256: device.spkiSha256,
    referred_at: new Date(referral.referredAtMs).toISOString(),
    request: referralRequest.parse(JSON.parse(referral.request)),
  };
  const put = (file: string, content: string | Uint8Array) =>
    writeDurably(path.join(packageFolder(desk.folder, referral.seal), file), content);
  await Promise.all([
    put(REFERRAL_FILE, `${JSON.stringify(kept)}\n`),
    put(RECEIPT_FILE, receipt.document),
    put(SIGNATURE_FILE, Buffer.from(receipt.signature, 'base64')),
  ]);
}
