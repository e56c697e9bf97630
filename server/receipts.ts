/** The desk's receipt: exact bytes, signed once, the same for ever. */
import { toBase64 } from '@/utils/evidence/pem';
import { sign } from '@/utils/evidence/signature';
import { receipt, type Receipt } from '@/utils/referral/schema';
import type { Authority } from './authority';
import { keySha256 } from './enrolment';
import type { Inspection } from './inspection';
import type { ReceiptRecord, ReferralRecord } from './store';

/** Composes and signs the receipt of a package that is durable. */
export async function signReceipt(
  authority: Authority,
  deskName: string,
  referral: ReferralRecord & { receivedAtMs: number },
  { captureId, checks }: Pick<Inspection, 'captureId' | 'checks'>,
): Promise<ReceiptRecord> {
  const content: Receipt = {
    v: 1,
    referral_id: referral.seal,
    seal: referral.seal,
    ...(captureId === null ? {} : { capture_id: captureId }),
    package_sha256: referral.packageSha256,
    bytes: referral.packageBytes,
    received_at: new Date(referral.receivedAtMs).toISOString(),
    checks,
    desk: { name: deskName, receipt_key_sha256: keySha256(authority.receipts.spki) },
  };
  const document = `${JSON.stringify(receipt.parse(content), null, 2)}\n`;
  const signature = await sign(document, authority.receipts.privateKey);
  return { seal: referral.seal, document, signature: toBase64(signature) };
}
