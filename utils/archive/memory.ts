/**
 * The archive where the browser keeps no database: under permanent private browsing, as in Tor Browser. It is in the
 * background's memory for as long as the browser runs, and at the user's word in the extension's own storage as well.
 * The device's key is for the session alone: that storage takes none.
 */
import { unwrap, wrap, type IDBPDatabase } from 'idb';
import { z } from 'zod';
import { awake } from '@/utils/browser/keep-alive';
import { dropKeptValues, keepValues, readKeptValues } from '@/utils/browser/kept-values';
import { database, standInWith, type ArchiveDatabase } from './database';
import { ARCHIVE_VERSION } from './migrations';
import type { ArchivePlace } from './keeping';
import { noteWrites, useMemoryDatabase } from './noted-writes';

/** Its presence means that the user has said so; the version of the database the rest was written by. */
const MARK = 'archive';
const mark = z.object({ version: z.int().positive() });
const keptRecord = z.object({ key: z.unknown(), value: z.unknown() });

/** What stands and falls with the key, which is not kept. */
const FOR_THE_SESSION: ReadonlySet<IDBValidKey> = new Set(['device-key', 'enrolment']);
const isKept = (store: string, key: IDBValidKey): boolean => store !== 'values' || !FOR_THE_SESSION.has(key);

const prefixOf = (store: string): string => `${MARK}:${store}:`;
const nameOf = (store: string, key: IDBValidKey): string => `${prefixOf(store)}${JSON.stringify(key)}`;
/** Of any archive's name: store and key. */
const storeIn = (name: string): string => name.split(':')[1] ?? '';

interface Memory {
  db: IDBPDatabase;
  /** Names of all that is kept; null: nothing is. */
  kept: Set<string> | null;
  /** All there was is kept, and marked so: before that nobody is told that anything is. */
  isKept: boolean;
}

let memory: Memory | null = null;

/** What has been written since the last copy: keys, and null where something was taken out. */
let changed = new Map<string, Set<IDBValidKey | null>>();
let copying: Promise<void> = Promise.resolve();

const noteKey = (store: string, key: IDBValidKey | null): void => {
  const keys = changed.get(store) ?? new Set();
  changed.set(store, keys.add(key));
};

/** What has changed, written after the database; what finds no room stays noted for the next time. */
async function copy({ db, kept }: Memory): Promise<void> {
  const noted = changed;
  changed = new Map();
  if (!kept) return;
  const put: Record<string, unknown> = {};
  const gone: string[] = [];
  for (const [store, keys] of noted) {
    for (const key of keys) {
      if (key === null || !isKept(store, key)) continue;
      const value: unknown = await db.get(store, key);
      if (value !== undefined) put[nameOf(store, key)] = { key, value };
    }
    if (!keys.has(null)) continue;
    const here = new Set((await db.getAllKeys(store)).map((key) => nameOf(store, key)));
    gone.push(...[...kept].filter((name) => name.startsWith(prefixOf(store)) && !here.has(name)));
  }
  try {
    await keepValues(put);
    await dropKeptValues(gone);
  } catch {
    for (const [store, keys] of noted) for (const key of keys) noteKey(store, key);
    return;
  }
  for (const name of Object.keys(put)) kept.add(name);
  for (const name of gone) kept.delete(name);
}

/** One after the other. Resolves when all that was written before is copied. */
function copied(): Promise<void> {
  copying = copying.then(async () => {
    if (memory && changed.size > 0) await copy(memory);
  });
  return copying;
}

/** Puts back what an earlier session has kept. */
async function fill(db: IDBPDatabase, values: Record<string, unknown>): Promise<void> {
  const tx = db.transaction([...db.objectStoreNames], 'readwrite');
  for (const [name, found] of Object.entries(values)) {
    const record = keptRecord.safeParse(found);
    const store = storeIn(name);
    if (!name.startsWith(`${MARK}:`) || !record.success || !db.objectStoreNames.contains(store)) continue;
    const { key, value } = record.data;
    const target = tx.objectStore(store);
    // The names of values are no part of them.
    void (target.keyPath === null ? target.put(value, key as IDBValidKey) : target.put(value));
  }
  await tx.done;
}

/** What is in memory goes with the background, and so does the key: it is not let go to sleep. */
const stayAwake = (): void => void awake(() => new Promise(() => undefined));

async function standIn(open: (version?: number) => Promise<ArchiveDatabase>): Promise<ArchiveDatabase> {
  stayAwake();
  const values = await readKeptValues();
  const found = mark.safeParse(values[MARK]);
  useMemoryDatabase();
  if (found.success) {
    const before = await open(found.data.version);
    await fill(wrap(unwrap(before)), values);
    before.close();
  }
  const db = await open();
  noteWrites({ onWrite: noteKey, onDone: () => void copied() });
  const kept = found.success ? new Set(Object.keys(values)) : null;
  memory = { db: wrap(unwrap(db)), kept, isKept: found.success };
  if (found.success && found.data.version !== ARCHIVE_VERSION) await keepInStorage(true);
  return db;
}

/** Call it in the background's first turn. */
export const keepInMemoryWhereForbidden = (): void => standInWith(standIn);

/** Where the archive is: in the browser's database, in memory alone, or copied to the extension's own storage. */
export async function archivePlace(): Promise<ArchivePlace> {
  await database();
  if (!memory) return 'database';
  return memory.isKept ? 'storage' : 'memory';
}

/** False: there is no room for all of it. */
async function keepAll(here: Memory): Promise<boolean> {
  here.kept ??= new Set();
  for (const store of here.db.objectStoreNames) {
    noteKey(store, null);
    for (const key of await here.db.getAllKeys(store)) noteKey(store, key);
  }
  await copied();
  if (changed.size > 0) return false;
  try {
    await keepValues({ [MARK]: { version: ARCHIVE_VERSION } });
  } catch {
    return false;
  }
  here.isKept = true;
  return true;
}

async function keepNothing(here: Memory): Promise<void> {
  const names = [...(here.kept ?? []), MARK];
  here.kept = null;
  here.isKept = false;
  await dropKeptValues(names);
}

/**
 * The user's word on whether captures outlive the session. True: all there is, and all that comes, is kept in the
 * extension's own storage. False: what is there goes at once. Nothing to do where the browser keeps a database.
 * Answers whether all of it could be done: there may be no room, and then what was not kept before is not kept in part.
 */
export async function keepInStorage(keep: boolean): Promise<boolean> {
  if (!memory) return true;
  await copied();
  if (keep) {
    const done = await keepAll(memory);
    if (!done && !memory.isKept) await keepNothing(memory);
    return done;
  }
  if (memory.kept) await keepNothing(memory);
  return true;
}
