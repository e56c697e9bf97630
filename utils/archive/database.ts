/** The one place where the database is opened: its stores, their keys, and what is said when it cannot be had. */
import { openDB, unwrap, type DBSchema, type IDBPDatabase, type StoreNames } from 'idb';
import type { BulkRow } from '@/utils/bulk/row';
import type { BulkRunRecord } from './bulk';
import { isDiskFull } from './disk-full';
import { ARCHIVE_VERSION, migrate } from './migrations';
import type {
  ArtefactRecord,
  CaptureRecord,
  ClaimRecord,
  IncomingRecord,
  LogLineRecord,
  PackageRecord,
  QuarantineRecord,
  ReceiptRecord,
  ThumbnailRecord,
  WorkingRecord,
} from './records';
import type { RowRecord } from './row';
import { renewLog } from './renew-log';
import { needRoomFor, needSomeRoom } from './room';
import { ArchiveUnavailable, unavailable } from './unavailable';

export interface ArchiveSchema extends DBSchema {
  captures: {
    key: string;
    value: CaptureRecord;
    indexes: { state: string; delivery: string };
  };
  /** What the list shows of each capture: written with it, in one transaction (captures.ts), and by nobody else. */
  rows: {
    key: string;
    value: RowRecord;
    indexes: { stage: string; removable: number; claimDue: number; stampDue: number };
  };
  artefacts: { key: [captureId: string, path: string]; value: ArtefactRecord };
  packages: { key: string; value: PackageRecord };
  thumbnails: { key: string; value: ThumbnailRecord };
  claims: { key: [captureId: string, version: number]; value: ClaimRecord };
  receipts: { key: string; value: ReceiptRecord };
  log: { key: [log: string, seq: number]; value: LogLineRecord; indexes: { about: string } };
  /** What a capture under way has read but not yet made into artefacts. Emptied when it is sealed. */
  workings: { key: [captureId: string, name: string]; value: WorkingRecord };
  /** Packages made elsewhere that a page has put here, for the background to verify and take in. */
  incoming: { key: string; value: IncomingRecord };
  bulkRuns: { key: string; value: BulkRunRecord };
  bulkRows: {
    key: [runId: string, index: number];
    value: BulkRow;
    indexes: { status: [runId: string, status: string] };
  };
  quarantine: { key: [store: string, key: string]; value: QuarantineRecord };
  /** One value a name: settings, the desk, the device key. Parsed by whoever reads it. */
  values: { key: string; value: unknown };
}

export type ArchiveDatabase = IDBPDatabase<ArchiveSchema>;
export type StoreName = StoreNames<ArchiveSchema>;

const NAME = 'constat';

/** Pages that hold an older version open close it when asked; one that has not by then never will. */
const BLOCKED_MS = 5_000;

let opened: Promise<ArchiveDatabase> | null = null;

let lost: () => void = () => undefined;

/** A write has found no room: the next time the database is opened its log is begun anew before anything else. Firefox's has no such log. */
let foundNoRoom = false;
const noteNoRoom = (): void => void (foundNoRoom = !import.meta.env.FIREFOX);

/** Nothing more is written to it. */
function leave(db: IDBPDatabase<ArchiveSchema>): void {
  noteNoRoom();
  opened = null;
  db.close();
  lost();
}

/** Calls back when a write has found no room, or the browser has closed the database by itself: its disk is full, or broken. */
export function onLost(listener: () => void): void {
  lost = listener;
}

/** Opens the database; gives up when another page keeps an older version open. An earlier `version`: to fill it as it was. */
async function open(version = ARCHIVE_VERSION): Promise<ArchiveDatabase> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let late = false;
  let giveUp: (problem: ArchiveUnavailable) => void = () => undefined;
  const blockedForGood = new Promise<never>((_, reject) => (giveUp = reject));
  const opening = openDB<ArchiveSchema>(NAME, version, {
    upgrade(db, from, _to, tx) {
      void migrate(db, tx, from, Date.now(), version);
    },
    blocked() {
      timer = setTimeout(
        () => giveUp(new ArchiveUnavailable('archive-blocked', 'another page holds an older version open')),
        BLOCKED_MS,
      );
    },
    blocking(_current, _blocked, event) {
      (event.target as IDBDatabase).close();
      opened = null;
    },
    terminated() {
      noteNoRoom(); // or the disk is broken: a fresh log does no harm
      opened = null;
      lost();
    },
  });
  opening.then(
    (db) => {
      if (late) db.close();
      // Of every transaction: it bubbles.
      unwrap(db).addEventListener('abort', ({ target }) => {
        if (target instanceof IDBTransaction && isDiskFull(target.error)) leave(db);
      });
    },
    () => undefined,
  );
  try {
    return await Promise.race([opening, blockedForGood]);
  } catch (error) {
    late = true;
    throw error;
  } finally {
    clearTimeout(timer);
  }
}

/** Makes a database where the browser keeps none, and opens it with `open`. */
export type StandIn = (open: (version?: number) => Promise<ArchiveDatabase>) => Promise<ArchiveDatabase>;

let standIn: StandIn | null = null;

/** For the background alone (memory.ts): of pages each would have a database of its own. */
export const standInWith = (make: StandIn): void => void (standIn = make);

async function openOrStandIn(): Promise<ArchiveDatabase> {
  try {
    return await open();
  } catch (error) {
    const problem = unavailable(error);
    if (problem.code !== 'archive-forbidden' || !standIn) throw problem;
    return standIn(open);
  }
}

let firstly = (): Promise<void> => Promise.resolve();

/** Nothing is opened, and nothing written, before this is done. For the background alone, before it asks for anything. */
export const openAfter = (work: () => Promise<void>): void => void (firstly = work);

/** It stays closed for as long as there is no room: Chromium would append to what it has torn. */
async function renewWithRoom(): Promise<void> {
  try {
    await needSomeRoom();
    await renewLog();
  } catch (error) {
    throw isDiskFull(error) ? new ArchiveUnavailable('archive-full', 'the disk is full') : error;
  }
  foundNoRoom = false;
}

async function openSafely(): Promise<ArchiveDatabase> {
  await (foundNoRoom ? renewWithRoom() : firstly());
  return openOrStandIn();
}

/** The database, opened once a context. A later version of the extension may close it: then it opens anew. */
export function database(): Promise<ArchiveDatabase> {
  opened ??= openSafely().catch((error: unknown) => {
    opened = null;
    throw unavailable(error);
  });
  return opened;
}

/**
 * The database, to be written to while there is room: throws NoRoom (disk-full.ts) else. `addedBytes`: of evidence, or about;
 * none: a state changes, or something goes, for which less room will do.
 */
export async function writable(addedBytes?: number): Promise<ArchiveDatabase> {
  await (addedBytes === undefined ? needSomeRoom() : needRoomFor(addedBytes));
  await firstly();
  return database();
}

/** Written through to the disk before it counts as done: evidence must survive the machine. */
export const DURABLE = { durability: 'strict' } as const;

/** All keys whose first part is `id`, or one up to `lastId`: [id] sorts before, [id, []] after every [id, x]. */
export const allOf = (id: string, lastId = id): IDBKeyRange => IDBKeyRange.bound([id], [lastId, []]);
