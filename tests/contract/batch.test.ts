/** Many referrals in one call, each judged by itself; and what is known of a URL without telling which is meant. */
import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { canonicalUrl } from '@/utils/evidence/canonical-url';
import { batchReply, knownUrls } from '@/utils/referral/schema';
import {
  bearer,
  claimOf,
  deliver,
  enrolDevice,
  getFrom,
  problemOf,
  refer,
  referralOf,
  statusOf,
} from './desk-client';
import { deviceAtDesk } from './device-at-desk';
import { sealedPackage } from './fixture-package';

const { desk, device } = await deviceAtDesk();

const newPackage = (url?: string) =>
  sealedPackage({ keys: device.keys, ...(url === undefined ? {} : { url }) });

const post = (referrals: unknown, headers = {}): Promise<Response> =>
  fetch(`${desk.url}/v1/referrals:batch`, {
    method: 'POST',
    headers: { ...bearer(device), 'Content-Type': 'application/json', ...headers },
    body: JSON.stringify({ v: 1, referrals }),
  });

async function batch(referrals: unknown[]) {
  const response = await post(referrals);
  expect(response.status).toBe(207);
  return batchReply.parse(await response.json()).results;
}

describe('a batch', () => {
  it('keeps each as PUT would: 201, then 200 and how it stands', async () => {
    const requests = (await Promise.all([newPackage(), newPackage(), newPackage()])).map((sealed) =>
      referralOf(sealed),
    );
    const first = await batch(requests);
    expect(first.map(({ status }) => status)).toEqual([201, 201, 201]);
    expect(first.map(({ referral }) => referral?.seal)).toEqual(requests.map(({ seal }) => seal));
    expect((await batch(requests)).map(({ status }) => status)).toEqual([200, 200, 200]);
    for (const { seal } of requests) expect((await statusOf(device, seal)).state).toBe('received');
  });

  it('says of a delivered one that it is accepted, so that it also serves to ask how many stand', async () => {
    const sealed = await newPackage();
    await deliver(device, sealed);
    const [result] = await batch([referralOf(sealed)]);
    expect(result).toMatchObject({ status: 200, referral: { state: 'accepted' } });
  });

  it('goes on past whatever is wrong with one of them', async () => {
    const [good, other, claimed] = await Promise.all([newPackage(), newPackage(), newPackage()]);
    await refer(device, referralOf(other));
    const stranger = await enrolDevice(desk.url, desk.code);
    const results = await batch([
      { v: 1, seal: 'nonsense' },
      { ...referralOf(other), urls: ['https://another.example/'] },
      { ...referralOf(claimed), claim: await claimOf(stranger.keys, claimed.seal, 1) },
      null,
      referralOf(good),
    ]);
    expect(results.map(({ status }) => status)).toEqual([400, 409, 422, 400, 201]);
    expect(results[1]?.problem?.type).toMatch(/\/conflict$/);
    expect(results[2]?.problem?.type).toMatch(/\/claim-invalid$/);
    expect((await getFrom(device, `/v1/referrals/${claimed.seal}`)).status).toBe(404);
  });

  it('takes one seal twice as one referral', async () => {
    const request = referralOf(await newPackage());
    const changed = { ...request, urls: ['https://another.example/'] };
    const results = await batch([request, request, changed]);
    expect(results.map(({ status }) => status)).toEqual([201, 200, 409]);
  });

  it('is refused whole only for what it is itself: nobody’s, damaged, empty or too long', async () => {
    const request = referralOf(await newPackage());
    const nobody = await post([request], { Authorization: '' });
    expect(await problemOf(nobody)).toMatchObject({ code: 'unauthorised', status: 401 });
    const digest = `sha-256=:${createHash('sha256').update('other').digest('base64')}:`;
    const damaged = await post([request], { 'Content-Digest': digest });
    expect(await problemOf(damaged)).toMatchObject({ code: 'digest-mismatch' });
    expect(await problemOf(await post([]))).toMatchObject({ code: 'bad-request' });
    const { limits } = (await (await fetch(`${desk.url}/v1/desk`)).json()) as {
      limits: { batch_items: number };
    };
    const long = await post(Array.from({ length: limits.batch_items + 1 }, () => null));
    expect(await problemOf(long)).toMatchObject({ code: 'too-large', status: 413 });
    expect((await getFrom(device, `/v1/referrals/${request.seal}`)).status).toBe(404);
  });
});

describe('what is known of a URL', () => {
  const hashOf = (url: string) => createHash('sha256').update(canonicalUrl(url)).digest('hex');
  const known = async (url: string) => {
    const hash = hashOf(url);
    const response = await getFrom(device, `/v1/known/${hash.slice(0, 5)}`);
    const answer = knownUrls.parse(await response.json());
    return answer.known.find(({ suffix }) => suffix === hash.slice(5))?.state ?? null;
  };

  it('is asked by five digits of its hash, and answered with how far its referrals came', async () => {
    const url = `https://film.example/${crypto.randomUUID()}`;
    expect(await known(url)).toBeNull();
    const sealed = await newPackage(url);
    await refer(device, referralOf(sealed));
    expect(await known(url)).toBeNull();
    await deliver(device, sealed);
    expect(await known(url)).toBe('accepted');
    await refer(device, referralOf(await newPackage(url)));
    expect(await known(url)).toBe('accepted');
  });

  it('is the same for every way to write it', async () => {
    const path = crypto.randomUUID();
    await deliver(device, await newPackage(`https://film.example/${path}?utm_source=mail`));
    expect(await known(`http://film.example:80/${path}/#top`)).toBe('accepted');
  });

  it('is told to enrolled devices only, and to no question that is too narrow or none', async () => {
    const open = await fetch(`${desk.url}/v1/known/abcde`);
    expect(await problemOf(open)).toMatchObject({ code: 'unauthorised' });
    for (const prefix of ['abcdef', 'abcd', 'ABCDE', 'xyzzy', 'a'.repeat(64)])
      expect(await problemOf(await getFrom(device, `/v1/known/${prefix}`))).toMatchObject({
        code: 'bad-request',
      });
  });
});
