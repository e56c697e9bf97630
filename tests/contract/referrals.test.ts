/** Referring a capture, and what is alleged about it. */
import { describe, expect, it } from 'vitest';
import { toBase64 } from '@/utils/evidence/pem';
import { sign } from '@/utils/evidence/signature';
import { referralStatus, type ReferralRequest } from '@/utils/referral/schema';
import {
  bearer,
  claimOf,
  contentDigest,
  deliver,
  enrolDevice,
  getFrom,
  problemOf,
  putJson,
  receiptOf,
  refer,
  referralOf,
  send,
  settled,
  statusOf,
} from './desk-client';
import { deviceAtDesk } from './device-at-desk';
import { deviceKeys, sealedPackage, withBody } from './fixture-package';

const { desk, device } = await deviceAtDesk();

const newPackage = () => sealedPackage({ keys: device.keys });

describe('a referral', () => {
  it('is kept once: 201, then 200 for the same', async () => {
    const request = referralOf(await newPackage());
    const first = await refer(device, request);
    expect(first.status).toBe(201);
    expect(referralStatus.parse(await first.json())).toEqual({
      seal: request.seal,
      state: 'received',
      duplicate_of: null,
      claim_version: 0,
      problem: null,
    });
    const again = await refer(device, request);
    expect(again.status).toBe(200);
    expect((await statusOf(device, request.seal)).state).toBe('received');
  });

  it('is the same in another order of keys', async () => {
    const request = referralOf(await newPackage());
    await refer(device, request);
    const turned = Object.fromEntries(Object.entries(request).reverse());
    expect((await putJson(device, `/v1/referrals/${request.seal}`, turned)).status).toBe(200);
  });

  it('is refused when it differs from the one that is kept', async () => {
    const request = referralOf(await newPackage());
    await refer(device, request);
    const changes = [
      { urls: ['https://other.example/'] },
      { package: { ...request.package, bytes: request.package.bytes + 1 } },
      { completeness: 'partial' as const },
      { leads: [{ kind: 'magnet', host: null }] },
    ];
    for (const change of changes) {
      const problem = await problemOf(await refer(device, { ...request, ...change }));
      expect(problem).toMatchObject({ code: 'conflict', status: 409 });
    }
  });

  /** What somebody refers who knows a seal and means no good. */
  const squatted = (request: ReferralRequest, body = new Blob(['no package'])) => ({
    ...{ ...request, urls: ['https://innocent.example/'] },
    package: { sha256: 'ab'.repeat(32), bytes: body.size },
  });

  it('of another device that differs stands in nobody’s way: what is sent and verified counts', async () => {
    const sealed = await newPackage();
    const own = referralOf(sealed);
    const other = await enrolDevice(desk.url, desk.code);
    expect((await refer(other, squatted(own))).status).toBe(201);
    expect((await refer(device, own)).status).toBe(201);
    expect((await refer(device, own)).status).toBe(200);
    expect((await refer(other, squatted(own))).status).toBe(200);
    const third = await problemOf(await refer(device, { ...own, completeness: 'partial' }));
    expect(third).toMatchObject({ code: 'conflict', status: 409 });
    const claim = await claimOf(device.keys, own.seal, 1);
    expect((await putJson(device, `/v1/referrals/${own.seal}/claims/1`, claim)).status).toBe(201);
    expect(await statusOf(other, own.seal)).toMatchObject({ state: 'received', claim_version: 0 });
    expect(await statusOf(device, own.seal)).toMatchObject({ state: 'received', claim_version: 1 });

    await send(device, sealed);
    expect(await settled(device, own.seal)).toMatchObject({ state: 'accepted', claim_version: 1 });
    expect(JSON.parse((await receiptOf(device, own.seal)).document)).toMatchObject({
      package_sha256: sealed.sha256,
    });
    expect((await statusOf(other, own.seal)).state).toBe('accepted');
    expect(await problemOf(await refer(other, squatted(own)))).toMatchObject({ code: 'conflict' });
  });

  it('of another device whose package is rejected rejects nobody else’s', async () => {
    const sealed = await newPackage();
    const own = referralOf(sealed);
    const other = await enrolDevice(desk.url, desk.code);
    const junk = await withBody(sealed, new Blob(['no package']));
    await refer(device, own);
    expect((await refer(other, referralOf(junk))).status).toBe(201);
    await send(other, junk);
    expect((await settled(other, own.seal)).state).toBe('rejected');
    expect((await statusOf(device, own.seal)).state).toBe('received');
    await send(device, sealed);
    expect((await settled(device, own.seal)).state).toBe('accepted');
  });

  it('that differs in its claim alone is sent to the claims', async () => {
    const request = referralOf(await newPackage());
    await refer(device, request);
    const claim = await claimOf(device.keys, request.seal, 1);
    const problem = await problemOf(await refer(device, { ...request, claim }));
    expect(problem).toMatchObject({ code: 'claim-version-conflict', status: 409 });
  });

  it('of many at once is one', async () => {
    const request = referralOf(await newPackage());
    const other = await enrolDevice(desk.url, desk.code);
    const answers = await Promise.all(
      Array.from({ length: 16 }, (_, index) => refer(index % 2 === 0 ? device : other, request)),
    );
    expect(answers.filter(({ status }) => status === 201)).toHaveLength(1);
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(15);
  });

  it('must have the digest that it says', async () => {
    const request = referralOf(await newPackage());
    const path = `/v1/referrals/${request.seal}`;
    const wrong = { 'Content-Digest': contentDigest('something else') };
    const problem = await problemOf(await putJson(device, path, request, wrong));
    expect(problem).toMatchObject({ code: 'digest-mismatch', status: 400 });
    for (const value of ['sha-256=:AAAA:', 'sha-256=AAAA', 'sha-256=']) {
      const malformed = await putJson(device, path, request, { 'Content-Digest': value });
      expect(await problemOf(malformed), value).toMatchObject({ code: 'digest-mismatch' });
    }
    expect((await getFrom(device, path)).status).toBe(404);
    const unknown = { 'Content-Digest': 'md5=:AAAA:' };
    expect((await putJson(device, path, request, unknown)).status).toBe(201);
  });

  it('must be of the right shape and at the right address', async () => {
    const request = referralOf(await newPackage());
    const path = `/v1/referrals/${request.seal}`;
    const bad = [{ ...request, v: 2 }, { ...request, urls: [] }, { ...request, seal: 'f'.repeat(64) }, 'x'];
    for (const body of bad) {
      expect(await problemOf(await putJson(device, path, body))).toMatchObject({ code: 'bad-request' });
    }
    const elsewhere = await putJson(device, '/v1/referrals/abc', request);
    expect(await problemOf(elsewhere)).toMatchObject({ code: 'bad-request' });
    const broken = await fetch(`${desk.url}${path}`, {
      method: 'PUT',
      headers: bearer(device),
      body: '{"v":',
    });
    expect(await problemOf(broken)).toMatchObject({ code: 'bad-request' });
  });

  it('may not announce a package larger than the desk takes', async () => {
    const request = referralOf(await newPackage());
    const huge = { ...request, package: { ...request.package, bytes: Number.MAX_SAFE_INTEGER } };
    expect(await problemOf(await refer(device, huge))).toMatchObject({ code: 'too-large', status: 413 });
  });

  it('is not found under a seal that nobody referred', async () => {
    const problem = await problemOf(await getFrom(device, `/v1/referrals/${'e'.repeat(64)}`));
    expect(problem).toMatchObject({ code: 'not-found', status: 404 });
  });
});

describe('a claim', () => {
  const put = async (seal: string, version: number, note = '', keys = device.keys, path = version) =>
    putJson(device, `/v1/referrals/${seal}/claims/${path}`, await claimOf(keys, seal, version, { note }));

  it('may come with the referral, and grows by new versions only', async () => {
    const sealed = await newPackage();
    const first = await claimOf(device.keys, sealed.seal, 1);
    const referred = await refer(device, referralOf(sealed, first));
    expect(referralStatus.parse(await referred.json()).claim_version).toBe(1);

    const path = (version: number) => `/v1/referrals/${sealed.seal}/claims/${version}`;
    expect((await putJson(device, path(1), first)).status).toBe(200);
    const conflict = await problemOf(await put(sealed.seal, 1, 'changed'));
    expect(conflict).toMatchObject({ code: 'claim-version-conflict', status: 409 });

    const third = await put(sealed.seal, 3, 'a version of the device that never left it');
    expect(third.status).toBe(201);
    expect(referralStatus.parse(await third.json()).claim_version).toBe(3);
    expect(await problemOf(await put(sealed.seal, 2))).toMatchObject({ code: 'claim-version-conflict' });
    expect((await statusOf(device, sealed.seal)).claim_version).toBe(3);
  });

  it('may come after the package was accepted', async () => {
    const sealed = await newPackage();
    expect((await deliver(device, sealed)).state).toBe('accepted');
    expect((await put(sealed.seal, 1)).status).toBe(201);
    expect(await statusOf(device, sealed.seal)).toMatchObject({ state: 'accepted', claim_version: 1 });
  });

  it('of another device counts for nothing, and harms nothing', async () => {
    const sealed = await newPackage();
    const own = await claimOf(device.keys, sealed.seal, 1, { work: 'Salt' });
    await refer(device, referralOf(sealed, own));
    const other = await enrolDevice(desk.url, desk.code);
    const mallory = (version: number) => claimOf(other.keys, sealed.seal, version, { work: 'Mallory' });
    const path = (version: number) => `/v1/referrals/${sealed.seal}/claims/${version}`;
    // Before the package is verified, and after.
    expect((await putJson(other, path(1_000_000), await mallory(1_000_000))).status).toBe(201);
    expect((await statusOf(device, sealed.seal)).claim_version).toBe(1);
    expect(await deliver(device, sealed, own)).toMatchObject({ state: 'accepted', claim_version: 1 });
    expect(await problemOf(await putJson(other, path(2), await mallory(2)))).toMatchObject({
      code: 'claim-version-conflict',
    });
    expect((await put(sealed.seal, 2)).status).toBe(201);
    expect((await statusOf(device, sealed.seal)).claim_version).toBe(2);
    const page = await (await fetch(desk.url)).text();
    expect(page).toMatch(/Mallory<\/bdi><\/q> \(version 1000000, by [^)]+; does not count\)/);
    expect(page).not.toContain('<span><bdi>Mallory');
  });

  it('of another device that refers the package first stands in nobody’s way', async () => {
    const sealed = await newPackage();
    const other = await enrolDevice(desk.url, desk.code);
    await refer(other, referralOf(sealed, await claimOf(other.keys, sealed.seal, 5, { work: 'Mallory' })));
    const own = referralOf(sealed, await claimOf(device.keys, sealed.seal, 1, { work: 'Salt' }));
    expect((await refer(device, own)).status).toBe(200);
    expect((await refer(device, own)).status).toBe(200);
    const other1 = referralOf(sealed, await claimOf(device.keys, sealed.seal, 1, { work: 'Pepper' }));
    expect(await problemOf(await refer(device, other1))).toMatchObject({ code: 'claim-version-conflict' });
    expect((await deliver(device, sealed)).state).toBe('accepted');
    expect((await statusOf(device, sealed.seal)).claim_version).toBe(1);
    expect(await (await fetch(desk.url)).text()).toMatch(
      /Mallory<\/bdi><\/q> \(version 5, by [^)]+; does not count\)/,
    );
  });

  it('of whoever signed the package counts from its acceptance on, whoever referred it', async () => {
    const sealed = await newPackage();
    const colleague = await enrolDevice(desk.url, desk.code);
    await refer(colleague, referralOf(sealed));
    expect((await put(sealed.seal, 7)).status).toBe(201);
    expect((await statusOf(device, sealed.seal)).claim_version).toBe(0);
    expect((await deliver(colleague, sealed)).state).toBe('accepted');
    expect((await statusOf(device, sealed.seal)).claim_version).toBe(7);
  });

  it('must be signed by this device, about this seal, in this version', async () => {
    const sealed = await newPackage();
    await refer(device, referralOf(sealed));
    const stranger = await deviceKeys();
    const path = `/v1/referrals/${sealed.seal}/claims/1`;
    const honest = await claimOf(device.keys, sealed.seal, 1);
    const bodies = [
      await claimOf(stranger, sealed.seal, 1),
      await claimOf(device.keys, 'a'.repeat(64), 1),
      await claimOf(device.keys, sealed.seal, 2),
      { ...honest, document: honest.document.replace('A Film', 'B Film') },
      { ...honest, document: 'not json' },
      { ...honest, signature: btoa('nonsense') },
    ];
    for (const body of bodies) {
      expect(await problemOf(await putJson(device, path, body))).toMatchObject({
        code: 'claim-invalid',
        status: 422,
      });
    }
    const referral = referralOf(sealed, await claimOf(stranger, sealed.seal, 1));
    expect((await statusOf(device, sealed.seal)).claim_version).toBe(0);
    const other = await newPackage();
    const withStranger = { ...referral, seal: other.seal, claim: await claimOf(stranger, other.seal, 1) };
    expect(await problemOf(await refer(device, withStranger))).toMatchObject({ code: 'claim-invalid' });
    expect((await getFrom(device, `/v1/referrals/${other.seal}`)).status).toBe(404);
  });

  it('says one thing to everybody, and leaves room for the next version', async () => {
    const sealed = await newPackage();
    await refer(device, referralOf(sealed));
    const { document } = await claimOf(device.keys, sealed.seal, 1);
    const twice = document.replace('"work":', '"work":"Another film","work":');
    const more = document.replace('"note":""', '"note":"","unsaid":"more"');
    for (const text of [twice, more]) {
      const body = { document: text, signature: toBase64(await sign(text, device.keys.privateKey)) };
      const answer = await putJson(device, `/v1/referrals/${sealed.seal}/claims/1`, body);
      expect(await problemOf(answer)).toMatchObject({ code: 'claim-invalid' });
    }
    const other = await newPackage();
    const last = await claimOf(device.keys, other.seal, 1_000_000_000);
    expect(await problemOf(await refer(device, referralOf(other, last)))).toMatchObject({
      code: 'claim-invalid',
    });
  });

  it('needs a referral, and a version that is a number', async () => {
    const unknown = await put('b'.repeat(64), 1);
    expect(await problemOf(unknown)).toMatchObject({ code: 'not-found', status: 404 });
    const sealed = await newPackage();
    await refer(device, referralOf(sealed));
    expect(await problemOf(await put(sealed.seal, 1, '', device.keys, 0))).toMatchObject({
      code: 'bad-request',
    });
  });

  it('of many at once is one a version', async () => {
    const sealed = await newPackage();
    await refer(device, referralOf(sealed));
    const answers = await Promise.all(
      Array.from({ length: 8 }, (_, index) => put(sealed.seal, 1, `${index}`)),
    );
    expect(answers.filter(({ status }) => status === 201)).toHaveLength(1);
    expect(answers.filter(({ status }) => status === 409)).toHaveLength(7);
  });
});
