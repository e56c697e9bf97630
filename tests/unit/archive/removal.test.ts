/** What may go goes only when the desk has it, leaves its line and its receipt, and never by itself unless that was asked for. */
import { newCapture } from './empty-archive';
import { beforeEach, describe, expect, it } from 'vitest';
import { uuidv7 } from '@/utils/evidence/uuid';

const DAY_MS = 24 * 60 * 60 * 1000;
const NOW_MS = 1_000 * DAY_MS;

const open = async () => ({
  ...(await import('@/utils/archive/captures')),
  ...(await import('@/utils/archive/claims')),
  ...(await import('@/utils/archive/read')),
  ...(await import('@/utils/archive/removal')),
  ...(await import('@/utils/archive/retention')),
});
let archive: Awaited<ReturnType<typeof open>>;
let old: string;
let recent: string;
let unsent: string;

async function sealed(acceptedAtMs: number | null): Promise<string> {
  const id = uuidv7(1_000);
  await archive.createCapture(id, { ...newCapture, steps: ['seal'] }, 1_000);
  await archive.storePackage(id, new Blob(['zip']), 'f'.repeat(64));
  await archive.changeCapture(id, (record) => {
    Object.assign(record, { state: 'sealed', packageBytes: 3, seal: 'a'.repeat(64) });
    if (acceptedAtMs !== null) record.delivery = { status: 'accepted', acceptedAtMs };
  });
  const signed = { document: '{}', signature: 'AA==' };
  await archive.storeReceipts([{ captureId: id, seal: 's', signed, receiptKeyPem: 'pem', receivedAtMs: 7 }]);
  return id;
}
const packages = async () =>
  (await Promise.all([old, recent, unsent].map((id) => archive.packageOf(id)))).map(
    (found) => found !== null,
  );

beforeEach(async () => {
  archive = await open();
  old = await sealed(NOW_MS - 40 * DAY_MS);
  recent = await sealed(NOW_MS - 2 * DAY_MS);
  unsent = await sealed(null);
});

describe('the retention rule', () => {
  it('is off until somebody turns it on', async () => {
    await archive.keepRetention(NOW_MS);
    expect(await packages()).toEqual([true, true, true]);
  });

  it('removes what the desk accepted so long ago, and nothing else', async () => {
    await archive.saveRetention({ days: 30 });
    await archive.removeDue(NOW_MS);
    expect(await packages()).toEqual([false, true, true]);
    expect(await archive.getCapture(old)).toMatchObject({ packageRemovedAtMs: NOW_MS, state: 'sealed' });
    expect(await archive.receiptOf(old)).not.toBeNull();
    const [line, ...more] = (await archive.journalsOf(old)).own.map((text): unknown => JSON.parse(text));
    expect(line).toMatchObject({
      event: 'package.removed',
      actor: 'extension',
      detail: { capture: old, rule: 'retention', days: 30, package_sha256: null },
    });
    expect(more).toEqual([]);
  });

  it('removes a package once', async () => {
    await archive.saveRetention({ days: 1 });
    await archive.removeDue(NOW_MS);
    await archive.removeDue(NOW_MS + DAY_MS);
    expect((await archive.journalsOf(old)).own).toHaveLength(1);
    expect(await archive.removable(Infinity)).toEqual({ captureIds: [], bytes: 0 });
  });

  it('keeps itself, a day later', async () => {
    await archive.saveRetention({ days: 30 });
    await archive.keepRetention(NOW_MS);
    await archive.keepRetention(NOW_MS + DAY_MS - 1);
    expect(await packages()).toEqual([true, true, true]);
    await archive.keepRetention(NOW_MS + DAY_MS);
    expect(await packages()).toEqual([false, true, true]);
  });

  it('believes no clock that is far ahead for a start or two', async () => {
    await archive.saveRetention({ days: 365 });
    for (const atMs of [0, 1, 400, 400.1, 2, 400.2, 3].map((days) => NOW_MS + days * DAY_MS))
      await archive.keepRetention(atMs);
    expect(await packages()).toEqual([true, true, true]);
  });

  it('believes one that is still so a day later', async () => {
    await archive.saveRetention({ days: 365 });
    for (const atMs of [0, 400, 401].map((days) => NOW_MS + days * DAY_MS)) await archive.keepRetention(atMs);
    expect(await packages()).toEqual([false, false, true]);
  });
});

it('what the desk does not have is not removed, whoever asks', async () => {
  await archive.removePackages([old, unsent], 'user', NOW_MS);
  expect(await packages()).toEqual([false, true, true]);
  expect((await archive.journalsOf(unsent)).own).toEqual([]);
});

it('what may be removed is counted', async () => {
  expect((await archive.removable(Infinity)).captureIds.sort()).toEqual([old, recent].sort());
  expect((await archive.removable(Infinity)).bytes).toBe(6);
});

it('deleting leaves a line for each, with its seal', async () => {
  await archive.deleteByUser([old, unsent]);
  for (const id of [old, unsent]) {
    expect(await archive.getCapture(id)).toBeNull();
    expect((await archive.journalsOf(id)).own[0]).toContain('"event":"capture.deleted"');
  }
  expect(await archive.packageOf(recent)).not.toBeNull();
});
