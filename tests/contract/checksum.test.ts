/** Damage on the way, found where it happens: chunks with a checksum, and uploads that end as something else. */
import { createHash } from 'node:crypto';
import { expect, it } from 'vitest';
import { askOffset, bearer, newUpload, problemOf, refer, referralOf, settled } from './desk-client';
import { deviceAtDesk } from './device-at-desk';
import { sealedPackage } from './fixture-package';

const { desk, device } = await deviceAtDesk();

async function sendChunk(upload: string, offset: number, chunk: Uint8Array, checksum: string) {
  return fetch(upload, {
    method: 'PATCH',
    headers: {
      ...bearer(device),
      'Tus-Resumable': '1.0.0',
      'Upload-Offset': String(offset),
      'Upload-Checksum': checksum,
      'Content-Type': 'application/offset+octet-stream',
    },
    body: new Blob([new Uint8Array(chunk)]),
  });
}
const checksumOf = (chunk: Uint8Array) => `sha256 ${createHash('sha256').update(chunk).digest('base64')}`;

it('a chunk that is not what its checksum says is not kept, and may be sent again', async () => {
  const options = await fetch(`${desk.url}/v1/packages`, { method: 'OPTIONS' });
  if (!options.headers.get('tus-extension')?.split(',').includes('checksum')) return;
  expect(options.headers.get('tus-checksum-algorithm')).toBe('sha256');
  const sealed = await sealedPackage({ keys: device.keys, ballastBytes: 300_000 });
  await refer(device, referralOf(sealed));
  const upload = await newUpload(device, sealed);
  const bytes = new Uint8Array(await sealed.body.arrayBuffer());
  const chunks = [bytes.subarray(0, 100_000), bytes.subarray(100_000, 200_000), bytes.subarray(200_000)];
  let offset = 0;
  for (const chunk of chunks) {
    const damaged = new Uint8Array(chunk);
    damaged[500] = (damaged[500] ?? 0) ^ 1;
    const refused = await sendChunk(upload, offset, damaged, checksumOf(chunk));
    expect(await problemOf(refused)).toMatchObject({ code: 'digest-mismatch', status: 460 });
    expect((await askOffset(device, upload)).headers.get('upload-offset')).toBe(String(offset));
    expect((await sendChunk(upload, offset, chunk, checksumOf(chunk))).status).toBe(204);
    offset += chunk.length;
  }
  expect((await settled(device, sealed.seal)).state).toBe('accepted');
});

it('a checksum that cannot be understood is refused', async () => {
  const sealed = await sealedPackage({ keys: device.keys });
  await refer(device, referralOf(sealed));
  const upload = await newUpload(device, sealed);
  const response = await sendChunk(upload, 0, new Uint8Array(10), 'crc32 AAAA');
  expect(await problemOf(response)).toMatchObject({ code: 'bad-request', status: 400 });
});
