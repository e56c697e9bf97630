/** What the outbox finds to do when it looks around, over a database in memory. */
import { newCapture } from '../archive/empty-archive';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { uuidv7 } from '@/utils/evidence/uuid';
import type { Delivery } from '@/utils/outbox/delivery';
import { deliveryPolicy } from '@/utils/outbox/policy';

const open = async () => ({
  ...(await import('@/utils/archive/captures')),
  ...(await import('@/utils/archive/settings')),
  ...(await import('@/utils/outbox/look-around')),
});

let house: Awaited<ReturnType<typeof open>>;
beforeEach(async () => {
  vi.stubGlobal('navigator', { onLine: true });
  house = await open();
  await house.saveEnrolment({
    ...{ url: 'https://desk.test', name: 'Desk', deviceId: 'd', enrolledAtMs: 1, label: 'L' },
    ...{ accessToken: 'token-token-token-token', certificatePem: 'c', deskCaPem: 'ca', tsaRootsPem: [] },
    ...{ receiptKeyPem: 'k', packageBytesLimit: 1_000_000, revoked: false },
  });
});
afterEach(() => vi.unstubAllGlobals());

// Of two in one millisecond nobody could say which is the older.
let bornMs = Date.now();

async function captureWith(delivery: Delivery): Promise<string> {
  const id = uuidv7((bornMs += 1));
  await house.createCapture(id, { ...newCapture, steps: [] }, 1);
  await house.changeCapture(id, (record) => {
    Object.assign(record, { state: 'sealed', completeness: 'complete', packageBytes: 1000, delivery });
  });
  return id;
}

const look = (unanswered: readonly string[] = []) =>
  house.lookAround({
    ...{ flying: new Set<string>(), requests: 0, ended: false, asking: null },
    ...{ unanswered: new Set(unanswered), unbundled: new Set<string>() },
  });

const checkedSince = (sinceMs: number): Delivery => ({
  ...{ status: 'verifying', attempts: 1 },
  notBeforeMs: Date.now() - sinceMs,
});
const waiting: Delivery = { status: 'waiting', attempts: 0, notBeforeMs: 0 };

it('asks after what is being checked as soon as it is time, when nothing else is to be sent', async () => {
  const id = await captureWith(checkedSince(10));
  expect(await look()).toMatchObject({ checking: [id], due: [] });
});

it('sends first, and asks meanwhile only where it is late', async () => {
  const late = await captureWith(checkedSince(deliveryPolicy.lateVerifyingMs + 10));
  await captureWith(checkedSince(10));
  const unsent = await captureWith(waiting);
  expect(await look()).toMatchObject({ checking: [late], due: [{ id: unsent }] });
});

it('has one that such a question told nothing of ask for itself', async () => {
  const [asked, unanswered] = [await captureWith(checkedSince(10)), await captureWith(checkedSince(10))];
  expect(await look([unanswered])).toMatchObject({ checking: [asked], due: [{ id: unanswered }] });
});

it('has the oldest ask for all, by itself, while the desk does not know this device', async () => {
  const oldest = await captureWith(checkedSince(10));
  await captureWith(waiting);
  const enrolment = await house.currentEnrolment();
  if (enrolment) await house.saveEnrolment({ ...enrolment, revoked: true });
  const { due, checking } = await look();
  expect({ due: due.map(({ id }) => id), checking }).toEqual({ due: [oldest], checking: [] });
});
