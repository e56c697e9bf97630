/** Packages come in by tus 1.0, resumable; each belongs to a referral and the device that opened it. */
import { readdir, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import { FileStore } from '@tus/file-store';
import { Server, Upload } from '@tus/server';
import { ok } from '@/utils/evidence/result';
import { uploadMetadata, type ProblemCode } from '@/utils/referral/schema';
import { incomingPath, moveDurably, sync } from './data-folder';
import type { Desk } from './desk';
import { problemDetailsOf, refused, type Outcome, type Refusal } from './problem';
import type { DeviceRecord, UploadRecord } from './store';
import type { VerificationQueue } from './verification';

export const UPLOAD_PATH = '/v1/packages';

export interface Uploads {
  /** Answers a tus request of an enrolled device. */
  handle(request: Request, device: DeviceRecord): Promise<Response>;
  /** What the desk offers (`OPTIONS`), to anybody. */
  describe(request: Request): Promise<Response>;
  /** Finishes what a killed desk left between the last byte and the queue. */
  recover(): Promise<void>;
  /** Drops uploads that nobody has continued for too long; returns how many. */
  expire(): Promise<number>;
}

/** How the library wants a refusal: thrown, with these two. */
class UploadRefused extends Error {
  readonly status_code: number;
  readonly body: string;

  constructor(problem: Refusal) {
    super(problem.detail);
    const details = problemDetailsOf(problem);
    this.status_code = details.status;
    this.body = JSON.stringify(details);
  }
}

/** tus knows its own errors by status; these are ours for them. */
function codeOf(status: number): ProblemCode {
  if (status === 404 || status === 410) return 'not-found';
  if (status === 409) return 'conflict';
  if (status === 413) return 'too-large';
  return status >= 500 ? 'internal' : 'bad-request';
}

/** Errors of the library as problem documents, headers kept; CORS is the desk's own business. */
async function translated(response: Response): Promise<Response> {
  for (const name of [...response.headers.keys()]) {
    if (name.startsWith('access-control-')) response.headers.delete(name);
  }
  if (response.status < 400) return response;
  const text = await response.text();
  const headers = new Headers(response.headers);
  headers.set('Content-Type', 'application/problem+json');
  headers.delete('Content-Length');
  const body = text.startsWith('{')
    ? text
    : JSON.stringify({
        ...problemDetailsOf({ code: codeOf(response.status), detail: text.trim() }),
        status: response.status,
      });
  return new Response(body, { status: response.status, headers });
}

/** The library's memory of uploads, kept in the desk's store. */
function uploadRecords({ store }: Desk) {
  return {
    get: async (id: string) => {
      const record = await store.upload(id);
      if (record === null) return undefined;
      return new Upload({
        id,
        size: record.sizeBytes,
        offset: 0,
        metadata: { seal: record.seal, sha256: record.sha256 },
        creation_date: new Date(record.createdAtMs).toISOString(),
      });
    },
    // Written in `allow`, where the device is known.
    set: async () => undefined,
    delete: (id: string) => store.removeUpload(id),
  };
}

export function packageUploads(desk: Desk, queue: VerificationQueue): Uploads {
  const { store, policy, folder } = desk;
  /** The library passes its hooks the request alone. */
  const senders = new WeakMap<object, DeviceRecord>();
  const files = new FileStore({
    directory: folder.uploads,
    configstore: uploadRecords(desk),
    expirationPeriodInMilliseconds: policy.uploadExpiryMs,
  });
  // A package is complete before it is sent: its length is always known.
  files.extensions = ['creation', 'creation-with-upload', 'termination', 'expiration'];

  /** May this device open this upload? */
  async function allow(device: DeviceRecord, upload: Upload): Promise<Outcome<UploadRecord>> {
    const metadata = uploadMetadata.safeParse(upload.metadata ?? {});
    if (!metadata.success) return refused('bad-request', 'Upload-Metadata must hold seal and sha256');
    const { seal, sha256 } = metadata.data;
    const referral = await store.referral(seal);
    if (referral === null) return refused('not-found', 'refer the package first');
    if (referral.state !== 'received' && referral.state !== 'rejected') {
      return refused('conflict', `the package is here already: ${referral.state}`);
    }
    if (sha256 !== referral.packageSha256) {
      return refused('conflict', `referred as ${referral.packageSha256}`, { check: 'package.digest' });
    }
    if (upload.size !== referral.packageBytes) {
      return refused('conflict', `referred with ${referral.packageBytes} bytes`, { check: 'package.bytes' });
    }
    if ((await store.openUploads(device.id)) >= policy.openUploadsPerDevice) {
      return refused('rate-limited', 'too many unfinished uploads', { retryAfterS: 60 });
    }
    return ok({
      id: upload.id,
      seal,
      sha256,
      sizeBytes: referral.packageBytes,
      deviceId: device.id,
      createdAtMs: desk.now(),
    });
  }

  /**
   * Hands a complete upload to verification: bytes on the disk first, then the move, then the state. Safe to repeat
   * at any point; the first complete upload of a referral wins.
   */
  async function complete(id: string): Promise<void> {
    const upload = await store.upload(id);
    if (upload === null) return;
    const file = path.join(folder.uploads, id);
    const arrived = await stat(file).catch(() => null);
    if (arrived === null || arrived.size !== upload.sizeBytes) return;
    const referral = await store.referral(upload.seal);
    if (referral?.state === 'received' || referral?.state === 'rejected') {
      await sync(file);
      await moveDurably(file, incomingPath(folder, upload.seal));
      await begin(upload.seal, arrived.mtimeMs);
    } else {
      await rm(file, { force: true });
    }
    await store.removeUpload(id);
  }

  async function begin(seal: string, receivedAtMs: number): Promise<void> {
    if (await store.beginVerification(seal, Math.floor(receivedAtMs))) queue.add(seal);
  }

  const one = serially();
  const server = new Server({
    path: UPLOAD_PATH,
    datastore: files,
    // The desk may stand behind a proxy that it knows nothing of: only the path is certain.
    relativeLocation: true,
    maxSize: policy.packageBytes,
    allowedOrigins: () => false,
    onIncomingRequest: async (request, id) => {
      if (request.method === 'POST' || request.method === 'OPTIONS') return;
      const upload = await store.upload(id);
      // A stranger's upload and none at all look alike.
      if (upload !== null && upload.deviceId !== senders.get(request)?.id) {
        throw new UploadRefused({ code: 'not-found', detail: 'no such upload' });
      }
      // A desk killed, or a line cut, after the last byte: nobody else would notice that it is complete.
      if (request.method === 'HEAD') await one(() => complete(id));
    },
    onUploadCreate: async (request, upload) => {
      const device = senders.get(request);
      if (device === undefined) throw new UploadRefused({ code: 'unauthorised', detail: 'no device' });
      const allowed = await allow(device, upload);
      if (!allowed.ok) throw new UploadRefused(allowed.problem);
      await store.addUpload(allowed.value);
      return {};
    },
    onUploadFinish: async (request, upload) => {
      // A POST that carries the whole package looks its upload up once more: it is completed after that.
      if (request.method !== 'POST') await one(() => complete(upload.id));
      return {};
    },
  });

  return {
    handle: async (request, device) => {
      senders.set(request, device);
      const response = await server.handleWeb(request);
      const location = response.headers.get('location');
      if (location !== null) await one(() => complete(path.posix.basename(location)));
      return translated(response);
    },
    describe: async (request) => translated(await server.handleWeb(request)),
    recover: async () => {
      for (const file of await readdir(folder.incoming)) {
        const { mtimeMs } = await stat(path.join(folder.incoming, file));
        await begin(path.basename(file, '.zip'), mtimeMs);
      }
      for (const upload of await store.uploads()) await one(() => complete(upload.id));
      for (const seal of await store.referralsIn('verifying')) queue.add(seal);
    },
    expire: async () => {
      const before = desk.now() - policy.uploadExpiryMs;
      const old = (await store.uploads()).filter(({ createdAtMs }) => createdAtMs < before);
      for (const { id } of old) {
        await rm(path.join(folder.uploads, id), { force: true });
        await store.removeUpload(id);
      }
      return old.length;
    },
  };
}

/** Runs pieces of work one after the other. */
function serially() {
  let last: Promise<void> = Promise.resolve();
  return (work: () => Promise<void>): Promise<void> => {
    const turn = last.then(work);
    last = turn.catch(() => undefined);
    return turn;
  };
}
