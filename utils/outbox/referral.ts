/** Refers packages: alone, or many in one call. A repeat is the same to the letter, so it also asks how things stand. */
import { readWorking, storeWorking } from '@/utils/archive/captures';
import { markDelivered } from '@/utils/archive/claims';
import { claimsOf } from '@/utils/archive/read';
import type { CaptureRecord, ClaimRecord, PackageRecord } from '@/utils/archive/records';
import type { Enrolment } from '@/utils/archive/settings';
import { inMemory } from '@/utils/evidence/bytes-source';
import { utf8 } from '@/utils/evidence/hash';
import { EVIDENCE_JSON, LEADS_JSON } from '@/utils/evidence/layout';
import { parsedJson } from '@/utils/evidence/parsed-json';
import { toBase64 } from '@/utils/evidence/pem';
import { PACKAGE_LIMITS } from '@/utils/evidence/policy';
import { evidence, leadsDocument } from '@/utils/evidence/schema';
import { readSome } from '@/utils/evidence/zip';
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

export const authorised = ({ accessToken }: Enrolment): Record<string, string> => ({
  Authorization: `Bearer ${accessToken}`,
});

/** What the protocol has room for. A page whose address alone is longer is named by its site; the package has it whole. */
function fitting(urls: string[]): string[] {
  const short = urls.filter((url) => url.length <= 8192).slice(0, 50);
  return short.length > 0 ? short : urls.slice(0, 1).map((url) => `${new URL(url).origin}/`);
}

/** The referral as it was first sent, or as it is sent now: a repeat must be the same to the letter. */
export async function referralOf(
  capture: CaptureRecord,
  stored: PackageRecord,
  seal: string,
): Promise<ReferralRequest> {
  const before = referralRequest.safeParse(await readWorking(capture.id, REFERRAL));
  if (before.success) return before.data;
  const request = await firstReferralOf(capture, stored, seal, await claimsOf(capture.id));
  await storeWorking(capture.id, REFERRAL, request);
  return request;
}

/** Up to this size a package is read at once: each slice of a Blob costs more than so many bytes. */
const READ_WHOLE_BYTES = 2 ** 20;

/** The referral as a package asks for it that was never referred. It must be kept before it is sent. */
export async function firstReferralOf(
  capture: CaptureRecord,
  { body, sha256 }: PackageRecord,
  seal: string,
  claims: readonly ClaimRecord[],
): Promise<ReferralRequest> {
  const source = body.size <= READ_WHOLE_BYTES ? inMemory(await body.arrayBuffer()) : body;
  const [toldIn, ledIn] = [`${capture.id}/${EVIDENCE_JSON}`, `${capture.id}/${LEADS_JSON}`];
  const files = await readSome(source, [toldIn, ledIn], PACKAGE_LIMITS);
  const facts = evidence.safeParse(parsedJson(await files.get(toldIn)?.text()));
  const leads = leadsDocument.safeParse(parsedJson(await files.get(ledIn)?.text()));
  const claim = claims.findLast(({ signed, imported }) => signed !== null && !imported)?.signed ?? null;
  const urls = [
    capture.url,
    ...(facts.success ? [facts.data.target.url_final, ...facts.data.target.path_taken] : []),
  ];
  return {
    v: 1,
    seal,
    claim,
    urls: fitting([...new Set(urls)]),
    leads: (leads.success ? leads.data.leads : []).slice(0, 500).map(({ kind, host }) => ({ kind, host })),
    package: { sha256, bytes: body.size },
    completeness: capture.completeness ?? 'partial',
  };
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
