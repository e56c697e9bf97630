/** What the desk does not take: too large, too slow, too many, too often. */
import { connect } from 'node:net';
import { once } from 'node:events';
import { readdir, rm } from 'node:fs/promises';
import path from 'node:path';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { packageFile } from '@/utils/evidence/bag';
import type { DeskPolicy } from '@/server/policy';
import { problemDetailsOf } from '@/server/problem';
import {
  askOffset,
  bearer,
  deliver,
  endUpload,
  enrolDevice,
  enrolmentBody,
  getFrom,
  newUpload,
  openUpload,
  postJson,
  problemOf,
  refer,
  referralOf,
  send,
  sendPart,
  settled,
  type Device,
} from './desk-client';
import { isForeign, ownDesk, temporaryFolder, type OwnDesk } from './desk-under-test';
import { deviceKeys, pack, sealedPackage } from './fixture-package';

let desk: OwnDesk;
afterEach(() => desk.close());

async function deskWith(policy: Partial<DeskPolicy>, now?: () => number): Promise<Device> {
  desk = await ownDesk({ policy, ...(now === undefined ? {} : { now }) });
  return enrolDevice(desk.url, desk.code);
}

describe.skipIf(isForeign)('limits', () => {
  it('a body larger than allowed is refused, whatever its length header says', async () => {
    const device = await deskWith({ jsonBytes: 1000 });
    const large = JSON.stringify({ code: 'x'.repeat(2000) });
    const declared = await fetch(`${desk.url}/v1/devices`, { method: 'POST', body: large });
    expect(await problemOf(declared)).toMatchObject({ code: 'too-large', status: 413 });
    const chunked = await fetch(`${desk.url}/v1/referrals/${'a'.repeat(64)}`, {
      method: 'PUT',
      headers: bearer(device),
      body: new Blob([large]).stream(),
      duplex: 'half',
    });
    expect(await problemOf(chunked)).toMatchObject({ code: 'too-large', status: 413 });
  });

  it('a body that does not come is not waited for', async () => {
    await deskWith({ bodyMs: 50 });
    const { hostname, port } = new URL(desk.url);
    const socket = connect(Number(port), hostname);
    socket.write('POST /v1/devices HTTP/1.1\r\nHost: desk\r\nContent-Length: 100\r\n\r\n{');
    const [answer] = (await once(socket, 'data')) as [Buffer];
    expect(answer.toString()).toMatch(/^HTTP\/1\.1 408 [^]*problems\/incomplete/);
    socket.destroy();
  });

  it('nor is the first line of a bundle', async () => {
    const device = await deskWith({ bodyMs: 50 });
    const { hostname, port } = new URL(desk.url);
    const socket = connect(Number(port), hostname);
    const { Authorization } = bearer(device);
    socket.write(
      `POST /v1/packages:batch HTTP/1.1\r\nHost: desk\r\nAuthorization: ${Authorization}\r\nContent-Type: application/vnd.constat.bundle\r\nContent-Length: 1000\r\n\r\na`,
    );
    const [answer] = (await once(socket, 'data')) as [Buffer];
    expect(answer.toString()).toMatch(/^HTTP\/1\.1 408 [^]*problems\/incomplete/);
    socket.destroy();
  });

  it('a package at which the desk itself failed is not called invalid', async () => {
    const device = await deskWith({});
    const sealed = await sealedPackage({ keys: device.keys });
    await refer(device, referralOf(sealed));
    await desk.desk.store.arrive(sealed.seal, Date.now(), null);
    const verdict = { ...{ seal: sealed.seal, checks: [], captureId: null, fingerprint: null, page: null } };
    await desk.desk.store.reject(
      { ...verdict, signerDeviceId: null, decidedAtMs: Date.now() },
      problemDetailsOf({ code: 'internal', detail: 'a thread ended', check: 'verification' }),
    );
    const receipt = await getFrom(device, `/v1/referrals/${sealed.seal}/receipt`);
    expect(await receipt.json()).toMatchObject({
      ...{ type: expect.stringMatching(/\/internal$/) as string, status: 500, check: 'verification' },
    });
  });

  it('a head that is too large is refused', async () => {
    await deskWith({ headerBytes: 4096 });
    const response = await fetch(`${desk.url}/v1/desk`, { headers: { 'X-Padding': 'x'.repeat(8192) } });
    expect(response.status).toBe(431);
  });

  it('a package above the limit is refused before a byte of it is sent', async () => {
    const device = await deskWith({ packageBytes: 5000 });
    const sealed = await sealedPackage({ keys: device.keys, ballastBytes: 5000 });
    expect(await problemOf(await refer(device, referralOf(sealed)))).toMatchObject({ code: 'too-large' });
    const opened = await openUpload(device, sealed);
    expect(await problemOf(opened)).toMatchObject({ code: 'too-large', status: 413 });
  });

  it('a package for which there is no room is refused before a byte of it is sent, and may come later', async () => {
    const device = await deskWith({ reserveBytes: Number.MAX_SAFE_INTEGER });
    const sealed = await sealedPackage({ keys: device.keys });
    await refer(device, referralOf(sealed));
    const refused = await openUpload(device, sealed);
    expect(refused.headers.get('retry-after')).not.toBeNull();
    expect(await problemOf(refused)).toMatchObject({ code: 'storage-full', status: 507 });
    expect((await refer(device, referralOf(sealed))).status).toBe(200);
  });

  it('a ZIP of too many entries is rejected', async () => {
    const device = await deskWith({ packageEntries: 20 });
    const sealed = await sealedPackage({ keys: device.keys });
    expect((await deliver(device, sealed)).state).toBe('accepted');
    const other = await sealedPackage({ keys: device.keys });
    const extra = await Promise.all(
      Array.from({ length: 20 }, (_, index) => packageFile(`data/extra-${index}.txt`, 'x')),
    );
    const bag = { ...other.bag, payload: [...other.bag.payload, ...extra] };
    const status = await deliver(device, { ...other, ...(await pack(bag, other.sealFiles)) });
    expect(status).toMatchObject({ state: 'rejected', problem: { check: 'zip.structure' } });
    expect(status.problem?.detail).toContain('too-large');
  });

  it('unfinished uploads are counted by device, and expire', async () => {
    let nowMs = Date.now();
    const data = await temporaryFolder();
    const policy = { openUploadsPerDevice: 2, uploadExpiryMs: 60_000 };
    desk = await ownDesk({ data, policy, now: () => nowMs });
    const device = await enrolDevice(desk.url, desk.code);
    const sealed = await sealedPackage({ keys: device.keys });
    await refer(device, referralOf(sealed));
    const first = await newUpload(device, sealed);
    await newUpload(device, sealed);
    const third = await openUpload(device, sealed);
    expect(third.headers.get('retry-after')).not.toBeNull();
    expect(await problemOf(third)).toMatchObject({ code: 'rate-limited', status: 429 });
    nowMs += 60_001;
    await desk.close();
    desk = await ownDesk({ data, policy, now: () => nowMs });
    const again = { ...device, url: desk.url };
    expect((await askOffset(again, first.replace(device.url, desk.url))).status).toBe(404);
    await send(again, sealed);
    expect((await settled(again, sealed.seal)).state).toBe('accepted');
    await desk.close();
    await rm(data, { recursive: true });
    desk = await ownDesk();
  });

  it('bytes that were announced and have not come are counted by device, and given free by what ends', async () => {
    const sealed = await sealedPackage({ keys: await deviceKeys() });
    const device = await deskWith({ unfinishedBytesPerDevice: 2 * sealed.bytes });
    await refer(device, referralOf(sealed));
    const first = await newUpload(device, sealed);
    await newUpload(device, sealed);
    expect(await problemOf(await openUpload(device, sealed))).toMatchObject({ code: 'rate-limited' });
    const other = await enrolDevice(desk.url, desk.code);
    expect((await openUpload(other, sealed)).status).toBe(201);
    await endUpload(device, first);
    expect((await openUpload(device, sealed)).status).toBe(201);
  });

  it('an upload is written by one request at a time, also when two come in the same moment', async () => {
    const device = await deskWith({});
    const sealed = await sealedPackage({ keys: device.keys });
    await refer(device, referralOf(sealed));
    const upload = await newUpload(device, sealed);
    const patch = (body: Blob): Promise<Response> =>
      desk.desk.fetch(
        new Request(upload, {
          method: 'PATCH',
          headers: {
            ...{ ...bearer(device), 'Tus-Resumable': '1.0.0', 'Upload-Offset': '0' },
            'Content-Type': 'application/offset+octet-stream',
          },
          body,
        }),
      );
    const other = new Blob([new Uint8Array(sealed.bytes)]);
    const [first, second] = await Promise.all([patch(sealed.body), patch(other)]);
    expect([first.status, second.status]).toEqual([204, 404]);
    expect((await settled(device, sealed.seal)).state).toBe('accepted');
  });

  it('unfinished uploads of a device that is revoked are dropped, and make room', async () => {
    const device = await deskWith({ roundMs: 20 });
    const sealed = await sealedPackage({ keys: device.keys });
    await refer(device, referralOf(sealed));
    const other = await enrolDevice(desk.url, desk.code);
    await sendPart(device, await newUpload(device, sealed), 0, sealed.body.slice(0, 1000));
    const kept = path.basename(await newUpload(other, sealed));
    await desk.desk.store.revokeDevice(device.enrolment.device_id, Date.now());
    await vi.waitFor(async () => expect(await readdir(path.join(desk.data, 'uploads'))).toEqual([kept]));
    expect((await desk.desk.store.uploads()).map(({ id }) => id)).toEqual([kept]);
  });

  it('a device that asks too often is told when to come back', async () => {
    let nowMs = Date.now();
    const device = await deskWith({ deviceRate: { burst: 3, perSecond: 0.5 } }, () => nowMs);
    const ask = () => fetch(`${desk.url}/v1/referrals/${'a'.repeat(64)}`, { headers: bearer(device) });
    for (let round = 0; round < 3; round += 1) expect((await ask()).status).toBe(404);
    const limited = await ask();
    expect(limited.headers.get('retry-after')).toBe('2');
    expect(await problemOf(limited)).toMatchObject({ code: 'rate-limited', status: 429 });
    nowMs += 2000;
    expect((await ask()).status).toBe(404);
  });

  it('guessing tokens and the password of the page is slow, and stands in the way of no device', async () => {
    desk = await ownDesk({
      operatorToken: 'correct horse',
      policy: { addressRate: { burst: 3, perSecond: 0.001 } },
    });
    const device = await enrolDevice(desk.url, desk.code);
    const status = async (path: string, authorization: string) =>
      (await fetch(`${desk.url}${path}`, { headers: { Authorization: authorization } })).status;
    const referral = `/v1/referrals/${'a'.repeat(64)}`;
    const guesses = (path: string, authorization: string) =>
      Promise.all(Array.from({ length: 5 }, () => status(path, authorization)));
    const slowed = [401, 401, 401, 429, 429];
    expect((await guesses('/', `Basic ${btoa('x:wrong')}`)).sort()).toEqual(slowed);
    // Not even the right one: else there would be as many guesses as ever.
    expect(await status('/', `Basic ${btoa('x:correct horse')}`)).toBe(429);
    expect((await guesses(referral, `Bearer ${'x'.repeat(43)}`)).sort()).toEqual(slowed);
    expect(await status(referral, bearer(device).Authorization)).toBe(404);
  });

  it('one address does not take every connection', async () => {
    desk = await ownDesk({ policy: { connectionsPerAddress: 2 } });
    const { hostname, port } = new URL(desk.url);
    const open = () => connect(Number(port), hostname);
    const idle = [open(), open()];
    await Promise.all(idle.map((socket) => once(socket, 'connect')));
    const third = open();
    third.resume();
    await once(third, 'close');
    expect(idle.map(({ readyState }) => readyState)).toEqual(['open', 'open']);
    for (const socket of idle) socket.destroy();
    await vi.waitFor(async () => expect((await fetch(`${desk.url}/v1/desk`)).status).toBe(200));
  });

  it('guessing codes is slow', async () => {
    await deskWith({ enrolRate: { burst: 3, perSecond: 0.1 } });
    const guess = async () =>
      (await postJson(`${desk.url}/v1/devices`, await enrolmentBody('AAAA', await deviceKeys()))).status;
    expect([await guess(), await guess(), await guess()]).toEqual([403, 403, 429]);
  });

  it('an address that is none is a problem too', async () => {
    await deskWith({});
    for (const path of ['/v1', '/v2/desk', '/referrals/x/../../etc/passwd', '/authority/desk-ca.key']) {
      expect(await problemOf(await fetch(`${desk.url}${path}`))).toMatchObject({ code: 'not-found' });
    }
  });
});
