/** An archive that the browser has thrown away is missed: at whatever point the background dies, once and not twice. */
import { newCapture } from './empty-archive';
import { forceCloseDatabase, IDBFactory } from 'fake-indexeddb';
import { unwrap } from 'idb';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { verifyChain } from '@/utils/evidence/custody';
import { uuidv7 } from '@/utils/evidence/uuid';

/** The extension's own storage, which the browser keeps apart from the database. */
let storage: Record<string, unknown>;
/** It takes nothing: full, or the background dies before it is written. */
let takesNothing: boolean;
let place: string;

vi.mock('@/utils/browser/kept-values', () => ({
  readKeptValue: async (name: string) => structuredClone(storage[name]),
  keepValues: async (values: Record<string, unknown>) => {
    if (takesNothing) throw new Error('no room');
    Object.assign(storage, structuredClone(values));
  },
}));
vi.mock('@/utils/archive/memory', () => ({ archivePlace: async () => place }));

const open = async () => ({
  ...(await import('@/utils/archive/notice-loss')),
  ...(await import('@/utils/archive/losses')),
  ...(await import('@/utils/archive/captures')),
  ...(await import('@/utils/archive/database')),
  ...(await import('@/utils/archive/log')),
});

/** A background that starts on what is there. */
function start() {
  vi.resetModules();
  return open();
}

/** What Chromium does. */
const throwAway = (): void => void (globalThis.indexedDB = new IDBFactory());

const BEGUN_MS = 1_790_000_000_000;
async function withCaptures(count: number) {
  const archive = await start();
  for (let at = 0; at < count; at += 1)
    await archive.createCapture(uuidv7(BEGUN_MS + at), { ...newCapture, steps: [] }, BEGUN_MS + at);
  await archive.noticeLoss(true);
  return archive;
}

/** A background that looks, and dies when it would write to the database. */
async function dying(): Promise<void> {
  const archive = await start();
  const db = await archive.database();
  db.transaction = () => {
    throw new Error('dead');
  };
  await archive.noticeLoss();
}

const events = async (archive: Awaited<ReturnType<typeof open>>) =>
  (await archive.linesOf(archive.DEVICE_LOG)).map((line) => {
    const { event, actor, detail } = JSON.parse(line) as Record<string, unknown>;
    return { event, actor, detail };
  });
const known = () => storage['known-archive'] as { id: string; captures: number; before: unknown[] };

beforeEach(() => {
  storage = {};
  takesNothing = false;
  place = 'database';
});

describe('which archives are missed', () => {
  const [a, b, c] = ['a', 'b', 'c'].map((id) => ({ id, sinceMs: 1 }));
  const told = { ...{ id: 'a', sinceMs: 1, captures: 1 }, ...{ accepted: 0, newestMs: 1 }, foundAtMs: 2 };

  it('one that is known outside and is neither this one nor told of', async () => {
    const { untold } = await open();
    if (!a || !b || !c) throw new Error('three');
    expect(untold([], null, [])).toEqual([]);
    expect(untold([a], a, [])).toEqual([]);
    expect(untold([a], null, [])).toEqual([a]);
    expect(untold([a], b, [])).toEqual([a]);
    expect(untold([a], b, [{ ...told, putAway: false }])).toEqual([]);
    expect(untold([a, c], b, [{ ...told, putAway: true }])).toEqual([c]);
  });
});

describe('in ordinary life', () => {
  it('an archive of before gets an identity, which is known again', async () => {
    await withCaptures(2);
    const first = known();
    expect(first).toMatchObject({ captures: 2, accepted: 0, newestMs: BEGUN_MS + 1, before: [] });
    const archive = await start();
    await archive.noticeLoss();
    expect(known()).toEqual(first);
    expect(await archive.openLosses()).toEqual([]);
    expect(await events(archive)).toEqual([]);
  });

  it('where the other storage is lost, it is only written again', async () => {
    await withCaptures(1);
    const { id } = known();
    storage = {};
    const archive = await start();
    await archive.noticeLoss();
    expect(known()).toMatchObject({ id, captures: 1 });
    expect(await archive.openLosses()).toEqual([]);
  });

  it('what cannot be given an identity is not known by one outside', async () => {
    await dying();
    expect(storage).toEqual({});
  });

  it('where the browser keeps no database, nothing is written', async () => {
    place = 'memory';
    await withCaptures(1);
    expect(storage).toEqual({});
  });
});

describe('the archive is gone', () => {
  it('it is told in the journal and to the user, who puts it away for good', async () => {
    await withCaptures(3);
    const lost = known();
    throwAway();
    const archive = await start();
    await archive.noticeLoss();
    expect(await events(archive)).toMatchObject([
      { event: 'archive.lost', actor: 'extension', detail: { archive: lost.id, captures: 3, accepted: 0 } },
    ]);
    expect(await archive.openLosses()).toMatchObject([{ id: lost.id, captures: 3, newestMs: BEGUN_MS + 2 }]);
    expect(known()).toMatchObject({ captures: 0, before: [{ id: lost.id }] });
    expect(known().id).not.toBe(lost.id);

    await archive.putAwayLosses([lost.id]);
    await archive.noticeLoss(true);
    const next = await start();
    await next.noticeLoss();
    expect(await next.openLosses()).toEqual([]);
    expect(await events(next)).toHaveLength(1);
    expect(known().before).toEqual([]);
  });

  it('a background that dies before it is known outside does not have it told twice', async () => {
    await withCaptures(1);
    throwAway();
    takesNothing = true;
    await (await start()).noticeLoss();
    expect(known().captures).toBe(1);
    takesNothing = false;
    const archive = await start();
    await archive.noticeLoss();
    expect(await archive.openLosses()).toHaveLength(1);
    expect(await events(archive)).toHaveLength(1);
    expect(known().captures).toBe(0);
  });

  it('one that cannot write it down leaves all as it was', async () => {
    await withCaptures(1);
    throwAway();
    const before = structuredClone(storage);
    await dying();
    expect(storage).toEqual(before);
    const archive = await start();
    await archive.noticeLoss();
    expect(await archive.openLosses()).toHaveLength(1);
    expect(await events(archive)).toHaveLength(1);
  });

  it('of two that are lost one after the other before anybody has looked, neither is forgotten', async () => {
    await withCaptures(1);
    const first = known().id;
    throwAway();
    await withCaptures(2);
    const second = known().id;
    throwAway();
    const archive = await start();
    await archive.noticeLoss();
    expect((await archive.openLosses()).map(({ id }) => id)).toEqual([first, second]);
    expect(await events(archive)).toHaveLength(2);
  });

  it('while the browser runs: the journal begins anew with the next database', async () => {
    const archive = await withCaptures(1);
    await archive.appendLog(archive.DEVICE_LOG, { event: 'e', actor: 'user', detail: {} });
    const db = await archive.database();
    throwAway();
    (forceCloseDatabase as unknown as (db: IDBDatabase) => void)(unwrap(db)); // its types ask for the class
    await archive.noticeLoss();
    const lines = await archive.linesOf(archive.DEVICE_LOG);
    expect(lines).toHaveLength(1);
    expect((await verifyChain(`${lines[0]}\n`)).ok).toBe(true);
  });
});
