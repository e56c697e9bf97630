/** Reads rows: the newest at once, the rest in portions, and never fails because one of them cannot be read. */
import { database } from './database';
import { valuesOf } from './many-of';
import { reach } from './reach';
import type { RowRecord } from './row';
import { STAGES } from './stage';

/** Rows that were read, and the captures whose rows could not be: mendCaptures looks at those. */
export interface ReadRows {
  rows: RowRecord[];
  unsound: string[];
}

/** What the list relies on. Made by {@link rowOf}, rows are only ever wrong when the disk is. */
export function isRow(value: unknown): value is RowRecord {
  if (typeof value !== 'object' || value === null) return false;
  const { id, createdAtMs, url, host, title, stage, tags, caseName, delivery } = value as Partial<RowRecord>;
  return (
    typeof id === 'string' &&
    typeof createdAtMs === 'number' &&
    typeof url === 'string' &&
    typeof host === 'string' &&
    typeof title === 'string' &&
    typeof caseName === 'string' &&
    Array.isArray(tags) &&
    typeof delivery === 'object' &&
    stage !== undefined &&
    STAGES.includes(stage)
  );
}

function sorted(found: readonly unknown[], keys: readonly string[]): ReadRows {
  const read: ReadRows = { rows: [], unsound: [] };
  for (const [index, value] of found.entries()) {
    if (isRow(value)) read.rows.push(value);
    else read.unsound.push(keys[index] ?? '');
  }
  return read;
}

/** The newest, newest first: three questions to the database, however many there are. */
export const newestRows = reach('newestRows', async (limit: number): Promise<ReadRows> => {
  const store = (await database()).transaction('rows').store;
  const newest = await store.openKeyCursor(null, 'prev');
  const oldest = newest && limit > 1 ? await newest.advance(limit - 1) : newest;
  const range = oldest ? IDBKeyRange.lowerBound(oldest.primaryKey) : null;
  const keys = await store.getAllKeys(range);
  const read = await rowsAmong(keys);
  return { rows: read.rows.reverse(), unsound: read.unsound };
});

/** Of every row, oldest first. */
export const rowKeys = reach('rowKeys', async (): Promise<string[]> => (await database()).getAllKeys('rows'));

/** What is stored under each, from one transaction; where one cannot be read, which ends it, from one each. */
async function eachOf(keys: readonly string[]): Promise<unknown[]> {
  const db = await database();
  const { store } = db.transaction('rows');
  return valuesOf(store, keys).catch(() =>
    Promise.all(keys.map((key) => db.get('rows', key).catch(() => null))),
  );
}

/** The rows of `keys`, which are some that follow one another in {@link rowKeys}. */
export const rowsAmong = reach('rowsAmong', async (keys: readonly string[]): Promise<ReadRows> => {
  const [first, last] = [keys[0], keys.at(-1)];
  if (first === undefined || last === undefined) return { rows: [], unsound: [] };
  try {
    const found = await (await database()).getAll('rows', IDBKeyRange.bound(first, last));
    // Where one has come or gone meanwhile, values and keys no longer stand side by side.
    if (found.every(isRow)) return { rows: found, unsound: [] };
  } catch {
    // One of them cannot be read: whoever it is is named, and the others are had.
  }
  return sorted(await eachOf(keys), keys);
});

/** The rows of these captures as they are now; null: it is gone, or cannot be read. */
export const rowsOf = reach(
  'rowsOf',
  async (ids: readonly string[]): Promise<Map<string, RowRecord | null>> => {
    const found = await eachOf(ids);
    return new Map(ids.map((id, index) => [id, isRow(found[index]) ? found[index] : null]));
  },
);

const countsAt = reach('countsAt', async (stages: readonly RowRecord['stage'][]): Promise<number[]> => {
  const index = (await database()).transaction('rows').store.index('stage');
  return Promise.all(stages.map((stage) => index.count(stage)));
});

/** How many captures are at each of these stages. */
export async function countByStage<Stage extends RowRecord['stage']>(
  stages: readonly Stage[],
): Promise<Record<Stage, number>> {
  const counts = await countsAt(stages);
  return Object.fromEntries(stages.map((stage, at) => [stage, counts[at] ?? 0])) as Record<Stage, number>;
}
