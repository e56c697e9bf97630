/** The databases' log is begun anew before anything is written behind what the last session may have torn. */
import './empty-archive';
import { beforeEach, expect, it, vi } from 'vitest';

const session = new Map<string, unknown>();
vi.mock('@/utils/browser/session-values', () => ({
  readSessionValue: (key: string) => Promise.resolve(session.get(key)),
  writeSessionValue: (key: string, value: unknown) => Promise.resolve(session.set(key, value).size > 0),
  removeSessionValue: (key: string) => Promise.resolve(session.delete(key)),
}));

vi.mock('@/utils/browser/keep-alive', () => ({ awake: (work: () => Promise<unknown>) => work() }));

/** Databases in the order in which they were opened and deleted. */
let seen: string[];

beforeEach(() => {
  session.clear();
  seen = [];
  for (const verb of ['open', 'deleteDatabase'] as const) {
    const original = indexedDB[verb].bind(indexedDB) as (...args: unknown[]) => never;
    indexedDB[verb] = (...args: unknown[]) => {
      seen.push(`${verb} ${String(args[0])}`);
      return original(...args);
    };
  }
});

/** A background begins, and everything in it asks for the database at once. */
async function background(): Promise<void> {
  vi.resetModules();
  const [{ keepLogFresh }, { database, writable }] = await Promise.all([
    import('@/utils/archive/fresh-log'),
    import('@/utils/archive/database'),
  ]);
  keepLogFresh();
  const opened = await Promise.all([database(), writable(1_000)]);
  opened[0].close();
}

it('before the archive is opened, once a session', async () => {
  await background();
  expect(seen).toEqual(['open new-log', 'deleteDatabase new-log', 'open constat']);
  seen = [];
  await background();
  expect(seen).toEqual(['open constat']);
});

it('nothing is left of what it takes', async () => {
  await background();
  expect((await indexedDB.databases()).map(({ name }) => name)).toEqual(['constat']);
});

it('without room the archive is opened all the same, and the next background renews it', async () => {
  vi.stubGlobal('navigator', {
    storage: { estimate: () => Promise.resolve({ usage: 1, quota: 70_000_001 }) },
  });
  await background();
  expect(seen).toEqual(['open constat']);
  vi.unstubAllGlobals();
  seen = [];
  await background();
  expect(seen).toEqual(['open new-log', 'deleteDatabase new-log', 'open constat']);
});
