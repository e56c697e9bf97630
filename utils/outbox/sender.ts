/** Takes one delivery as far as it will go now: refer, upload, wait for the verdict, fetch and check the receipt. */
import { changeCapture, readWorking, storeWorking } from '@/utils/archive/captures';
import { markDelivered, storeReceipt } from '@/utils/archive/claims';
import { appendLog, DEVICE_LOG } from '@/utils/archive/log';
import { artefactsOf, claimsOf, getCapture, packageOf } from '@/utils/archive/read';
import type { CaptureRecord, PackageRecord } from '@/utils/archive/records';
import type { Enrolment } from '@/utils/archive/settings';
import { sha256Hex } from '@/utils/evidence/hash';
import { EVIDENCE_JSON, LEADS_JSON } from '@/utils/evidence/layout';
import { fromBase64, toBase64 } from '@/utils/evidence/pem';
import { evidence, leadsDocument } from '@/utils/evidence/schema';
import { verifySignature } from '@/utils/evidence/signature';
import {
  receipt as receiptSchema,
  referralRequest,
  referralStatus,
  signedReceipt,
  type ReferralRequest,
  type ReferralStatus,
} from '@/utils/referral/schema';
import { progressed, type Sending } from './delivery';
import { askDeskFor, deskAddress, refusal, type DeskAnswer } from './desk-http';
import { describeDesk } from './desk-identity';
import { REFERRAL } from './late-stamp';
import { uploadPackage } from './package-upload';
import { deliveryPolicy } from './policy';

const UPLOAD = 'upload';

/** How far a delivery came: `verifying` means ask again later. */
export type Progress = 'accepted' | 'verifying' | 'lost-claim';

interface Job {
  capture: CaptureRecord;
  stored: PackageRecord;
  seal: string;
  enrolment: Enrolment;
  sending: Sending;
}

const authorised = ({ enrolment }: Job): Record<string, string> => ({
  Authorization: `Bearer ${enrolment.accessToken}`,
});

const jsonOf = (text: string | undefined): unknown => {
  try {
    return JSON.parse(text ?? 'null');
  } catch {
    return null;
  }
};

/** What the protocol has room for. A page whose address alone is longer is named by its site; the package has it whole. */
function fitting(urls: string[]): string[] {
  const short = urls.filter((url) => url.length <= 8192).slice(0, 50);
  return short.length > 0 ? short : urls.slice(0, 1).map((url) => `${new URL(url).origin}/`);
}

/** The referral as it was first sent, or as it is sent now: a repeat must be the same to the letter. */
async function referralOf({ capture, stored, seal }: Job): Promise<ReferralRequest> {
  const before = referralRequest.safeParse(await readWorking(capture.id, REFERRAL));
  if (before.success) return before.data;
  const files = await artefactsOf(capture.id);
  const text = (path: string): Promise<string> | undefined =>
    files.find(({ entry }) => entry.path === path)?.body.text();
  const facts = evidence.safeParse(jsonOf(await text(EVIDENCE_JSON)));
  const leads = leadsDocument.safeParse(jsonOf(await text(LEADS_JSON)));
  const claim = (await claimsOf(capture.id)).findLast(({ signed }) => signed !== null)?.signed ?? null;
  const urls = [
    capture.url,
    ...(facts.success ? [facts.data.target.url_final, ...facts.data.target.path_taken] : []),
  ];
  const request: ReferralRequest = {
    v: 1,
    seal,
    claim,
    urls: fitting([...new Set(urls)]),
    leads: (leads.success ? leads.data.leads : []).slice(0, 500).map(({ kind, host }) => ({ kind, host })),
    package: { sha256: stored.sha256, bytes: stored.body.size },
    completeness: capture.completeness ?? 'partial',
  };
  await storeWorking(capture.id, REFERRAL, request);
  return request;
}

async function refer(job: Job): Promise<DeskAnswer<ReferralStatus>> {
  const request = await referralOf(job);
  const body = JSON.stringify(request);
  const digest = toBase64(
    new Uint8Array(await crypto.subtle.digest('SHA-256', new TextEncoder().encode(body))),
  );
  const headers = {
    ...authorised(job),
    'Content-Type': 'application/json',
    'Content-Digest': `sha-256=:${digest}:`,
  };
  const url = deskAddress(job.enrolment.url, `v1/referrals/${job.seal}`);
  const status = await askDeskFor(url, { method: 'PUT', headers, body }, referralStatus);
  if (status.ok) await markDelivered(job.capture.id, status.value.claim_version);
  return status;
}

async function upload(job: Job): Promise<DeskAnswer<'complete' | 'lost-claim'>> {
  const { capture, stored, enrolment } = job;
  const journal = (event: string, detail: Record<string, string | number | null>): Promise<unknown> =>
    appendLog(DEVICE_LOG, {
      event,
      actor: 'extension',
      detail: { capture: capture.id, seal: job.seal, ...detail },
    });
  const known = await readWorking(capture.id, UPLOAD);
  const uploadUrl = typeof known === 'string' ? known : null;
  await journal(uploadUrl === null ? 'upload.started' : 'upload.resumed', { bytes: stored.body.size });
  const sent = await uploadPackage({
    deskUrl: enrolment.url,
    accessToken: enrolment.accessToken,
    seal: job.seal,
    sha256: stored.sha256,
    body: stored.body,
    uploadUrl,
    onOpened: (url) => storeWorking(capture.id, UPLOAD, url),
    onProgress: (bytesSent) => renew(job, bytesSent),
  });
  if (!sent.ok) return sent;
  if (!sent.value.complete) return { ok: true, value: 'lost-claim' };
  await journal('upload.completed', { bytes: stored.body.size });
  return { ok: true, value: 'complete' };
}

/** Renews the lease. False when the user has taken the request back, or deleted the capture. */
async function renew(job: Job, bytesSent: number): Promise<boolean> {
  let ours = false;
  await changeCapture(job.capture.id, (record) => {
    ours = record.delivery?.status === 'sending' && record.delivery.attempts === job.sending.attempts;
    if (ours) record.delivery = progressed(job.sending, bytesSent, Date.now(), deliveryPolicy);
  });
  return ours;
}

const askStatus = (job: Job): Promise<DeskAnswer<ReferralStatus>> =>
  askDeskFor(
    deskAddress(job.enrolment.url, `v1/referrals/${job.seal}`),
    { headers: authorised(job) },
    referralStatus,
  );

/** A receipt counts only if the desk's own key signed it and it speaks of this very package. */
async function fetchReceipt(job: Job): Promise<DeskAnswer<null>> {
  const url = deskAddress(job.enrolment.url, `v1/referrals/${job.seal}/receipt`);
  const answer = await askDeskFor(url, { headers: authorised(job) }, signedReceipt);
  if (!answer.ok) return answer;
  const { document, signature } = answer.value;
  const { receiptKeyPem } = job.enrolment;
  if (!(await verifySignature(document, fromBase64(signature), receiptKeyPem))) {
    return refusal('receipt-invalid', "the signature does not fit the desk's receipt key");
  }
  const parsed = receiptSchema.safeParse(jsonOf(document));
  if (!parsed.success) return refusal('receipt-invalid', 'the receipt cannot be read');
  const { seal, package_sha256: sha256, bytes } = parsed.data;
  if (seal !== job.seal || sha256 !== job.stored.sha256 || bytes !== job.stored.body.size) {
    return refusal('receipt-invalid', 'the receipt speaks of another package');
  }
  await storeReceipt(job.capture.id, job.seal, answer.value, receiptKeyPem, Date.now());
  const detail = { capture: job.capture.id, seal: job.seal, receipt_sha256: await sha256Hex(document) };
  await appendLog(DEVICE_LOG, { event: 'receipt.received', actor: 'desk', detail });
  return { ok: true, value: null };
}

/** What the desk said at enrolment may have changed since: nothing is given up without asking once more. */
async function exceedsLimit({ stored, enrolment }: Job): Promise<DeskAnswer<never> | null> {
  const { size } = stored.body;
  if (size <= enrolment.packageBytesLimit) return null;
  const desk = await describeDesk(enrolment.url);
  if (!desk.ok) return desk;
  const limit = desk.value.description.limits.package_bytes;
  return size > limit ? refusal('too-large', `the desk takes ${limit} bytes, the package has ${size}`) : null;
}

/** Carries out one claimed delivery. Every request may be repeated: the seal is the referral's name. */
export async function deliver(
  captureId: string,
  sending: Sending,
  enrolment: Enrolment,
): Promise<DeskAnswer<Progress>> {
  const [capture, stored] = await Promise.all([getCapture(captureId), packageOf(captureId)]);
  if (!capture || capture.seal === null || !stored)
    return refusal('package-missing', 'the package is not on this device');
  const job: Job = { capture, stored, seal: capture.seal, enrolment, sending };
  const tooLarge = await exceedsLimit(job);
  if (tooLarge) return tooLarge;
  const referred = await refer(job);
  if (!referred.ok) return referred;
  let status = referred.value;
  if (status.state === 'received' || status.state === 'rejected') {
    const sent = await upload(job);
    // "Conflict" may only mean that the last byte had arrived before: then the referral has gone on.
    if (!sent.ok && sent.refusal.httpStatus !== 409) return sent;
    if (sent.ok && sent.value === 'lost-claim') return { ok: true, value: 'lost-claim' };
    const asked = await askStatus(job);
    if (!asked.ok) return asked;
    status = asked.value;
    if (!sent.ok && status.state === 'received') return sent;
    // Every byte is there and the desk has not noticed: to be asked again, but not every second.
    if (status.state === 'received') return refusal('desk-error', 'the desk still waits for the package');
  }
  if (status.state === 'rejected') {
    const { detail = 'the desk refused the package', check } = status.problem ?? {};
    const answer = refusal('refused', detail);
    if (check !== undefined) answer.refusal.problem.check = check;
    return answer;
  }
  if (status.state !== 'accepted' && status.state !== 'actioned') return { ok: true, value: 'verifying' };
  const received = await fetchReceipt(job);
  return received.ok ? { ok: true, value: 'accepted' } : received;
}
