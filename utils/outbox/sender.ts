/** Takes one delivery as far as it will go now: refer, upload, wait for the verdict, fetch and check the receipt. */
import { changeCapture, readWorking, storeWorking } from '@/utils/archive/captures';
import { appendLog, DEVICE_LOG } from '@/utils/archive/log';
import { getCapture, packageOf } from '@/utils/archive/read';
import type { CaptureRecord, PackageRecord } from '@/utils/archive/records';
import type { Enrolment } from '@/utils/archive/settings';
import { referralStatus, type ReferralStatus } from '@/utils/referral/schema';
import { progressed, type Sending } from './delivery';
import { askDeskFor, deskAddress, refusal, type DeskAnswer } from './desk-http';
import { describeDesk } from './desk-identity';
import { uploadPackage } from './package-upload';
import { deliveryPolicy } from './policy';
import { fetchReceipt } from './receipt';
import { authorised, refer, referralOf } from './referral';

const UPLOAD = 'upload';

/** How far a delivery came: `verifying` means ask again later; `held`: sending is paused, the rest goes later. */
export type Progress = 'accepted' | 'verifying' | 'lost-claim' | 'held';

export interface Order {
  captureId: string;
  sending: Sending;
  enrolment: Enrolment;
  /** The desk had every byte of it, and was checking them. */
  wasThere: boolean;
  /** What the desk has said just now, when it was referred with others. */
  referred: ReferralStatus | null;
  /** May sending go on? Asked between the pieces of an upload. */
  mayGoOn: () => boolean;
}

interface Job extends Order {
  capture: CaptureRecord;
  stored: PackageRecord;
  seal: string;
}

async function upload(job: Job): Promise<DeskAnswer<'complete' | 'lost-claim' | 'held'>> {
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
    onProgress: async (bytesSent) => (await renew(job, bytesSent)) && job.mayGoOn(),
  });
  if (!sent.ok) return sent;
  if (!sent.value.complete) return { ok: true, value: job.mayGoOn() ? 'lost-claim' : 'held' };
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

const askStatus = ({ enrolment, seal }: Job): Promise<DeskAnswer<ReferralStatus>> =>
  askDeskFor(
    deskAddress(enrolment.url, `v1/referrals/${seal}`),
    { headers: authorised(enrolment) },
    referralStatus,
  );

/** What the desk said at enrolment may have changed since: nothing is given up without asking once more. */
async function exceedsLimit({ stored, enrolment }: Job): Promise<DeskAnswer<never> | null> {
  const { size } = stored.body;
  if (size <= enrolment.packageBytesLimit) return null;
  const desk = await describeDesk(enrolment.url);
  if (!desk.ok) return desk;
  const limit = desk.value.description.limits.package_bytes;
  return size > limit ? refusal('too-large', `the desk takes ${limit} bytes, the package has ${size}`) : null;
}

/** Uploads what the desk lacks. Once it has answered for the last byte it looks at them: what it makes of them is asked later, of many at once. */
async function uploadRest(job: Job): Promise<DeskAnswer<Progress>> {
  const sent = await upload(job);
  if (sent.ok)
    return sent.value === 'complete' ? { ok: true, value: 'verifying' } : { ok: true, value: sent.value };
  // "Conflict" may only mean that the last byte had arrived before: then the referral has gone on.
  if (sent.refusal.httpStatus !== 409) return sent;
  const asked = await askStatus(job);
  if (!asked.ok) return asked;
  return asked.value.state === 'received' ? sent : conclude(job, asked.value);
}

/** The desk says no: for good, unless the bytes that it judged were not those that left. */
function rejection({ problem }: ReferralStatus): DeskAnswer<never> {
  const { detail = 'the desk refused the package', check } = problem ?? {};
  const answer = refusal(check === 'package.digest' ? 'desk-error' : 'refused', detail);
  if (check !== undefined) answer.refusal.problem.check = check;
  return answer;
}

async function conclude(job: Job, status: ReferralStatus): Promise<DeskAnswer<Progress>> {
  if (status.state === 'rejected') return rejection(status);
  if (status.state !== 'accepted' && status.state !== 'actioned') return { ok: true, value: 'verifying' };
  const { captureId, sha256, body } = job.stored;
  const of = { captureId, seal: job.seal, sha256, bytes: body.size };
  const received = await fetchReceipt(of, job.enrolment);
  return received.ok ? { ok: true, value: 'accepted' } : received;
}

/** Carries out one claimed delivery. Every request may be repeated: the seal is the referral's name. */
export async function deliver(order: Order): Promise<DeskAnswer<Progress>> {
  const { captureId, enrolment } = order;
  const [capture, stored] = await Promise.all([getCapture(captureId), packageOf(captureId)]);
  if (!capture || capture.seal === null || !stored)
    return refusal('package-missing', 'the package is not on this device');
  const job: Job = { ...order, capture, stored, seal: capture.seal };
  const tooLarge = await exceedsLimit(job);
  if (tooLarge) return tooLarge;
  const referred: DeskAnswer<ReferralStatus> = order.referred
    ? { ok: true, value: order.referred }
    : await refer(captureId, await referralOf(capture, stored, job.seal), enrolment);
  if (!referred.ok) return referred;
  const { state } = referred.value;
  const isAwaited = state === 'received' || state === 'rejected';
  if (!isAwaited) return conclude(job, referred.value);
  if (!order.wasThere) return uploadRest(job);
  // One that takes every byte and knows nothing of them must not be sent them again every second.
  if (state === 'received') return refusal('desk-error', 'the desk does not have the package any more');
  return conclude(job, referred.value);
}
