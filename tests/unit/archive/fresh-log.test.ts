/** The databases' log is begun anew before anything is written behind what the last session may have torn. */
import './empty-archive';
import { unwrap } from 'idb';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';

const session = vi.hoisted(() => ({
  values: new Map<string, unknown>(),
  isRefused: false,
  /** The renewal has taken too long. */
  late: new Promise<void>(() => undefined),
}));
vi.mock('@/utils/browser/session-values', () => ({
  readSessionValue: (key: string) =>
    session.isRefused ? Promise.reject(new Error('refused')) : Promise.resolve(session.values.get(key)),
  writeSessionValue: (key: string, value: unknown) =>
    Promise.resolve(session.values.set(key, value).size > 0),
  removeSessionValue: (key: string) => Promise.resolve(session.values.delete(key)),
}));
vi.mock('@/utils/browser/pause', () => ({ pause: () => session.late }));

const RENEWAL = ['open new-log', 'deleteDatabase new-log'];
const MB = 1_000_000;

/** Databases in the order in which they were opened and deleted. */
let seen: string[];

beforeEach(() => {
  session.values.clear();
  session.isRefused = false;
  session.late = new Promise(() => undefined);
  seen = [];
  for (const verb of ['open', 'deleteDatabase'] as const) {
    const original = indexedDB[verb].bind(indexedDB) as (...args: unknown[]) => never;
    indexedDB[verb] = (...args: unknown[]) => {
      seen.push(`${verb} ${String(args[0])}`);
      return original(...args);
    };
  }
});
afterEach(() => void vi.unstubAllGlobals());

const free = (bytes: number): void =>
  void vi.stubGlobal('navigator', {
    storage: { estimate: () => Promise.resolve({ usage: 1, quota: bytes + 1 }) },
  });

/** A background begins. */
async function background() {
  vi.resetModules();
  const [{ keepLogFresh }, archive] = await Promise.all([
    import('@/utils/archive/fresh-log'),
    import('@/utils/archive/database'),
  ]);
  keepLogFresh();
  return archive;
}

/** Everything in it asks for the database at once. */
async function opened(): Promise<void> {
  const { database, writable } = await background();
  const [db] = await Promise.all([database(), writable(1_000)]);
  db.close();
}

it('before the archive is opened, once a session', async () => {
  await opened();
  expect(seen).toEqual([...RENEWAL, 'open constat']);
  seen = [];
  await opened();
  expect(seen).toEqual(['open constat']);
});

it('nothing is left of what it takes', async () => {
  await opened();
  expect((await indexedDB.databases()).map(({ name }) => name)).toEqual(['constat']);
});

it('without room the archive can be read, and nothing is written before it is done', async () => {
  free(10 * MB);
  const { database, writable } = await background();
  await database();
  expect(seen).toEqual(['open constat']);
  await expect(writable()).rejects.toThrow('no space left');
  free(20 * MB);
  await writable();
  expect(seen).toEqual(['open constat', ...RENEWAL]);
});

it('where the browser does not say whether it was done, it is done', async () => {
  session.isRefused = true;
  await opened();
  expect(seen).toEqual([...RENEWAL, 'open constat']);
});

it('nobody is kept from the archive by a renewal that does not end', async () => {
  const holder = await new Promise<IDBDatabase>((resolve) => {
    const opening = indexedDB.open('new-log', 1);
    opening.onsuccess = () => resolve(opening.result);
  });
  session.late = Promise.resolve();
  const { database } = await background();
  await expect(database()).resolves.toBeDefined();
  holder.close();
});

it('a write that has found no room: in this context, and in the next one', async () => {
  const { database } = await background();
  const db = await database();
  const tx = db.transaction('values', 'readwrite');
  tx.done.catch(() => undefined);
  // As the browser does it.
  Object.defineProperty(unwrap(tx), 'error', { get: () => new DOMException('full', 'QuotaExceededError') });
  unwrap(tx).abort();
  await vi.waitFor(() => expect(session.values.size).toBe(0));
  seen = [];
  await database();
  expect(seen).toEqual([...RENEWAL, 'open constat']);
  seen = [];
  await opened();
  expect(seen).toEqual([...RENEWAL, 'open constat']);
});
