/** How many referrals stand, and the receipts of those that have one, in one call. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { receiptsReply } from '@/utils/referral/schema';
import {
  bearer,
  deliver,
  describeDesk,
  enrolDevice,
  problemOf,
  receiptOf,
  refer,
  referralOf,
  type Device,
} from './desk-client';
import { deskUnderTest, type DeskUnderTest } from './desk-under-test';
import { sealedPackage } from './fixture-package';

let desk: DeskUnderTest;
let device: Device;
beforeAll(async () => {
  desk = await deskUnderTest();
  device = await enrolDevice(desk.url, desk.code);
});
afterAll(() => desk.close());

const post = (
  seals: readonly string[],
  headers: Record<string, string> = bearer(device),
): Promise<Response> =>
  fetch(`${desk.url}/v1/receipts:batch`, {
    method: 'POST',
    headers: { ...headers, 'Content-Type': 'application/json' },
    body: JSON.stringify({ v: 1, seals }),
  });

it('tells of each how it stands, with the same receipt as alone, byte for byte', async () => {
  const [accepted, awaited] = await Promise.all([1, 2].map(() => sealedPackage({ keys: device.keys })));
  if (!accepted || !awaited) throw new Error('no packages');
  await deliver(device, accepted);
  await refer(device, referralOf(awaited));
  const response = await post([awaited.seal, accepted.seal, 'f'.repeat(64)]);
  expect(response.status).toBe(207);
  const { results } = receiptsReply.parse(await response.json());
  expect(results.map(({ referral }) => referral?.state)).toEqual(['received', 'accepted', undefined]);
  expect(results.map(({ referral }) => referral?.seal)).toEqual([awaited.seal, accepted.seal, undefined]);
  expect(results.map(({ receipt }) => receipt)).toEqual([null, await receiptOf(device, accepted.seal), null]);
});

it('is answered to devices alone, and to no more than a batch has', async () => {
  const seal = 'f'.repeat(64);
  expect((await post([seal], {})).status).toBe(401);
  const { limits } = await describeDesk(desk.url);
  const tooMany = await post(Array.from({ length: limits.batch_items + 1 }, () => seal));
  expect(await problemOf(tooMany)).toMatchObject({ status: 413, code: 'too-large' });
  expect((await post([])).status).toBe(400);
  expect((await post(['../desk'])).status).toBe(400);
});
