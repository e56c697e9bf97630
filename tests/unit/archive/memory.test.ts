/** Where the browser keeps no database: an archive in memory, copied to the extension's own storage at the user's word, without the key. */
import { IDBFactory } from 'fake-indexeddb';
import { beforeEach, expect, it, vi } from 'vitest';
import { newCapture } from './empty-archive';

/** The extension's own storage: structured clones, as the browser keeps them. */
const storage = new Map<string, unknown>();
let full = false;

vi.mock('@/utils/browser/keep-alive', () => ({ awake: () => new Promise(() => undefined) }));
vi.mock('@/utils/browser/kept-values', () => ({
  readKeptValues: async () => structuredClone(Object.fromEntries(storage)),
  keepValues: async (values: Record<string, unknown>) => {
    if (full) throw new Error('no room');
    for (const [name, value] of Object.entries(structuredClone(values))) storage.set(name, value);
  },
  dropKeptValues: async (names: string[]) => names.forEach((name) => storage.delete(name)),
}));

class Forbidding extends IDBFactory {
  override open(): never {
    throw new DOMException('A mutation operation was attempted', 'InvalidStateError');
  }
}

/** A browser that has just been started. */
async function session() {
  vi.resetModules();
  Object.defineProperty(globalThis, 'indexedDB', {
    value: new Forbidding(),
    configurable: true,
    writable: true,
  });
  const memory = await import('@/utils/archive/memory');
  memory.keepInMemoryWhereForbidden();
  return {
    ...memory,
    ...(await import('@/utils/archive/captures')),
    ...(await import('@/utils/archive/read')),
    ...(await import('@/utils/archive/device-key')),
    ...(await import('@/utils/archive/database')),
  };
}

const ID = '0197a000-0000-7000-8000-000000000001';
const OTHER = '0197a000-0000-7000-8000-000000000002';

beforeEach(() => {
  storage.clear();
  full = false;
});

it('without it there is no archive, and the code says why', async () => {
  const { database } = await session().then(async () => {
    vi.resetModules();
    return import('@/utils/archive/database');
  });
  await expect(database()).rejects.toMatchObject({ code: 'archive-forbidden' });
});

it('nothing is written anywhere without the user’s word, and nothing outlives the session', async () => {
  const first = await session();
  await first.createCapture(ID, { ...newCapture, steps: [...newCapture.steps] }, 1);
  await first.deviceKey();
  expect(await first.archivePlace()).toBe('memory');
  expect((await first.getCapture(ID))?.url).toBe(newCapture.url);
  expect(storage.size).toBe(0);
  expect(await (await session()).getCapture(ID)).toBeNull();
});

it('at the user’s word what is here and what comes is kept, Blobs too; the key is not', async () => {
  const first = await session();
  await first.createCapture(ID, { ...newCapture, steps: [...newCapture.steps] }, 1);
  const fingerprint = (await first.deviceKey()) && (await first.deviceKeyFingerprint());
  expect(await first.keepInStorage(true)).toBe(true);
  expect(await first.archivePlace()).toBe('storage');
  await first.storePackage(ID, new Blob(['package']), 'hash');
  await first.createCapture(OTHER, { ...newCapture, steps: [...newCapture.steps] }, 2);
  await first.deleteCapture(OTHER);
  await first.keepInStorage(true); // resolves when all of it is written

  const second = await session();
  expect((await second.getCapture(ID))?.url).toBe(newCapture.url);
  expect(await (await second.packageOf(ID))?.body.text()).toBe('package');
  expect(await second.getCapture(OTHER)).toBeNull();
  expect(await second.deviceKeyFingerprint()).toBeNull();
  await second.deviceKey();
  expect(await second.deviceKeyFingerprint()).not.toBe(fingerprint);
  expect([...storage.keys()].filter((name) => /device-key|enrolment/.test(name))).toEqual([]);
});

it('the word taken back, nothing is left in storage, and the session goes on', async () => {
  const first = await session();
  await first.createCapture(ID, { ...newCapture, steps: [...newCapture.steps] }, 1);
  await first.keepInStorage(true);
  expect(storage.size).toBeGreaterThan(0);
  await first.keepInStorage(false);
  await first.changeCapture(ID, (record) => (record.title = 'Other'));
  expect(storage.size).toBe(0);
  expect((await first.getCapture(ID))?.title).toBe('Other');
});

it('without room it says so, and keeps what it can when there is some again', async () => {
  const first = await session();
  await first.createCapture(ID, { ...newCapture, steps: [...newCapture.steps] }, 1);
  full = true;
  expect(await first.keepInStorage(true)).toBe(false);
  // Nothing is said to be kept before all of it is.
  expect(await first.archivePlace()).toBe('memory');
  full = false;
  expect(await first.keepInStorage(true)).toBe(true);
  expect(await (await session()).getCapture(ID)).not.toBeNull();
});
