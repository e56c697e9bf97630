/** Asks after packages that the desk is checking, many in one call, and keeps the receipts that come with the answer. */
import { capturesOf } from '@/utils/archive/read';
import type { CaptureRecord } from '@/utils/archive/records';
import { changeDeliveries, settleDeliveries } from '@/utils/archive/sending';
import type { Enrolment } from '@/utils/archive/settings';
import { receiptsReply, type ReceiptsReply, type ReceiptsRequest } from '@/utils/referral/schema';
import { askOf } from './batch';
import { askLater } from './delivery';
import { askDeskFor, deskAddress, type DeskAnswer } from './desk-http';
import { patience } from './patience';
import { deliveryPolicy } from './policy';
import { keepSound, type Receivable } from './receipt';
import { jsonBody } from './referral';
import { isKnown, isStanding, noteStanding, takeStanding } from './standing';

/** Desks that do not hand receipts out by the dozen, or not to us now. */
const receipts = patience();

/** Whether one can be asked about so: one request in place of two. */
export const handsOutReceipts = (enrolment: Enrolment): boolean => receipts.isOver(enrolment);

function ask(seals: string[], enrolment: Enrolment): Promise<DeskAnswer<ReceiptsReply>> {
  const request: ReceiptsRequest = { v: 1, seals };
  return jsonBody(request, enrolment).then((body) =>
    askDeskFor(deskAddress(enrolment.url, 'v1/receipts:batch'), { method: 'POST', ...body }, receiptsReply),
  );
}

/** What there is to receive for these; a capture that is gone, or was never sealed, is in none. */
async function receivables(ids: readonly string[]): Promise<Receivable[]> {
  const found = await capturesOf(ids);
  return found.flatMap((capture) => {
    if (!capture) return [];
    const { id: captureId, seal, packageSha256: sha256, packageBytes: bytes } = capture;
    return seal === null || sha256 === null || bytes === null ? [] : [{ captureId, seal, sha256, bytes }];
  });
}

/**
 * Keeps the receipts that are here, and notes how the others stand: of these {@link takeStanding} then tells. Returns whose
 * receipts they are; null when the desk has not answered.
 */
async function receive(ids: readonly string[], enrolment: Enrolment): Promise<string[] | null> {
  const asked = await receivables(ids);
  if (asked.length === 0) return [];
  const answer = await ask(
    asked.map(({ seal }) => seal),
    enrolment,
  );
  if (!answer.ok) return null;
  const { results } = answer.value;
  const came = asked.flatMap((of, index) => {
    const { referral, receipt: signed } = results[index] ?? {};
    return referral?.seal === of.seal ? [{ of, referral, signed: signed ?? null }] : [];
  });
  for (const { of, referral } of came) noteStanding(of.captureId, referral);
  const kept = await keepSound(
    came.flatMap(({ of, signed }) => (signed ? [{ of, signed }] : [])),
    enrolment,
  );
  const acceptedIds = kept.map(({ captureId }) => captureId);
  for (const id of acceptedIds) takeStanding(id);
  const acceptedAtMs = Date.now();
  await settleDeliveries(acceptedIds, (record) => {
    record.delivery = { status: 'accepted', acceptedAtMs, deskUrl: enrolment.url };
  });
  return acceptedIds;
}

/** Those that the desk still checks are put off, in one transaction; a power cut only has them asked after sooner. */
async function putOff(ids: readonly string[]): Promise<void> {
  const nowMs = Date.now();
  const putOffOne = (record: CaptureRecord): boolean => {
    if (record.delivery?.status !== 'verifying') return false;
    record.delivery = askLater(record.delivery.attempts + 1, nowMs, deliveryPolicy);
    return true;
  };
  await changeDeliveries(ids, putOffOne, 'relaxed');
}

/**
 * Asks after these, as many as go in one call. Of those that are not accepted, nor put off because the desk still checks
 * them, {@link takeStanding} now tells the verdict. Returns those it could not be asked about so.
 */
export async function askVerdicts(ids: readonly string[], enrolment: Enrolment): Promise<string[]> {
  const accepted = receipts.isOver(enrolment) ? await receive(ids, enrolment) : [];
  if (accepted === null) receipts.begin(enrolment);
  const left = ids.filter((id) => !accepted?.includes(id));
  if (!left.some(isKnown))
    await askOf(
      left.map((id) => ({ id })),
      enrolment,
    );
  const still = left.filter((id) => isStanding(id, 'verifying'));
  for (const id of still) takeStanding(id);
  await putOff(still);
  return left.filter((id) => !still.includes(id) && !isKnown(id));
}
