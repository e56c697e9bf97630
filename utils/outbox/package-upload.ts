/**
 * Sends a package by tus 1.0 (tus.io/protocols/resumable-upload). Three requests over fetch: the reference client needs
 * XMLHttpRequest, which background workers do not have, and an adapter would be as long as this.
 */
import { toBase64 } from '@/utils/evidence/pem';
import { utf8 } from '@/utils/evidence/hash';
import { askDesk, deskAddress, refusal, type DeskAnswer } from './desk-http';
import { deliveryPolicy } from './policy';

const TUS = { 'Tus-Resumable': '1.0.0' };

export interface UploadJob {
  deskUrl: string;
  accessToken: string;
  seal: string;
  sha256: string;
  body: Blob;
  /** Where an earlier attempt got to, or null. */
  uploadUrl: string | null;
  /** Remember where this upload goes on. */
  onOpened(uploadUrl: string): Promise<void>;
  /** Returns false to stop: somebody else has the delivery now. */
  onProgress(bytesSent: number): Promise<boolean>;
}

const authorised = (job: UploadJob): Record<string, string> => ({
  ...TUS,
  Authorization: `Bearer ${job.accessToken}`,
});

const offsetOf = (response: Response): number => {
  const header = response.headers.get('Upload-Offset');
  return header !== null && /^\d+$/.test(header) ? Number(header) : NaN;
};

async function create(job: UploadJob): Promise<DeskAnswer<string>> {
  const metadata = Object.entries({ seal: job.seal, sha256: job.sha256 })
    .map(([key, value]) => `${key} ${toBase64(utf8(value))}`)
    .join(',');
  const endpoint = deskAddress(job.deskUrl, 'v1/packages');
  const headers = { ...authorised(job), 'Upload-Length': String(job.body.size), 'Upload-Metadata': metadata };
  const opened = await askDesk(endpoint, { method: 'POST', headers });
  if (!opened.ok) return opened;
  const location = opened.value.headers.get('Location');
  if (location === null) return refusal('not-a-desk', 'no Location for the upload');
  // The token goes with every request: never to another host than the desk's own.
  if (!URL.canParse(location, endpoint)) return refusal('not-a-desk', 'the Location is no address');
  const url = new URL(location, endpoint);
  if (url.host !== new URL(endpoint).host) return refusal('not-a-desk', `the upload would go to ${url.host}`);
  const same = new URL(url.pathname + url.search, endpoint).href;
  await job.onOpened(same);
  return { ok: true, value: same };
}

/** Where to go on: the offset at the desk, or null when that upload is not known any more. */
async function resumeAt(job: UploadJob, uploadUrl: string): Promise<DeskAnswer<number | null>> {
  const head = await askDesk(uploadUrl, { method: 'HEAD', headers: authorised(job) });
  if (!head.ok) {
    const gone = head.refusal.httpStatus === 404 || head.refusal.httpStatus === 410;
    return gone ? { ok: true, value: null } : head;
  }
  const offset = offsetOf(head.value);
  if (Number.isNaN(offset)) return refusal('not-a-desk', 'no Upload-Offset');
  if (offset > job.body.size) return refusal('not-a-desk', 'the upload has more bytes than the package');
  return { ok: true, value: offset };
}

/** An upload begun at an earlier desk is of no use at this one, and its host must not see this one's token. */
const isAt = (deskUrl: string, uploadUrl: string): boolean =>
  URL.canParse(uploadUrl) && new URL(uploadUrl).origin === new URL(deskUrl).origin;

/** Sends what the desk does not have yet. Ends with the number of bytes that were there already. */
export async function uploadPackage(
  job: UploadJob,
): Promise<DeskAnswer<{ resumedAt: number; complete: boolean }>> {
  let uploadUrl = job.uploadUrl !== null && isAt(job.deskUrl, job.uploadUrl) ? job.uploadUrl : null;
  let offset = 0;
  if (uploadUrl !== null) {
    const known = await resumeAt(job, uploadUrl);
    if (!known.ok) return known;
    if (known.value === null) uploadUrl = null;
    else offset = known.value;
  }
  if (uploadUrl === null) {
    const opened = await create(job);
    if (!opened.ok) return opened;
    uploadUrl = opened.value;
  }
  const resumedAt = offset;
  while (offset < job.body.size) {
    const chunk = job.body.slice(offset, offset + deliveryPolicy.chunkBytes);
    const patched = await askDesk(uploadUrl, {
      method: 'PATCH',
      headers: {
        ...authorised(job),
        'Content-Type': 'application/offset+octet-stream',
        'Upload-Offset': String(offset),
      },
      body: chunk,
    });
    if (!patched.ok) {
      // 409 here says only that the offsets differ: ask where the desk stands, later.
      const { refusal: why } = patched;
      return why.httpStatus === 409 ? refusal('desk-error', why.problem.detail, 409) : patched;
    }
    const next = offsetOf(patched.value);
    if (Number.isNaN(next) || next <= offset) return refusal('not-a-desk', 'the upload makes no progress');
    if (next > offset + chunk.size) return refusal('not-a-desk', 'the upload has more bytes than were sent');
    offset = next;
    if (!(await job.onProgress(offset))) return { ok: true, value: { resumedAt, complete: false } };
  }
  return { ok: true, value: { resumedAt, complete: true } };
}
