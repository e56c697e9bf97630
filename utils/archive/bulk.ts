/** A bulk capture as it is kept: one run and its rows. Pages put a draft here; from then on only the background writes. */
import { BULK_STATUSES, type BulkRow, type BulkStatus } from '@/utils/bulk/row';
import { database, DURABLE, writable } from './database';
import { reach } from './reach';
import { tick } from './tick';

/** As the user chose them, among what `utils/bulk/policy.ts` offers. */
export interface BulkOptions {
  /** Pages open at the same time. */
  atOnce: number;
  /** From one page of a host to its next. */
  pauseMs: number;
  /** Every exchange of each page is recorded. */
  recorded: boolean;
}

/**
 * `draft`: put here by a page, not begun. `stopping`: nothing more is opened, what is open comes to its end. `over`:
 * every row is at its end.
 */
export type BulkRunStatus = 'draft' | 'running' | 'paused' | 'stopping' | 'over';

export interface BulkRunRecord {
  id: string;
  /** The file, or what else the list came from. */
  name: string;
  status: BulkRunStatus;
  options: BulkOptions;
  rows: number;
  createdAtMs: number;
  startedAtMs: number | null;
  endedAtMs: number | null;
  /** Why it was paused by itself; null when the user has, or when it goes on. */
  held: { code: string; detail: string } | null;
}

/** All rows of a run, and those at one status. */
const rowsOf = (runId: string): IDBKeyRange => IDBKeyRange.bound([runId], [runId, []]);
const at = (runId: string, status: BulkStatus): IDBKeyRange => IDBKeyRange.only([runId, status]);

export type NewBulkRow = Pick<BulkRow, 'line' | 'url' | 'title' | 'claim' | 'caseName' | 'tags'>;

/** Rows put in one transaction: others can write in between. */
const ROWS_AT_ONCE = 2_000;

/** Puts a list here, for the background to begin. Called by pages; returns its id. */
export const putBulkDraft = reach(
  'putBulkDraft',
  async (name: string, options: BulkOptions, rows: readonly NewBulkRow[], nowMs: number): Promise<string> => {
    const id = crypto.randomUUID();
    const db = await writable(0);
    const run: BulkRunRecord = {
      ...{ id, name, options, rows: rows.length, status: 'draft', held: null },
      ...{ createdAtMs: nowMs, startedAtMs: null, endedAtMs: null },
    };
    await db.put('bulkRuns', run);
    for (let from = 0; from < rows.length; from += ROWS_AT_ONCE) {
      const tx = db.transaction('bulkRows', 'readwrite', DURABLE);
      const writing = rows.slice(from, from + ROWS_AT_ONCE).map((row, offset) =>
        tx.store.put({
          ...row,
          runId: id,
          index: from + offset,
          host: new URL(row.url).host,
          interruptions: 0,
          state: { status: 'waiting' },
        }),
      );
      await Promise.all([...writing, tx.done]);
    }
    return id;
  },
);

/** Forgets a run that is still at this status, in one transaction. */
async function forgetRun(id: string, status: BulkRunStatus): Promise<void> {
  const tx = (await writable()).transaction(['bulkRuns', 'bulkRows'], 'readwrite', DURABLE);
  const forget = async (): Promise<void> => {
    const runs = tx.objectStore('bulkRuns');
    if ((await runs.get(id))?.status === status)
      await Promise.all([runs.delete(id), tx.objectStore('bulkRows').delete(rowsOf(id))]);
  };
  await Promise.all([forget(), tx.done]);
}

/** A draft that nobody has begun for so long belongs to a page that was closed. */
const STALE_MS = 60 * 60 * 1000;

export async function dropStaleBulkDrafts(nowMs: number): Promise<void> {
  const db = await database();
  for (const run of await db.getAll('bulkRuns'))
    if (run.status === 'draft' && run.createdAtMs < nowMs - STALE_MS) await forgetRun(run.id, 'draft');
}

/** The run that is under way, or that was the last one; null: there is none. There is one at a time. */
export const currentBulkRun = reach('currentBulkRun', async (): Promise<BulkRunRecord | null> => {
  const runs = await (await database()).getAll('bulkRuns');
  return runs.find(({ status }) => status !== 'draft') ?? null;
});

/** Why a draft cannot be begun. */
export type BulkRefusal = 'bulk-under-way' | 'bulk-gone';

/**
 * Begins a draft, in one transaction: of two begun in the same moment one is refused. The run before it must be over, and
 * is forgotten: its captures stay.
 */
export async function beginBulkRun(id: string, nowMs: number): Promise<BulkRefusal | null> {
  const tx = (await writable()).transaction(['bulkRuns', 'bulkRows'], 'readwrite', DURABLE);
  const [runs, rows] = [tx.objectStore('bulkRuns'), tx.objectStore('bulkRows')];
  const begin = async (): Promise<BulkRefusal | null> => {
    const all = await runs.getAll();
    const before = all.find(({ status }) => status !== 'draft');
    if (before && before.status !== 'over') return 'bulk-under-way';
    const draft = all.find((run) => run.id === id);
    // Should the page have died while it put the rows here, some are missing.
    if (draft?.status !== 'draft' || (await rows.count(rowsOf(id))) !== draft.rows) return 'bulk-gone';
    await Promise.all([
      before && runs.delete(before.id),
      before && rows.delete(rowsOf(before.id)),
      runs.put({ ...draft, status: 'running', startedAtMs: nowMs }),
    ]);
    return null;
  };
  const [refusal] = await Promise.all([begin(), tx.done]);
  tick();
  return refusal;
}

/** Forgets a run that is over. */
export async function forgetBulkRun(id: string): Promise<void> {
  await forgetRun(id, 'over');
  tick();
}

/** Changes a run in place, in one transaction; null when it is gone. */
export async function changeBulkRun(
  id: string,
  change: (run: BulkRunRecord) => void,
): Promise<BulkRunRecord | null> {
  const tx = (await writable()).transaction('bulkRuns', 'readwrite', DURABLE);
  const run = await tx.store.get(id);
  if (run) {
    change(run);
    await tx.store.put(run);
  }
  await tx.done;
  tick();
  return run ?? null;
}

type RowChange = (row: BulkRow) => Partial<Pick<BulkRow, 'state' | 'interruptions'>> | null;

/** Changes one row in one transaction, through to the disk. Null: it is gone, or `change` had nothing to change. */
export async function changeBulkRow(
  runId: string,
  index: number,
  change: RowChange,
): Promise<BulkRow | null> {
  const tx = (await writable()).transaction('bulkRows', 'readwrite', DURABLE);
  const row = await tx.store.get([runId, index]);
  const changed = row && change(row);
  const next = row && changed ? { ...row, ...changed } : null;
  await Promise.all([next && tx.store.put(next), tx.done]);
  if (next) tick();
  return next;
}

/** Changes every row at one of these statuses. Returns how many were changed. */
export async function changeBulkRows(
  runId: string,
  statuses: readonly BulkStatus[],
  change: RowChange,
): Promise<number> {
  const tx = (await writable()).transaction('bulkRows', 'readwrite', DURABLE);
  const found = await Promise.all(
    statuses.map((status) => tx.store.index('status').getAll(at(runId, status))),
  );
  const changed = found.flat().flatMap((row) => {
    const next = change(row);
    return next ? [{ ...row, ...next }] : [];
  });
  await Promise.all([...changed.map((row) => tx.store.put(row)), tx.done]);
  tick();
  return changed.length;
}

/** The user stops: what waits is not opened any more. */
export const leaveOut = (runId: string, nowMs: number): Promise<number> =>
  changeBulkRows(runId, ['waiting'], () => ({ state: { status: 'left-out', endedAtMs: nowMs } }));

/** Rows at one of these statuses, in the order of the list. */
export const bulkRowsAt = reach(
  'bulkRowsAt',
  async (runId: string, statuses: readonly BulkStatus[]): Promise<BulkRow[]> => {
    const db = await database();
    const found = await Promise.all(
      statuses.map((status) => db.getAllFromIndex('bulkRows', 'status', at(runId, status))),
    );
    return found.flat().sort((a, b) => a.index - b.index);
  },
);

/** The places in the list of rows at one of these statuses, without reading them. */
export const bulkIndexesAt = reach(
  'bulkIndexesAt',
  async (runId: string, statuses: readonly BulkStatus[]): Promise<number[]> => {
    const index = (await database()).transaction('bulkRows').store.index('status');
    const keys = await Promise.all(statuses.map((status) => index.getAllKeys(at(runId, status))));
    return keys
      .flat()
      .map(([, place]) => place)
      .sort((a, b) => a - b);
  },
);

/** The host of every row, in the order of the list: it never changes. */
export const bulkHosts = reach('bulkHosts', async (runId: string): Promise<string[]> =>
  (await (await database()).getAll('bulkRows', rowsOf(runId))).map(({ host }) => host),
);

/** Rows by their places in the list. */
export const bulkRowsAmong = reach(
  'bulkRowsAmong',
  async (runId: string, indexes: readonly number[]): Promise<BulkRow[]> => {
    const store = (await database()).transaction('bulkRows').store;
    const found = await Promise.all(indexes.map((index) => store.get([runId, index])));
    return found.filter((row) => row !== undefined);
  },
);

export type BulkCounts = Record<BulkStatus, number>;

/** How many rows are at each status: together they are the whole list. */
export const bulkCounts = reach('bulkCounts', async (runId: string): Promise<BulkCounts> => {
  const index = (await database()).transaction('bulkRows').store.index('status');
  const counts = await Promise.all(BULK_STATUSES.map((status) => index.count(at(runId, status))));
  return Object.fromEntries(BULK_STATUSES.map((status, place) => [status, counts[place] ?? 0])) as BulkCounts;
});
