/**
 * How the database of an older version becomes that of this one, in one transaction: all of it or nothing.
 *
 * A later version adds a step at the end, raises nothing else, and puts a database made as the version before made it
 * into tests/unit/archive/migrations.test.ts. A step that has been released is never changed.
 */
import { unwrap, type IDBPDatabase, type IDBPTransaction } from 'idb';
import { errorText } from '@/utils/evidence/result';
import type { ArchiveSchema, StoreName } from './database';
import type { CaptureRecord, LogLineRecord } from './records';
import { rowOf } from './row';
import { unsound } from './soundness';

type Database = IDBPDatabase<ArchiveSchema>;
type Upgrade = IDBPTransaction<ArchiveSchema, StoreName[], 'versionchange'>;

/** Version 1: captures, what they hold, and what stands beside them. */
function version1(db: Database): void {
  const captures = db.createObjectStore('captures', { keyPath: 'id' });
  captures.createIndex('state', 'state');
  captures.createIndex('delivery', 'delivery.status');
  db.createObjectStore('artefacts', { keyPath: ['captureId', 'entry.path'] });
  db.createObjectStore('packages', { keyPath: 'captureId' });
  db.createObjectStore('thumbnails', { keyPath: 'captureId' });
  db.createObjectStore('claims', { keyPath: ['captureId', 'version'] });
  db.createObjectStore('receipts', { keyPath: 'captureId' });
  db.createObjectStore('log', { keyPath: ['log', 'seq'] });
  db.createObjectStore('workings', { keyPath: ['captureId', 'name'] });
  db.createObjectStore('values');
}

/** A value that the database cannot hand out must not take the whole transaction with it. */
function readGently(
  store: IDBObjectStore,
  key: IDBValidKey,
): Promise<{ value: unknown; problem: string | null }> {
  return new Promise((resolve) => {
    const request: IDBRequest<unknown> = store.get(key);
    request.onsuccess = () => resolve({ value: request.result, problem: null });
    request.onerror = (event) => {
      event.preventDefault();
      event.stopPropagation();
      resolve({ value: undefined, problem: errorText(request.error) });
    };
  });
}

/** What a capture of version 1 did not have. */
async function widened(old: CaptureRecord, tx: Upgrade): Promise<CaptureRecord> {
  const claims = await tx.objectStore('claims').getAll(IDBKeyRange.bound([old.id], [old.id, []]));
  return {
    ...old,
    claimNote: claims.at(-1)?.claim.note ?? null,
    claimDelivered: claims.findLast(({ delivered }) => delivered)?.version ?? 0,
    caseName: '',
    tags: [],
    packageRemovedAtMs: null,
    imported: null,
  };
}

/** Which captures a line of the journal names. */
function namedBy(line: string): string[] {
  try {
    const { detail } = JSON.parse(line) as { detail?: { capture?: unknown } };
    return typeof detail?.capture === 'string' ? [detail.capture] : [];
  } catch {
    return [];
  }
}

/** Version 2: a row for each capture, annotations, an index over the journal, and a place for what cannot be read. */
async function version2(db: Database, tx: Upgrade, nowMs: number): Promise<void> {
  const rows = db.createObjectStore('rows', { keyPath: 'id' });
  rows.createIndex('stage', 'stage');
  rows.createIndex('removable', 'removableSinceMs');
  rows.createIndex('claimDue', 'claimDue');
  rows.createIndex('stampDue', 'stampDue');
  const quarantine = db.createObjectStore('quarantine', { keyPath: ['store', 'key'] });
  db.createObjectStore('incoming', { keyPath: 'id' });
  tx.objectStore('log').createIndex('about', 'about', { multiEntry: true });

  const captures = tx.objectStore('captures');
  for (const key of await captures.getAllKeys()) {
    const { value, problem } = await readGently(unwrap(captures), key);
    const why = problem ?? unsound(value);
    if (why !== null) {
      await quarantine.put({ store: 'captures', key, foundAtMs: nowMs, why, value });
      await captures.delete(key);
      continue;
    }
    const capture = await widened(value as CaptureRecord, tx);
    await captures.put(capture);
    await rows.put(rowOf(capture));
  }
  const log = tx.objectStore('log');
  let cursor = await log.openCursor(IDBKeyRange.bound(['device'], ['device', []]));
  while (cursor) {
    const about = namedBy(cursor.value.line);
    const named: LogLineRecord = { ...cursor.value, about };
    if (about.length > 0) await cursor.update(named);
    cursor = await cursor.continue();
  }
}

/** Version 3: lists of addresses that are captured one after another, and what became of each row. */
function version3(db: Database): void {
  db.createObjectStore('bulkRuns', { keyPath: 'id' });
  const rows = db.createObjectStore('bulkRows', { keyPath: ['runId', 'index'] });
  rows.createIndex('status', ['runId', 'state.status']);
}

/** Version n is made by the n-th of these from the one before. */
const steps: readonly ((db: Database, tx: Upgrade, nowMs: number) => void | Promise<void>)[] = [
  version1,
  version2,
  version3,
];

export const ARCHIVE_VERSION = steps.length;

/** A step that fails leaves the database as it was. */
export async function migrate(
  db: Database,
  tx: Upgrade,
  from: number,
  nowMs: number,
  to = ARCHIVE_VERSION,
): Promise<void> {
  try {
    for (const step of steps.slice(from, to)) await step(db, tx, nowMs);
  } catch {
    tx.done.catch(() => undefined); // whoever opens the database hears of it
    tx.abort();
  }
}
