/** Fetches a receipt, and believes it only if the desk's own key signed it and it speaks of this very package. */
import { storeReceipt } from '@/utils/archive/claims';
import { appendLog, DEVICE_LOG } from '@/utils/archive/log';
import type { PackageRecord } from '@/utils/archive/records';
import type { Enrolment } from '@/utils/archive/settings';
import { sha256Hex } from '@/utils/evidence/hash';
import { fromBase64 } from '@/utils/evidence/pem';

import { verifySignature } from '@/utils/evidence/signature';
import { receipt, signedReceipt, type SignedReceipt } from '@/utils/referral/schema';
import { askDeskFor, deskAddress, refusal, type DeskAnswer } from './desk-http';
import { parsedJson } from './parsed-json';
import { authorised } from './referral';

/** What is wrong with it, or null. */
async function flawOf(
  { document, signature }: SignedReceipt,
  { receiptKeyPem }: Enrolment,
  stored: PackageRecord,
  seal: string,
): Promise<string | null> {
  if (!(await verifySignature(document, fromBase64(signature), receiptKeyPem)))
    return "the signature does not fit the desk's receipt key";
  const parsed = receipt.safeParse(parsedJson(document));
  if (!parsed.success) return 'the receipt cannot be read';
  const { seal: of, package_sha256: sha256, bytes } = parsed.data;
  return of === seal && sha256 === stored.sha256 && bytes === stored.body.size
    ? null
    : 'the receipt speaks of another package';
}

/** One that is wrong is asked for once more: wrong in the same words it is the desk's, else the line has damaged it. */
export async function fetchReceipt(
  stored: PackageRecord,
  seal: string,
  enrolment: Enrolment,
): Promise<DeskAnswer<null>> {
  const url = deskAddress(enrolment.url, `v1/referrals/${seal}/receipt`);
  let before: SignedReceipt | null = null;
  for (;;) {
    const answer = await askDeskFor(url, { headers: authorised(enrolment) }, signedReceipt);
    if (!answer.ok) return answer;
    const signed = answer.value;
    const flaw = await flawOf(signed, enrolment, stored, seal);
    if (flaw === null) {
      await keep(stored.captureId, seal, signed, enrolment);
      return { ok: true, value: null };
    }
    if (before)
      return before.document === signed.document && before.signature === signed.signature
        ? refusal('receipt-invalid', flaw)
        : refusal('desk-error', `the receipt was damaged on the way: ${flaw}`);
    before = signed;
  }
}

async function keep(
  captureId: string,
  seal: string,
  signed: SignedReceipt,
  enrolment: Enrolment,
): Promise<void> {
  await storeReceipt(captureId, seal, signed, enrolment.receiptKeyPem, Date.now());
  const detail = { capture: captureId, seal, receipt_sha256: await sha256Hex(signed.document) };
  await appendLog(DEVICE_LOG, { event: 'receipt.received', actor: 'desk', detail });
}
