/** Small packages with their referrals, many in one request: each judged by itself, and on the disk when it is answered. */
import { expect, it } from 'vitest';
import { BUNDLE_TYPE, bundleHead } from '@/utils/referral/bundle';
import { batchReply, type ReferralRequest } from '@/utils/referral/schema';
import { bearer, getFrom, problemOf, receiptOf, refer, referralOf, settled, statusOf } from './desk-client';
import { deviceAtDesk } from './device-at-desk';
import { sealedPackage, type SealedPackage } from './fixture-package';

const { desk, device } = await deviceAtDesk();

type Body = Blob | ReadableStream | string;

const newPackages = (count: number, ballastBytes = 50_000): Promise<SealedPackage[]> =>
  Promise.all(Array.from({ length: count }, () => sealedPackage({ keys: device.keys, ballastBytes })));

const post = (body: Body, headers: Record<string, string> = {}): Promise<Response> =>
  fetch(`${desk.url}/v1/packages:batch`, {
    ...{ method: 'POST', body, duplex: 'half' },
    headers: { ...bearer(device), 'Content-Type': BUNDLE_TYPE, ...headers },
  });

async function bundle(referrals: ReferralRequest[], bodies: Blob[]) {
  const response = await post(new Blob([await bundleHead(referrals), ...bodies]));
  expect(response.status).toBe(207);
  return batchReply.parse(await response.json()).results;
}

const bodiesOf = (some: readonly SealedPackage[]): Blob[] => some.map(({ body }) => body);

it('refers and hands over each, and a repeat finds them there', async () => {
  const some = await newPackages(12);
  const referrals = some.map((sealed) => referralOf(sealed));
  const first = await bundle(referrals, bodiesOf(some));
  expect(first.map(({ status }) => status)).toEqual(some.map(() => 201));
  expect(first.map(({ referral }) => referral?.seal)).toEqual(some.map(({ seal }) => seal));
  for (const { referral } of first) expect(referral?.state).not.toBe('received');
  for (const sealed of some) {
    expect((await settled(device, sealed.seal)).state).toBe('accepted');
    expect((await receiptOf(device, sealed.seal)).document).toContain(sealed.sha256);
  }
  const again = await bundle(referrals, bodiesOf(some));
  expect(again.map(({ status, referral }) => [status, referral?.state])).toEqual(
    some.map(() => [200, 'accepted']),
  );
});

it('goes on past whatever is wrong with one of them', async () => {
  const some = await newPackages(4);
  const [damaged, differing, good, twice] = some as [
    SealedPackage,
    SealedPackage,
    SealedPackage,
    SealedPackage,
  ];
  await refer(device, referralOf(differing));
  const bytes = new Uint8Array(await damaged.body.arrayBuffer());
  bytes[1000] = (bytes[1000] ?? 0) ^ 1;
  const results = await bundle(
    [
      referralOf(damaged),
      { ...referralOf(differing), urls: ['https://another.example/'] },
      referralOf(good),
      referralOf(twice),
      referralOf(twice),
    ],
    [new Blob([bytes]), differing.body, good.body, twice.body, twice.body],
  );
  expect(results.map(({ status }) => status)).toEqual([400, 409, 201, 201, 200]);
  expect(results[0]?.problem).toMatchObject({ check: 'package.digest' });
  expect((await statusOf(device, damaged.seal)).state).toBe('received');
  expect((await settled(device, good.seal)).state).toBe('accepted');
  expect((await settled(device, twice.seal)).state).toBe('accepted');
});

it('keeps what came whole before the line was cut', async () => {
  const [whole, cut] = (await newPackages(2)) as [SealedPackage, SealedPackage];
  const head = await bundleHead([referralOf(whole), referralOf(cut)]);
  const begun = new Blob([head, whole.body, cut.body.slice(0, 1000)]);
  expect(await problemOf(await post(begun.stream()))).toMatchObject({ code: 'incomplete' });
  expect((await settled(device, whole.seal)).state).toBe('accepted');
  expect((await statusOf(device, cut.seal)).state).toBe('received');
  const [again] = await bundle([referralOf(cut)], [cut.body]);
  expect(again?.status).toBe(200);
  expect((await settled(device, cut.seal)).state).toBe('accepted');
});

it('is refused whole for what it is itself: nobody’s, damaged, of another length, too much', async () => {
  const [sealed] = (await newPackages(1)) as [SealedPackage];
  const request = referralOf(sealed);
  const head = await bundleHead([request]);
  const whole = new Blob([head, sealed.body]);
  expect(await problemOf(await post(whole, { Authorization: '' }))).toMatchObject({ status: 401 });
  const wrong: [string, Body][] = [
    ['bad-request', new Blob([head.replace('"v":1', '"v":2'), sealed.body])],
    ['bad-request', new Blob([`${head.trim()} \n`, sealed.body])],
    ['bad-request', new Blob([head])],
    ['bad-request', new Blob([whole, 'more'])],
    ['bad-request', 'no line at all'],
    ['too-large', new Blob([await bundleHead(Array.from({ length: 101 }, () => request))])],
    [
      'too-large',
      new Blob([await bundleHead([{ ...request, package: { ...request.package, bytes: 2 ** 21 } }])]),
    ],
  ];
  for (const [code, body] of wrong) expect(await problemOf(await post(body)), code).toMatchObject({ code });
  expect(await problemOf(await post(whole, { 'Content-Type': 'application/zip' }))).toMatchObject({
    code: 'bad-request',
  });
  expect((await getFrom(device, `/v1/referrals/${request.seal}`)).status).toBe(404);
});
