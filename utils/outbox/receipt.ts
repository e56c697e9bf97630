/** Fetches receipts, and believes one only if the desk's own key signed it and it speaks of this very package. */
import { storeReceipts } from '@/utils/archive/claims';
import { appendAll, DEVICE_LOG, type LogEvent } from '@/utils/archive/log';
import type { Enrolment } from '@/utils/archive/settings';
import { sha256Hex } from '@/utils/evidence/hash';
import { readReceipt } from '@/utils/referral/read-receipt';
import { signedReceipt, type SignedReceipt } from '@/utils/referral/schema';
import { askDeskFor, deskAddress, refusal, type DeskAnswer } from './desk-http';
import { authorised } from './referral';

/** What a receipt must speak of. */
export interface Receivable {
  captureId: string;
  seal: string;
  sha256: string;
  bytes: number;
}

/** What is wrong with it, or null. */
async function flawOf(
  signed: SignedReceipt,
  { receiptKeyPem }: Enrolment,
  of: Receivable,
): Promise<string | null> {
  const read = await readReceipt(signed, receiptKeyPem);
  if (!read.ok) return read.problem.detail;
  const { seal, package_sha256: sha256, bytes } = read.value;
  return seal === of.seal && sha256 === of.sha256 && bytes === of.bytes
    ? null
    : 'the receipt speaks of another package';
}

/** One that is wrong is asked for once more: wrong in the same words it is the desk's, else the line has damaged it. */
export async function fetchReceipt(of: Receivable, enrolment: Enrolment): Promise<DeskAnswer<null>> {
  const url = deskAddress(enrolment.url, `v1/referrals/${of.seal}/receipt`);
  let before: SignedReceipt | null = null;
  for (;;) {
    const answer = await askDeskFor(url, { headers: authorised(enrolment) }, signedReceipt);
    if (!answer.ok) return answer;
    const signed = answer.value;
    const flaw = await flawOf(signed, enrolment, of);
    if (flaw === null) {
      await keep([{ of, signed }], enrolment);
      return { ok: true, value: null };
    }
    if (before)
      return before.document === signed.document && before.signature === signed.signature
        ? refusal('receipt-invalid', flaw)
        : refusal('desk-error', `the receipt was damaged on the way: ${flaw}`);
    before = signed;
  }
}

interface Received {
  of: Receivable;
  signed: SignedReceipt;
}

/** Keeps those that are sound, and says whose they are; of the others each is fetched, and judged, by itself. */
export async function keepSound(received: readonly Received[], enrolment: Enrolment): Promise<Receivable[]> {
  const flaws = await Promise.all(received.map(({ of, signed }) => flawOf(signed, enrolment, of)));
  const sound = received.filter((_, index) => flaws[index] === null);
  await keep(sound, enrolment);
  return sound.map(({ of }) => of);
}

async function keep(received: readonly Received[], { receiptKeyPem }: Enrolment): Promise<void> {
  if (received.length === 0) return;
  const receivedAtMs = Date.now();
  await storeReceipts(
    received.map(({ of: { captureId, seal }, signed }) => ({
      ...{ captureId, seal, signed, receiptKeyPem, receivedAtMs },
    })),
  );
  const lines = received.map(async ({ of: { captureId, seal }, signed }): Promise<LogEvent> => {
    const detail = { capture: captureId, seal, receipt_sha256: await sha256Hex(signed.document) };
    return { event: 'receipt.received', actor: 'desk', detail };
  });
  await appendAll(DEVICE_LOG, await Promise.all(lines));
}
