/** What referrals are made from, of many captures in one transaction, and where they are kept once they are made. */
import { allOf, database, writable } from './database';
import type { ClaimRecord, PackageRecord } from './records';
import type { RowRecord } from './row';
import { isRow } from './rows';

export interface ReferralSource {
  row: RowRecord;
  stored: PackageRecord;
  claims: ClaimRecord[];
  /** What is kept beside it, by name. */
  workings: ReadonlyMap<string, unknown>;
}

/** What was stored under this name for each of these, in their order; undefined where there is nothing. */
export async function readWorkings(captureIds: readonly string[], name: string): Promise<unknown[]> {
  const tx = (await database()).transaction('workings');
  const found = await Promise.all(captureIds.map((id) => tx.store.get([id, name])));
  return found.map((record) => record?.value);
}

/** In one transaction. */
export async function storeWorkings(
  values: readonly { captureId: string; value: unknown }[],
  name: string,
): Promise<void> {
  if (values.length === 0) return;
  const tx = (await writable()).transaction('workings', 'readwrite');
  const puts = values.map(({ captureId, value }) => tx.store.put({ captureId, name, value }));
  await Promise.all([...puts, tx.done]);
}

/** In their order; null for one that is not there, or cannot be read. */
export async function readSources(captureIds: readonly string[]): Promise<(ReferralSource | null)[]> {
  const tx = (await database()).transaction(['rows', 'packages', 'claims', 'workings']);
  const readOne = async (id: string): Promise<ReferralSource | null> => {
    const [row, stored, kept] = await Promise.all([
      tx.objectStore('rows').get(id),
      tx.objectStore('packages').get(id),
      tx.objectStore('workings').getAll(allOf(id)),
    ]);
    if (!isRow(row) || !stored) return null;
    const claims = row.claimVersion > 0 ? await tx.objectStore('claims').getAll(allOf(id)) : [];
    return { row, stored, claims, workings: new Map(kept.map(({ name, value }) => [name, value])) };
  };
  return Promise.all(captureIds.map(readOne));
}
