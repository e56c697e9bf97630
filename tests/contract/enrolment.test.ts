/** What the desk is, and how a device joins it. */
import { X509Certificate } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { spkiPem } from '@/utils/evidence/signature';
import { enrolmentReply } from '@/utils/referral/schema';
import {
  describeDesk,
  enrolDevice,
  enrolmentBody,
  getFrom,
  postJson,
  problemOf,
  statusOf,
} from './desk-client';
import { deskUnderTest, isForeign, ownDesk, type DeskUnderTest } from './desk-under-test';
import { deviceKeys } from './fixture-package';
import { openssl } from './openssl';

let desk: DeskUnderTest;
beforeAll(async () => {
  desk = await deskUnderTest();
});
afterAll(() => desk.close());

const UNKNOWN_SEAL = '0'.repeat(64);

describe('what the desk is', () => {
  it('names its protocol version, limits and keys', async () => {
    const description = await describeDesk(desk.url);
    expect(description.versions).toContain(1);
    const { desk_ca_pem: ca, receipt_key_pem: key, tsa_roots_pem: roots } = description;
    const ask = (...args: string[]) =>
      openssl(args, { 'ca.crt': ca, 'key.pem': key, 'tsa.crt': roots[0] ?? '' });
    expect(ask('x509', '-in', 'ca.crt', '-noout', '-text')).toMatch(/Basic Constraints: critical\s+CA:TRUE/);
    expect(ask('verify', '-x509_strict', '-CAfile', 'ca.crt', 'ca.crt')).toContain('OK');
    expect(ask('verify', '-x509_strict', '-CAfile', 'tsa.crt', 'tsa.crt')).toContain('OK');
    expect(ask('pkey', '-pubin', '-in', 'key.pem', '-noout', '-text')).toContain('prime256v1');
  });

  it('keeps web pages out and lets a browser extension in', async () => {
    const from = (origin: string) => fetch(`${desk.url}/v1/desk`, { headers: { Origin: origin } });
    const allowed = async (origin: string) => (await from(origin)).headers.get('access-control-allow-origin');
    expect(await allowed('https://evil.example')).toBeNull();
    expect(await allowed('chrome-extension://abcdefgh')).toBe('chrome-extension://abcdefgh');
  });
});

describe('enrolment', () => {
  it('certifies the key that was shown to be held', async () => {
    const { keys, enrolment } = await enrolDevice(desk.url, desk.code);
    const { desk_ca_pem: ca } = await describeDesk(desk.url);
    const files = { 'ca.crt': ca, 'device.crt': enrolment.certificate_pem };
    expect(openssl(['verify', '-x509_strict', '-CAfile', 'ca.crt', 'device.crt'], files)).toContain('OK');
    expect(openssl(['x509', '-in', 'device.crt', '-noout', '-pubkey'], files)).toBe(keys.spkiPem);
    const text = openssl(['x509', '-in', 'device.crt', '-noout', '-text'], files);
    expect(text).toContain('CA:FALSE');
    expect(text).not.toContain('Test device');
  });

  it('refuses a code it did not give out', async () => {
    const body = await enrolmentBody('AAAA-AAAA-AAAA-AAAA', await deviceKeys());
    const problem = await problemOf(await postJson(`${desk.url}/v1/devices`, body));
    expect(problem).toMatchObject({ code: 'enrolment-code-invalid', status: 403 });
  });

  it('refuses a proof made by another key, or for another code', async () => {
    const keys = await deviceKeys();
    const honest = await enrolmentBody(desk.code, keys);
    const stranger = await enrolmentBody(desk.code, await deviceKeys());
    const otherCode = await enrolmentBody('another code', keys);
    for (const proof of [stranger.proof, otherCode.proof, btoa('nonsense')]) {
      const response = await postJson(`${desk.url}/v1/devices`, { ...honest, proof });
      expect(await problemOf(response)).toMatchObject({ code: 'forbidden', status: 403 });
    }
  });

  it('refuses a label that would begin a line of its own', async () => {
    const body = await enrolmentBody(desk.code, await deviceKeys());
    const response = await postJson(`${desk.url}/v1/devices`, { ...body, label: 'x\r\nrevoked' });
    expect(await problemOf(response)).toMatchObject({ code: 'bad-request', status: 400 });
  });

  it('refuses keys of another kind and bodies of another shape', async () => {
    const rsa = await crypto.subtle.generateKey(
      {
        name: 'RSASSA-PKCS1-v1_5',
        modulusLength: 2048,
        publicExponent: Uint8Array.of(1, 0, 1),
        hash: 'SHA-256',
      },
      false,
      ['sign'],
    );
    const body = await enrolmentBody(desk.code, await deviceKeys());
    const bodies = [{ ...body, spki_pem: await spkiPem(rsa.publicKey) }, { ...body, code: 7 }, {}, null, 'x'];
    for (const each of bodies) {
      const problem = await problemOf(await postJson(`${desk.url}/v1/devices`, each));
      expect(problem).toMatchObject({ code: 'bad-request', status: 400 });
    }
  });

  it('asks for the token that it gave', async () => {
    const device = await enrolDevice(desk.url, desk.code);
    expect((await getFrom(device, `/v1/referrals/${UNKNOWN_SEAL}`)).status).toBe(404);
    const forged = { ...device, enrolment: { ...device.enrolment, access_token: 'x'.repeat(43) } };
    const problem = await problemOf(await getFrom(forged, `/v1/referrals/${UNKNOWN_SEAL}`));
    expect(problem).toMatchObject({ code: 'unauthorised', status: 401 });
    const bare = await fetch(`${desk.url}/v1/referrals/${UNKNOWN_SEAL}`);
    expect(await problemOf(bare)).toMatchObject({ code: 'unauthorised', status: 401 });
    await expect(statusOf(forged, UNKNOWN_SEAL)).rejects.toThrow();
  });

  it('lets a device that lost its answer enrol again with the same code and key', async () => {
    const first = await enrolDevice(desk.url, desk.code);
    const again = await enrolDevice(desk.url, desk.code, first.keys);
    expect(again.enrolment.device_id).toBe(first.enrolment.device_id);
    expect((await getFrom(again, `/v1/referrals/${UNKNOWN_SEAL}`)).status).toBe(404);
    expect((await getFrom(first, `/v1/referrals/${UNKNOWN_SEAL}`)).status).toBe(401);
  });
});

describe.skipIf(isForeign)('codes of our desk', () => {
  it('are good for as many devices as they were made for, and as long', async () => {
    let nowMs = Date.now();
    const own = await ownDesk({ now: () => nowMs });
    const once = await own.desk.newCode();
    const brief = await own.desk.newCode({ lifeMs: 1000 });
    const first = await enrolDevice(own.url, once);
    await expect(enrolDevice(own.url, once)).rejects.toThrow('enrolment-code-invalid');
    await enrolDevice(own.url, once, first.keys);
    nowMs += 1000;
    await expect(enrolDevice(own.url, brief)).rejects.toThrow('enrolment-code-invalid');
    await own.close();
  });

  it('may be typed in small letters without dashes', async () => {
    const own = await ownDesk();
    const code = (await own.desk.newCode()).toLowerCase().replaceAll('-', ' ');
    expect(enrolmentReply.parse((await enrolDevice(own.url, code)).enrolment)).toBeTruthy();
    await own.close();
  });

  it('two devices cannot share one use of a code, however fast they are', async () => {
    const own = await ownDesk();
    const once = await own.desk.newCode();
    const tries = await Promise.allSettled(Array.from({ length: 8 }, () => enrolDevice(own.url, once)));
    expect(tries.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    await own.close();
  });

  it('one key that enrols several times at once is one device, and every certificate names it', async () => {
    const keys = await deviceKeys();
    const all = await Promise.all(Array.from({ length: 6 }, () => enrolDevice(desk.url, desk.code, keys)));
    const [first] = all;
    for (const { enrolment } of all) {
      expect(enrolment.device_id).toBe(first?.enrolment.device_id);
      const { subject } = new X509Certificate(enrolment.certificate_pem);
      expect(subject).toContain(enrolment.device_id);
    }
  });

  it('a revoked device must enrol again', async () => {
    const own = await ownDesk();
    const device = await enrolDevice(own.url, own.code);
    await own.desk.store.revokeDevice(device.enrolment.device_id, Date.now());
    expect((await getFrom(device, `/v1/referrals/${UNKNOWN_SEAL}`)).status).toBe(401);
    await own.close();
  });
});
