/** Packages come in by tus 1.0, resumable; each belongs to a referral and the device that opened it. */
import { randomBytes } from 'node:crypto';
import { open, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import { ok } from '@/utils/evidence/result';
import type { Arrivals } from './arrivals';
import type { Chunks } from './chunks';
import type { Desk } from './desk';
import { problemResponse, refused, type Outcome, type Refusal } from './problem';
import type { DeviceRecord, UploadRecord } from './store';
import { bytesIn, capabilities, checksumIn, CHUNK_TYPE, metadataIn, TUS_VERSION } from './tus';
import { turns } from './turns';
import { append, type Arrived, type RunningDigest } from './upload-writer';

export const UPLOAD_PATH = '/v1/packages';

/** A request, and its body as it comes. */
export interface Sent {
  request: Request;
  body: Chunks;
}

export interface Uploads {
  /** Answers POST, HEAD, PATCH and DELETE of an enrolled device; `id` is null for POST. */
  handle(sent: Sent, device: DeviceRecord, id: string | null): Promise<Response>;
  /** What the desk offers (`OPTIONS`), to anybody. */
  describe(): Response;
  /** Sets room aside again for those that an earlier run left unfinished. */
  resume(): Promise<void>;
  /** Drops those that were never completed, and those of devices that were revoked. */
  expire(): Promise<void>;
}

/** tus has a status of its own for a chunk that is not what its checksum says. */
const CHECKSUM_MISMATCH = 460;

const answer = (status: number, headers: Record<string, string> = {}): Response =>
  new Response(null, { status, headers: { 'Tus-Resumable': TUS_VERSION, ...headers } });

function refuse({ problem }: { problem: Refusal }, status?: number): Response {
  const response = problemResponse(problem, status);
  response.headers.set('Tus-Resumable', TUS_VERSION);
  return response;
}

const isRevoked = ({ revokedAtMs }: DeviceRecord): boolean => revokedAtMs !== null;

const noSuchUpload = refused('not-found', 'no such upload');

export function packageUploads(desk: Desk, arrived: Arrivals): Uploads {
  const { store, policy, folder, room } = desk;
  const digests = new Map<string, RunningDigest>();
  /** Whose line is dead, or will be, has a moment to put down what has come when the next asks for the same upload. */
  const inTurn = turns(policy.takeOverMs);
  const fileOf = (id: string) => path.join(folder.uploads, id);
  const expires = (createdAtMs: number) => ({
    'Upload-Expires': new Date(createdAtMs + policy.uploadExpiryMs).toUTCString(),
  });

  /** May this device open an upload of this length and content? */
  async function allow(request: Request, device: DeviceRecord): Promise<Outcome<UploadRecord>> {
    const sizeBytes = bytesIn(request.headers.get('upload-length'));
    if (sizeBytes === null) return refused('bad-request', 'Upload-Length must be a number of bytes');
    if (sizeBytes > policy.packageBytes)
      return refused('too-large', `a package may have ${policy.packageBytes} bytes`);
    const metadata = metadataIn(request.headers.get('upload-metadata'));
    if (!metadata.ok) return metadata;
    const { seal, sha256 } = metadata.value;
    const referral = await store.referralFor(seal, device.id);
    if (referral === null) return refused('not-found', 'refer the package first');
    if (referral.state !== 'received' && referral.state !== 'rejected') {
      return refused('conflict', `the package is here already: ${referral.state}`);
    }
    if (sha256 !== referral.packageSha256) {
      return refused('conflict', `referred as ${referral.packageSha256}`, { check: 'package.digest' });
    }
    if (sizeBytes !== referral.packageBytes) {
      return refused('conflict', `referred with ${referral.packageBytes} bytes`, { check: 'package.bytes' });
    }
    const id = randomBytes(16).toString('hex');
    const upload = { id, seal, sha256, sizeBytes, deviceId: device.id, createdAtMs: desk.now() };
    const aside = await room.setAside(upload);
    return aside.ok ? ok(upload) : aside;
  }

  async function write(
    { request, body }: Sent,
    upload: UploadRecord,
    offset: number,
    signal: AbortSignal,
  ): Promise<Outcome<Arrived>> {
    const checksum = checksumIn(request.headers.get('upload-checksum'));
    if (!checksum.ok) return checksum;
    const digest = digests.get(upload.id) ?? null;
    digests.delete(upload.id); // until it is known how much of the file it speaks of
    const { sizeBytes } = upload;
    const came = await append(body, {
      ...{ file: fileOf(upload.id), offset, sizeBytes, digest, checksum: checksum.value, signal },
    });
    room.came(upload.id, came.offset);
    if (came.digest && came.offset < sizeBytes) digests.set(upload.id, came.digest);
    return ok(came);
  }

  /** After the bytes: are they what was announced, and is the package whole? */
  async function conclude(upload: UploadRecord, came: Arrived): Promise<Response | null> {
    if (came.end === 'over') return refuse(refused('too-large', `opened for ${upload.sizeBytes} bytes`));
    if (came.end === 'damaged')
      return refuse(refused('digest-mismatch', 'not what Upload-Checksum says'), CHECKSUM_MISMATCH);
    if (came.offset < upload.sizeBytes) return null;
    if (came.digest && came.digest.hash.digest('hex') !== upload.sha256) {
      await drop(upload.id);
      const detail = 'the bytes that came are not those that were referred';
      return refuse(refused('digest-mismatch', detail, { check: 'package.digest' }));
    }
    await complete(upload);
    return null;
  }

  async function complete(upload: UploadRecord): Promise<void> {
    await arrived.complete(upload);
    room.release(upload.id);
  }

  async function drop(id: string): Promise<void> {
    digests.delete(id);
    await rm(fileOf(id), { force: true });
    room.release(id);
    await store.removeUpload(id);
  }

  async function create(sent: Sent, device: DeviceRecord): Promise<Response> {
    const allowed = await allow(sent.request, device);
    if (!allowed.ok) return refuse(allowed);
    const upload = allowed.value;
    try {
      return await inTurn(upload.id, (signal) => begin(sent, upload, signal));
    } catch (error) {
      // Nobody will hear its address, and with every try there would be one more on a disk that is full already.
      await drop(upload.id).catch(() => undefined);
      throw error;
    }
  }

  async function begin(sent: Sent, upload: UploadRecord, signal: AbortSignal): Promise<Response> {
    const { request } = sent;
    const headers = { Location: `${UPLOAD_PATH}/${upload.id}`, ...expires(upload.createdAtMs) };
    if (request.headers.get('content-type') !== CHUNK_TYPE) {
      await (await open(fileOf(upload.id), 'wx', 0o600)).close();
      await store.addUpload(upload);
      return answer(201, headers);
    }
    const came = await write(sent, upload, 0, signal);
    if (!came.ok) {
      await drop(upload.id);
      return refuse(came);
    }
    // Nobody has the address of an upload whose answer will not be heard: it is not kept.
    if (came.value.end === 'cut') {
      await drop(upload.id);
      return refuse(refused('bad-request', 'the body was cut off'));
    }
    if (came.value.end === 'ended' && came.value.offset < upload.sizeBytes) await store.addUpload(upload);
    const problem = await conclude(upload, came.value);
    if (problem) await drop(upload.id);
    return problem ?? answer(201, { ...headers, 'Upload-Offset': String(came.value.offset) });
  }

  /** The upload, if it is this device's. A stranger's upload and none at all look alike. */
  async function owned(id: string, device: DeviceRecord): Promise<UploadRecord | null> {
    const upload = await store.upload(id);
    return upload?.deviceId === device.id ? upload : null;
  }

  const offsetOf = async (id: string): Promise<number> =>
    (await stat(fileOf(id)).catch(() => ({ size: 0 }))).size;

  async function patch(sent: Sent, upload: UploadRecord, signal: AbortSignal): Promise<Response> {
    const { request } = sent;
    if (request.headers.get('content-type') !== CHUNK_TYPE)
      return refuse(refused('bad-request', `Content-Type must be ${CHUNK_TYPE}`));
    const offset = bytesIn(request.headers.get('upload-offset'));
    if (offset === null) return refuse(refused('bad-request', 'Upload-Offset must be a number of bytes'));
    const here = await offsetOf(upload.id);
    if (offset !== here) return refuse(refused('conflict', `the upload stands at ${here}`));
    const rest = upload.sizeBytes - offset;
    const length = bytesIn(request.headers.get('content-length')) ?? rest;
    if (length > rest) return refuse(refused('too-large', `opened for ${upload.sizeBytes} bytes`));
    const fits = await room.takes(length);
    if (!fits.ok) return refuse(fits);
    const came = await write(sent, upload, offset, signal);
    if (!came.ok) return refuse(came);
    const headers = { 'Upload-Offset': String(came.value.offset), ...expires(upload.createdAtMs) };
    return (await conclude(upload, came.value)) ?? answer(204, headers);
  }

  async function head(upload: UploadRecord): Promise<Response> {
    const offset = await offsetOf(upload.id);
    // A desk killed, or a line cut, after the last byte: nobody else would notice that it is complete.
    if (await arrived.isWhole(upload)) {
      await complete(upload);
      return refuse(noSuchUpload);
    }
    return answer(200, {
      ...{ 'Upload-Offset': String(offset), 'Upload-Length': String(upload.sizeBytes) },
      ...expires(upload.createdAtMs),
    });
  }

  return {
    handle: async (sent, device, id) => {
      const { request } = sent;
      if (request.headers.get('tus-resumable') !== TUS_VERSION) {
        const response = problemResponse(refused('bad-request', 'Tus-Resumable must be 1.0.0').problem, 412);
        response.headers.set('Tus-Version', TUS_VERSION);
        return response;
      }
      if (id === null) return create(sent, device);
      // A stranger must not cut anybody off.
      if ((await owned(id, device)) === null) return refuse(noSuchUpload);
      return inTurn(id, async (signal) => {
        const upload = await owned(id, device);
        if (upload === null) return refuse(noSuchUpload);
        if (request.method === 'PATCH') return patch(sent, upload, signal);
        if (request.method === 'HEAD') return head(upload);
        await drop(id);
        return answer(204);
      });
    },
    describe: () => answer(204, capabilities(policy.packageBytes)),
    resume: async () => {
      for (const upload of await store.uploads()) {
        room.resume(upload);
        room.came(upload.id, await offsetOf(upload.id));
      }
    },
    expire: async () => {
      const before = desk.now() - policy.uploadExpiryMs;
      const revoked = new Set((await store.devices()).filter(isRevoked).map(({ id }) => id));
      for (const { id, createdAtMs, deviceId } of await store.uploads())
        if (createdAtMs < before || revoked.has(deviceId)) await inTurn(id, () => drop(id));
    },
  };
}
