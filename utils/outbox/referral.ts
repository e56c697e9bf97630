/** Refers packages: alone, or many in one call. A repeat is the same to the letter, so it also asks how things stand. */
import { readWorking, storeWorking } from '@/utils/archive/captures';
import { markDelivered } from '@/utils/archive/claims';
import { claimsOf } from '@/utils/archive/read';
import type { CaptureRecord, ClaimRecord, PackageRecord } from '@/utils/archive/records';
import type { Enrolment } from '@/utils/archive/settings';
import { utf8 } from '@/utils/evidence/hash';
import { parsedJson } from '@/utils/evidence/parsed-json';
import { toBase64 } from '@/utils/evidence/pem';
import {
  batchReply,
  claimDocument,
  referralRequest,
  referralStatus,
  type BatchReply,
  type ReferralRequest,
  type ReferralStatus,
} from '@/utils/referral/schema';
import { askDeskFor, deskAddress, refusal, type DeskAnswer } from './desk-http';
import { REFERRAL } from './late-stamp';
import { readFacts, REFERRAL_FACTS, referralFacts, type ReferralFacts } from './referral-facts';

export const authorised = ({ accessToken }: Enrolment): Record<string, string> => ({
  Authorization: `Bearer ${accessToken}`,
});

/** The referral as it was first sent, or as it is sent now: a repeat must be the same to the letter. */
export async function referralOf(
  capture: CaptureRecord,
  stored: PackageRecord,
  seal: string,
): Promise<ReferralRequest> {
  const before = referralRequest.safeParse(await readWorking(capture.id, REFERRAL));
  if (before.success) return before.data;
  const kept = referralFacts.safeParse(await readWorking(capture.id, REFERRAL_FACTS)).data;
  const facts = kept ?? (await readFacts(capture, seal, stored.body));
  const request = firstReferralOf(facts, stored, await claimsOf(capture.id));
  await storeWorking(capture.id, REFERRAL, request);
  return request;
}

/** The referral of a package that was never referred. It must be kept before it is sent. */
export function firstReferralOf(
  facts: ReferralFacts,
  { body, sha256 }: PackageRecord,
  claims: readonly ClaimRecord[],
): ReferralRequest {
  const claim = claims.findLast(({ signed, imported }) => signed !== null && !imported)?.signed ?? null;
  const { seal, urls, leads, completeness } = facts;
  return { v: 1, seal, claim, urls, leads, package: { sha256, bytes: body.size }, completeness };
}

/** JSON with its digest: what the line has made something else of is not taken for what we said. */
export async function jsonBody(
  value: unknown,
  enrolment: Enrolment,
): Promise<{ headers: Record<string, string>; body: string }> {
  const body = JSON.stringify(value);
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', utf8(body)));
  const headers = {
    ...authorised(enrolment),
    'Content-Type': 'application/json',
    'Content-Digest': `sha-256=:${toBase64(digest)}:`,
  };
  return { headers, body };
}

/** Whether the desk has the claim that travelled with the referral; what else it says of versions is its own affair. */
async function noteClaim(
  captureId: string,
  { claim }: ReferralRequest,
  status: ReferralStatus,
): Promise<void> {
  const sent = claim && claimDocument.safeParse(parsedJson(claim.document));
  const version = sent?.data?.version;
  if (version !== undefined && version <= status.claim_version) await markDelivered(captureId, version);
}

/** Refers one package. */
export async function refer(
  captureId: string,
  request: ReferralRequest,
  enrolment: Enrolment,
): Promise<DeskAnswer<ReferralStatus>> {
  const url = deskAddress(enrolment.url, `v1/referrals/${request.seal}`);
  const init = { method: 'PUT', ...(await jsonBody(request, enrolment)) };
  const status = await askDeskFor(url, init, referralStatus);
  if (status.ok && status.value.seal !== request.seal)
    return refusal('not-a-desk', 'the answer is about another seal');
  if (status.ok) await noteClaim(captureId, request, status.value);
  return status;
}

export interface Item {
  captureId: string;
  request: ReferralRequest;
}

/**
 * Refers many in one call. Returns how those stand that the desk took; of the others it will say why when they are
 * referred alone, and so it will when it knows no batches.
 */
export async function referMany(
  items: readonly Item[],
  enrolment: Enrolment,
): Promise<DeskAnswer<Map<string, ReferralStatus>>> {
  const referrals = items.map(({ request }) => request);
  const init = { method: 'POST', ...(await jsonBody({ v: 1, referrals }, enrolment)) };
  const answer = await askDeskFor(deskAddress(enrolment.url, 'v1/referrals:batch'), init, batchReply);
  return answer.ok ? { ok: true, value: await noteTaken(items, answer.value) } : answer;
}

/** How those of these stand that the desk took; their claims it has, too. */
export async function noteTaken(
  items: readonly Item[],
  { results }: BatchReply,
): Promise<Map<string, ReferralStatus>> {
  const taken = new Map<string, ReferralStatus>();
  for (const [index, { captureId, request }] of items.entries()) {
    const status = takenAs(results[index], request.seal);
    if (!status) continue;
    await noteClaim(captureId, request, status);
    taken.set(captureId, status);
  }
  return taken;
}

const takenAs = (result: BatchReply['results'][number] | undefined, seal: string): ReferralStatus | null =>
  result?.referral?.seal === seal ? result.referral : null;
