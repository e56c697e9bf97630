/** Packages: sent by tus, judged in full, acknowledged by a receipt that anybody can check. */
import { describe, expect, it } from 'vitest';
import { packageFile } from '@/utils/evidence/bag';
import { CUSTODY_LOG, SEAL_STAMP } from '@/utils/evidence/layout';
import { fromBase64 } from '@/utils/evidence/pem';
import { PACKAGE_LIMITS } from '@/utils/evidence/policy';
import type { Evidence } from '@/utils/evidence/schema';
import { readZip } from '@/utils/evidence/zip';
import { dosTimeOf, writeZip } from '@/utils/evidence/zip-write';
import { receipt } from '@/utils/referral/schema';
import {
  askOffset,
  claimOf,
  deliver,
  describeDesk,
  endUpload,
  enrolDevice,
  getFrom,
  newUpload,
  openUpload,
  problemOf,
  receiptOf,
  refer,
  referralOf,
  send,
  sendPart,
  settled,
  stampAt,
  statusOf,
} from './desk-client';
import { deviceAtDesk } from './device-at-desk';
import { deviceKeys, pack, sealedPackage, withBody, type SealedPackage } from './fixture-package';
import { openssl } from './openssl';

const { desk, device } = await deviceAtDesk();

/** As a device that is enrolled and online seals it: certified, with both stamps. */
const fullPackage = (more = {}) =>
  sealedPackage({
    keys: device.keys,
    certificatePem: device.enrolment.certificate_pem,
    stamp: stampAt(desk.url),
    ...more,
  });

const checksOf = async (seal: string, from = device) =>
  receipt.parse(JSON.parse((await receiptOf(from, seal)).document)).checks;

describe('a package that verifies', () => {
  it('is accepted, with every check passed', async () => {
    const sealed = await fullPackage();
    const claim = await claimOf(device.keys, sealed.seal, 1);
    expect(await deliver(device, sealed, claim)).toMatchObject({ state: 'accepted', problem: null });
    const checks = await checksOf(sealed.seal);
    const status = Object.fromEntries(checks.map(({ id, status }) => [id, status]));
    expect(status).toMatchObject({
      'package.digest': 'passed',
      'seal.signature': 'passed',
      'seal.certificate': 'passed',
      'stamp.close': 'passed',
      'stamp.open': 'passed',
      'stamps.order': 'passed',
      'manifest.hashes': 'passed',
      'custody.chain': 'passed',
      'referral.urls': 'passed',
      'signer.enrolled': 'passed',
      'claim.signature': 'passed',
    });
    expect(Object.values(status)).not.toContain('failed');
  });

  it('has its times remarked upon in the receipt where they contradict its stamps', async () => {
    const backdated = await fullPackage({
      edit: (said: Evidence) => ({ ...said, clock: { ...said.clock, wall: '2019-03-01T10:00:00.000Z' } }),
    });
    expect(await deliver(device, backdated)).toMatchObject({ state: 'accepted' });
    const order = (await checksOf(backdated.seal)).find(({ id }) => id === 'stamps.order');
    expect(order).toMatchObject({ status: 'passed' });
    expect(order?.detail).toContain('from 2019-03-01T10:00:00.000Z');
  });

  it('is accepted without stamps and certificate, which are called skipped', async () => {
    const sealed = await sealedPackage({ keys: device.keys });
    expect((await deliver(device, sealed)).state).toBe('accepted');
    const checks = await checksOf(sealed.seal);
    const skipped = checks.filter(({ status }) => status === 'skipped').map(({ id }) => id);
    expect(skipped).toEqual(expect.arrayContaining(['seal.certificate', 'stamp.close', 'stamp.open']));
    const signer = checks.find(({ id }) => id === 'signer.enrolled');
    expect(signer?.status).toBe('passed');
    expect(signer?.detail).toContain('the package has no certificate');
  });

  it('may be partial, when the referral says so', async () => {
    const sealed = await sealedPackage({ keys: device.keys, completeness: 'partial' });
    expect((await deliver(device, sealed)).state).toBe('accepted');
    const lying = {
      ...(await sealedPackage({ keys: device.keys, completeness: 'partial' })),
      completeness: 'complete' as const,
    };
    const status = await deliver(device, lying);
    expect(status).toMatchObject({ state: 'rejected', problem: { check: 'referral.completeness' } });
  });

  it('of the same content as another is accepted and says so', async () => {
    const page = { url: `https://film.example/${crypto.randomUUID()}`, text: 'the same page' };
    const first = await fullPackage(page);
    const second = await fullPackage(page);
    expect((await deliver(device, first)).duplicate_of).toBeNull();
    expect(await deliver(device, second)).toMatchObject({ state: 'accepted', duplicate_of: first.seal });
  });

  it('may come from another device than the one that sealed it', async () => {
    const sealed = await fullPackage();
    const colleague = await enrolDevice(desk.url, desk.code);
    expect((await deliver(colleague, sealed)).state).toBe('accepted');
    expect((await receiptOf(device, sealed.seal)).document).toBe(
      (await receiptOf(colleague, sealed.seal)).document,
    );
  });
});

describe('a receipt', () => {
  it('is signed over its exact bytes, as openssl finds, and names what was received', async () => {
    const sealed = await fullPackage();
    await deliver(device, sealed);
    const { document, signature } = await receiptOf(device, sealed.seal);
    const { receipt_key_pem: key } = await describeDesk(desk.url);
    const files = { 'receipt.json': document, 'receipt.sig': fromBase64(signature), 'key.pem': key };
    const verify = ['dgst', '-sha256', '-verify', 'key.pem', '-signature', 'receipt.sig', 'receipt.json'];
    expect(openssl(verify, files)).toContain('Verified OK');
    expect(openssl(verify, { ...files, 'receipt.json': `${document} ` })).toContain('Verification failure');
    const content = receipt.parse(JSON.parse(document));
    expect(content).toMatchObject({
      referral_id: sealed.seal,
      seal: sealed.seal,
      capture_id: sealed.captureId,
      package_sha256: sealed.sha256,
      bytes: sealed.bytes,
    });
    const der = openssl(['pkey', '-pubin', '-in', 'key.pem', '-outform', 'PEM'], files);
    expect(der).toBe(key);
  });

  it('is the same byte for byte, however often and whoever asks', async () => {
    const sealed = await fullPackage();
    await deliver(device, sealed);
    const first = await receiptOf(device, sealed.seal);
    expect((await refer(device, referralOf(sealed))).status).toBe(200);
    const again = await Promise.all(Array.from({ length: 5 }, () => receiptOf(device, sealed.seal)));
    for (const each of again) expect(each).toEqual(first);
  });

  it('does not exist before the package does', async () => {
    const sealed = await fullPackage();
    await refer(device, referralOf(sealed));
    const early = await getFrom(device, `/v1/referrals/${sealed.seal}/receipt`);
    expect(early.headers.get('retry-after')).not.toBeNull();
    expect(await problemOf(early)).toMatchObject({ code: 'not-ready', status: 404 });
    const unknown = await getFrom(device, `/v1/referrals/${'d'.repeat(64)}/receipt`);
    expect(await problemOf(unknown)).toMatchObject({ code: 'not-found' });
  });
});

describe('a package that was tampered with is rejected, and the check is named', () => {
  const rejected = async (sealed: SealedPackage) => {
    const status = await deliver(device, sealed);
    expect(status.state).toBe('rejected');
    expect(status.problem?.type).toMatch(/\/package-invalid$/);
    const noReceipt = await getFrom(device, `/v1/referrals/${sealed.seal}/receipt`);
    expect(await problemOf(noReceipt)).toMatchObject({ code: 'package-invalid', status: 422 });
    return status.problem?.check;
  };
  /** Other content under the same manifests. */
  const withPayload = async (sealed: SealedPackage, change: (path: string, body: Blob) => Blob | null) => {
    const payload = sealed.bag.payload.flatMap((file) => {
      const body = change(file.path, file.body);
      // A forger writes a ZIP that is in order: its check sums are those of the new content.
      return body === null ? [] : [{ ...file, body, crc32: undefined }];
    });
    return { ...sealed, ...(await pack({ ...sealed.bag, payload }, sealed.sealFiles)) };
  };

  it('one flipped byte', async () => {
    const sealed = await fullPackage();
    const bytes = new Uint8Array(await sealed.body.arrayBuffer());
    const text = new TextEncoder().encode('<script>alert(1)');
    const at = bytes.findIndex((_, index) => text.every((byte, offset) => bytes[index + offset] === byte));
    bytes[at] = (bytes[at] ?? 0) ^ 1;
    expect(await rejected(await withBody(sealed, new Blob([bytes])))).toBe('zip.checksums');
  });

  it('one changed file in an orderly ZIP', async () => {
    const changed = await withPayload(await fullPackage(), (path, body) =>
      path.endsWith('page.html') ? new Blob(['<p>something else']) : body,
    );
    expect(await rejected(changed)).toBe('manifest.hashes');
  });

  it('a file taken away', async () => {
    const changed = await withPayload(await fullPackage(), (path, body) =>
      path.endsWith('text.txt') ? null : body,
    );
    expect(await rejected(changed)).toBe('manifest.complete');
  });

  it('a file added', async () => {
    const sealed = await fullPackage();
    const payload = [...sealed.bag.payload, await packageFile('data/extra.txt', 'smuggled')];
    const changed = { ...sealed, ...(await pack({ ...sealed.bag, payload }, sealed.sealFiles)) };
    expect(await rejected(changed)).toBe('manifest.complete');
  });

  it('a line of the log taken away, and everything closed and signed anew', async () => {
    const spoilLog = (lines: string[]) => lines.filter((_, index) => index !== 1);
    expect(await rejected(await fullPackage({ spoilLog }))).toBe('custody.chain');
  });

  it('a line of the log changed under the old manifests', async () => {
    const changed = await withPayload(await fullPackage(), (path, body) =>
      path === CUSTODY_LOG ? body.slice(0, -10) : body,
    );
    expect(await rejected(changed)).toBe('manifest.hashes');
  });

  it('the stamp of another package', async () => {
    const sealed = await fullPackage();
    const other = await fullPackage();
    const stamp = other.sealFiles.filter(({ path }) => path === SEAL_STAMP);
    const sealFiles = [...sealed.sealFiles.filter(({ path }) => path !== SEAL_STAMP), ...stamp];
    expect(await rejected({ ...sealed, ...(await pack(sealed.bag, sealFiles)) })).toBe('stamp.close');
  });

  it('a signature by another key', async () => {
    const sealed = await fullPackage();
    const stranger = await sealedPackage({ keys: await deviceKeys() });
    expect(await rejected({ ...sealed, ...(await pack(sealed.bag, stranger.sealFiles)) })).toBe(
      'seal.signature',
    );
  });

  it('sealed by nobody whom the desk knows', async () => {
    expect(await rejected(await sealedPackage({ keys: await deviceKeys() }))).toBe('signer.enrolled');
  });

  it('sealed by nobody whom the desk knows, with the key of a device among its files, before its own', async () => {
    const content = device.keys.spkiPem;
    const path = 'data/tls/keys/signer.pub.pem';
    const beside = [{ path, role: 'tls-chain', mediaType: 'application/x-pem-file', content } as const];
    const sealed = await sealedPackage({ keys: await deviceKeys(), beside });
    const read = await readZip(sealed.body, PACKAGE_LIMITS);
    const entries = read.ok ? read.value.toReversed() : [];
    const body = writeZip(entries, dosTimeOf(new Date()), 'application/zip');
    expect(await rejected(await withBody(sealed, body))).toBe('signer.enrolled');
  });

  it('certified for another key', async () => {
    const other = await enrolDevice(desk.url, desk.code);
    const sealed = await fullPackage({ certificatePem: other.enrolment.certificate_pem });
    expect(await rejected(sealed)).toBe('seal.certificate');
  });

  it('referred under the seal of another', async () => {
    const sealed = await fullPackage();
    const other = await fullPackage();
    expect(await rejected({ ...sealed, seal: other.seal })).toBe('referral.seal');
  });

  it('cut off, followed by something, or no ZIP at all', async () => {
    const sealed = await fullPackage();
    const bodies = [
      sealed.body.slice(0, sealed.bytes - 10),
      new Blob([sealed.body, 'trailing']),
      new Blob(['no zip']),
    ];
    for (const body of bodies) {
      const other = await fullPackage();
      expect(await rejected({ ...(await withBody(other, body)), seal: other.seal })).toBe('zip.structure');
    }
  });
});

describe('an upload', () => {
  it('must be of the bytes that were referred', async () => {
    const sealed = await fullPackage();
    await refer(device, referralOf(sealed));
    const bytes = new Uint8Array(await sealed.body.arrayBuffer());
    bytes[100] = (bytes[100] ?? 0) ^ 1;
    const damaged = await sendPart(device, await newUpload(device, sealed), 0, new Blob([bytes]));
    expect(await problemOf(damaged)).toMatchObject({
      ...{ code: 'digest-mismatch', status: 400, check: 'package.digest' },
    });
    expect((await statusOf(device, sealed.seal)).state).toBe('received');
    // The line was bad, not the package: it may be sent again.
    await send(device, sealed);
    expect((await settled(device, sealed.seal)).state).toBe('accepted');
  });

  it('is opened only for what was referred, once, with its digest and length', async () => {
    const sealed = await fullPackage();
    const before = await openUpload(device, sealed);
    expect(await problemOf(before)).toMatchObject({ code: 'not-found', status: 404 });
    await refer(device, referralOf(sealed));
    const longer = await openUpload(device, { ...sealed, bytes: sealed.bytes + 1 });
    expect(await problemOf(longer)).toMatchObject({ code: 'conflict', check: 'package.bytes' });
    const other = await openUpload(device, { ...sealed, sha256: 'c'.repeat(64) });
    expect(await problemOf(other)).toMatchObject({ code: 'conflict', check: 'package.digest' });
    const bare = await openUpload(device, sealed, { 'Upload-Metadata': '' });
    expect(await problemOf(bare)).toMatchObject({ code: 'bad-request' });
    await send(device, sealed);
    await settled(device, sealed.seal);
    const after = await openUpload(device, sealed);
    expect(await problemOf(after)).toMatchObject({ code: 'conflict', status: 409 });
  });

  it('goes on where it was cut, and says how far it is', async () => {
    const sealed = await fullPackage();
    await refer(device, referralOf(sealed));
    const upload = await newUpload(device, sealed);
    const part = sealed.body.slice(0, 1000);
    expect((await sendPart(device, upload, 0, part)).headers.get('upload-offset')).toBe('1000');
    expect((await askOffset(device, upload)).headers.get('upload-offset')).toBe('1000');
    const wrong = await sendPart(device, upload, 0, part);
    expect(await problemOf(wrong)).toMatchObject({ code: 'conflict', status: 409 });
    expect((await statusOf(device, sealed.seal)).state).toBe('received');
    await sendPart(device, upload, 1000, sealed.body.slice(1000));
    expect((await settled(device, sealed.seal)).state).toBe('accepted');
  });

  it('keeps what arrived before the line was cut', async () => {
    const sealed = await fullPackage({ ballastBytes: 3_000_000 });
    await refer(device, referralOf(sealed));
    const upload = await newUpload(device, sealed);
    const sendAndCut = async (): Promise<number> => {
      const cut = new AbortController();
      let sent = 0;
      const slow = new ReadableStream<Uint8Array>({
        async pull(controller) {
          if (sent >= 2_000_000) return cut.abort();
          const part = new Uint8Array(await sealed.body.slice(sent, sent + 100_000).arrayBuffer());
          sent += part.length;
          controller.enqueue(part);
        },
      });
      const request = new Request(upload, {
        method: 'PATCH',
        headers: {
          'Tus-Resumable': '1.0.0',
          Authorization: `Bearer ${device.enrolment.access_token}`,
          'Upload-Offset': '0',
          'Content-Type': 'application/offset+octet-stream',
        },
        body: slow,
        duplex: 'half',
        signal: cut.signal,
      });
      await expect(fetch(request)).rejects.toThrow();
      return Number((await askOffset(device, upload)).headers.get('upload-offset'));
    };
    // A line that is cut takes with it what lies in the buffers of either side: on a busy machine, all of it.
    let offset = 0;
    for (let left = 20; offset === 0 && left > 0; left -= 1) offset = await sendAndCut();
    expect(offset).toBeGreaterThan(0);
    expect(offset).toBeLessThanOrEqual(2_000_000);
    await sendPart(device, upload, offset, sealed.body.slice(offset));
    expect((await settled(device, sealed.seal)).state).toBe('accepted');
  });

  it('may be sent with its opening', async () => {
    const sealed = await fullPackage();
    await refer(device, referralOf(sealed));
    const response = await fetch(`${desk.url}/v1/packages`, {
      method: 'POST',
      headers: {
        'Tus-Resumable': '1.0.0',
        Authorization: `Bearer ${device.enrolment.access_token}`,
        'Upload-Length': String(sealed.bytes),
        'Upload-Metadata': `seal ${btoa(sealed.seal)},sha256 ${btoa(sealed.sha256)}`,
        'Content-Type': 'application/offset+octet-stream',
      },
      body: sealed.body,
    });
    expect(response.status).toBe(201);
    expect(response.headers.get('upload-offset')).toBe(String(sealed.bytes));
    expect((await settled(device, sealed.seal)).state).toBe('accepted');
  });

  it('takes no byte more than it was opened for', async () => {
    const sealed = await fullPackage();
    await refer(device, referralOf(sealed));
    const upload = await newUpload(device, sealed);
    const response = await sendPart(device, upload, 0, new Blob([sealed.body, 'more']));
    expect(await problemOf(response)).toMatchObject({ code: 'too-large', status: 413 });
  });

  it('can be ended, and is then gone', async () => {
    const sealed = await fullPackage();
    await refer(device, referralOf(sealed));
    const upload = await newUpload(device, sealed);
    expect((await endUpload(device, upload)).status).toBe(204);
    expect((await askOffset(device, upload)).status).toBe(404);
  });

  it('belongs to the device that opened it, and is not read back', async () => {
    const sealed = await fullPackage();
    await refer(device, referralOf(sealed));
    const upload = await newUpload(device, sealed);
    const stranger = await enrolDevice(desk.url, desk.code);
    expect((await askOffset(stranger, upload)).status).toBe(404);
    expect((await sendPart(stranger, upload, 0, sealed.body)).status).toBe(404);
    expect((await endUpload(stranger, upload)).status).toBe(404);
    const bare = await fetch(upload, { method: 'HEAD', headers: { 'Tus-Resumable': '1.0.0' } });
    expect(bare.status).toBe(401);
    expect((await getFrom(device, new URL(upload).pathname)).status).toBe(404);
    expect((await askOffset(device, upload)).status).toBe(200);
  });

  it('tells anybody what it can do', async () => {
    const response = await fetch(`${desk.url}/v1/packages`, { method: 'OPTIONS' });
    expect(response.status).toBe(204);
    expect(response.headers.get('tus-version')).toBe('1.0.0');
    const extensions = response.headers.get('tus-extension')?.split(',') ?? [];
    expect(extensions).toEqual(expect.arrayContaining(['creation', 'expiration', 'termination']));
    expect(response.headers.get('access-control-allow-origin')).toBeNull();
  });

  it('of the same package twice at once ends in one receipt', async () => {
    const sealed = await fullPackage();
    await refer(device, referralOf(sealed));
    const uploads = await Promise.all([newUpload(device, sealed), newUpload(device, sealed)]);
    await Promise.all(uploads.map((upload) => sendPart(device, upload, 0, sealed.body)));
    expect((await settled(device, sealed.seal)).state).toBe('accepted');
    await receiptOf(device, sealed.seal);
  });
});
