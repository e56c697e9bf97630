/**
 * Sends a package by tus 1.0 (tus.io/protocols/resumable-upload). Three requests over fetch: the reference client needs
 * XMLHttpRequest, which background workers do not have, and an adapter would be as long as this.
 */
import { toBase64 } from '@/utils/evidence/pem';
import { utf8 } from '@/utils/evidence/hash';
import { readUrl } from '@/utils/evidence/read-url';
import { chunkBytes, didNot, wentThrough, wholeBytes } from './chunk-size';
import { askDesk, deskAddress, refusal, type DeskAnswer, type DeskRefusal } from './desk-http';

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

/** SHA-256 of a piece in base64: so that damage is found where it happens, and that piece alone is sent again. */
async function checksumOf(piece: Blob): Promise<string> {
  const digest = await crypto.subtle.digest('SHA-256', await piece.arrayBuffer());
  return `sha256 ${toBase64(new Uint8Array(digest))}`;
}

const CHUNK_TYPE = { 'Content-Type': 'application/offset+octet-stream' };

/** The token goes with every request: never to another host than the desk's own. */
function ownAddress(location: string | null, endpoint: string): DeskAnswer<string> {
  if (location === null) return refusal('not-a-desk', 'no Location for the upload');
  const url = readUrl(location, endpoint);
  if (!url) return refusal('not-a-desk', 'the Location is no address');
  if (url.host !== new URL(endpoint).host) return refusal('not-a-desk', `the upload would go to ${url.host}`);
  return { ok: true, value: new URL(url.pathname + url.search, endpoint).href };
}

/** What a whole package in one request has taught about the line. */
function noteWhole(sizeBytes: number, tookMs: number, answer: DeskAnswer<Response>): void {
  if (answer.ok) wentThrough(sizeBytes, tookMs);
  else if (answer.refusal.httpStatus === null) didNot(sizeBytes);
}

interface Opened {
  url: string;
  offset: number;
}

/** Opens the upload, with the whole package when it is small. */
async function create(job: UploadJob, whole: boolean): Promise<DeskAnswer<Opened>> {
  const metadata = Object.entries({ seal: job.seal, sha256: job.sha256 })
    .map(([key, value]) => `${key} ${toBase64(utf8(value))}`)
    .join(',');
  const endpoint = deskAddress(job.deskUrl, 'v1/packages');
  const headers = { ...authorised(job), 'Upload-Length': String(job.body.size), 'Upload-Metadata': metadata };
  // As a Blob: the browser reads it from its disk as the line takes it, and nothing of it is held here.
  const body = whole ? { headers: { ...headers, ...CHUNK_TYPE }, body: job.body } : { headers };
  const beganAtMs = performance.now();
  const opened = await askDesk(endpoint, { method: 'POST', ...body });
  if (whole) noteWhole(job.body.size, performance.now() - beganAtMs, opened);
  if (!opened.ok) {
    const tooMuch =
      whole && opened.refusal.httpStatus === 413 && opened.refusal.problem.code === 'not-a-desk';
    return tooMuch ? create(job, false) : opened; // a proxy's limit on bodies: by and by, then
  }
  const address = ownAddress(opened.value.headers.get('Location'), endpoint);
  if (!address.ok) return address;
  // A desk that takes no bytes with the opening says nothing of an offset.
  const offset = whole ? offsetOf(opened.value) : 0;
  if (offset !== job.body.size) await job.onOpened(address.value);
  return { ok: true, value: { url: address.value, offset: Number.isNaN(offset) ? 0 : offset } };
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
  readUrl(uploadUrl)?.origin === new URL(deskUrl).origin;

/** Sends one piece; the offset after it. */
async function sendPiece(job: UploadJob, uploadUrl: string, offset: number): Promise<DeskAnswer<number>> {
  const piece = job.body.slice(offset, offset + chunkBytes());
  const checksum = await checksumOf(piece);
  const beganAtMs = performance.now();
  const patched = await askDesk(uploadUrl, {
    method: 'PATCH',
    headers: {
      ...authorised(job),
      ...CHUNK_TYPE,
      'Upload-Offset': String(offset),
      'Upload-Checksum': checksum,
    },
    body: piece,
  });
  if (!patched.ok) return afterRefusal(patched.refusal, piece.size, offset);
  wentThrough(piece.size, performance.now() - beganAtMs);
  const next = offsetOf(patched.value);
  if (Number.isNaN(next) || next <= offset) return refusal('not-a-desk', 'the upload makes no progress');
  if (next > offset + piece.size) return refusal('not-a-desk', 'the upload has more bytes than were sent');
  return { ok: true, value: next };
}

/** Why a piece did not go through, and whether a smaller one may at once. */
function afterRefusal(why: DeskRefusal, sizeBytes: number, offset: number): DeskAnswer<number> {
  const { problem, httpStatus } = why;
  // A proxy's limit on bodies. The desk's own 413 is about the package.
  if (httpStatus === 413 && problem.code === 'not-a-desk' && didNot(sizeBytes, true))
    return { ok: true, value: offset };
  // No answer in time: a slow line, perhaps. What has arrived of it stays.
  if (httpStatus === null) didNot(sizeBytes);
  // 409 here says only that the offsets differ: ask where the desk stands, later.
  return httpStatus === 409 ? refusal('desk-error', problem.detail, 409) : { ok: false, refusal: why };
}

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
  const resumedAt = offset;
  if (uploadUrl === null) {
    const opened = await create(job, job.body.size <= wholeBytes());
    if (!opened.ok) return opened;
    ({ url: uploadUrl, offset } = opened.value);
  }
  while (offset < job.body.size) {
    const sent = await sendPiece(job, uploadUrl, offset);
    if (!sent.ok) return sent;
    offset = sent.value;
    if (!(await job.onProgress(offset))) return { ok: true, value: { resumedAt, complete: false } };
  }
  return { ok: true, value: { resumedAt, complete: true } };
}
