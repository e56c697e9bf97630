/** Packages come in by tus 1.0, resumable; each belongs to a referral and the device that opened it. */
import path from 'node:path';
import { FileStore } from '@tus/file-store';
import { Server, Upload } from '@tus/server';
import { ok } from '@/utils/evidence/result';
import { uploadMetadata } from '@/utils/referral/schema';
import type { Arrivals } from './arrivals';
import type { Desk } from './desk';
import { refused, type Outcome } from './problem';
import type { DeviceRecord, UploadRecord } from './store';
import { translated, UploadRefused } from './tus-problem';

export const UPLOAD_PATH = '/v1/packages';

export interface Uploads {
  /** Answers a tus request of an enrolled device. */
  handle(request: Request, device: DeviceRecord): Promise<Response>;
  /** What the desk offers (`OPTIONS`), to anybody. */
  describe(request: Request): Promise<Response>;
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

export function packageUploads(desk: Desk, arrived: Arrivals): Uploads {
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
      return refused('rate-limited', 'too many unfinished uploads');
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
      if (request.method === 'HEAD') await arrived.complete(id);
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
      if (request.method !== 'POST') await arrived.complete(upload.id);
      return {};
    },
  });

  return {
    handle: async (request, device) => {
      senders.set(request, device);
      const response = await server.handleWeb(request);
      const location = response.headers.get('location');
      if (location !== null) await arrived.complete(path.posix.basename(location));
      return translated(response);
    },
    describe: async (request) => translated(await server.handleWeb(request)),
  };
}
