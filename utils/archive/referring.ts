/** What referrals are made from, of many captures in one transaction, and where they are kept once they are made. */
import { allOf, database, writable } from './database';
import { allIn, stretchesOf } from './many-of';
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
  try {
    return await readTogether(captureIds);
  } catch (error) {
    if (captureIds.length < 2) throw error;
    // One that was set aside may lie between them, and what is kept of it may be what cannot be read.
    return (await Promise.all(captureIds.map((id) => readTogether([id])))).flat();
  }
}

async function readTogether(captureIds: readonly string[]): Promise<(ReferralSource | null)[]> {
  const tx = (await database()).transaction(['rows', 'packages', 'claims', 'workings']);
  // What lies between two rows that are neighbours is theirs, but for what was kept of a capture that was set aside.
  const stretches = await stretchesOf(tx.objectStore('rows'), captureIds);
  const [rows, packages, workings] = await Promise.all([
    allIn(tx.objectStore('rows'), stretches),
    allIn(tx.objectStore('packages'), stretches),
    allIn(tx.objectStore('workings'), stretches, (stretch) => allOf(stretch[0], stretch.at(-1))),
  ]);
  const rowOf = new Map(rows.filter(isRow).map((row) => [row.id, row]));
  const storedOf = new Map(packages.map((stored) => [stored.captureId, stored]));
  const keptOf = new Map(captureIds.map((id) => [id, new Map<string, unknown>()]));
  for (const { captureId, name, value } of workings) keptOf.get(captureId)?.set(name, value);
  const sourceOf = async (id: string): Promise<ReferralSource | null> => {
    const [row, stored, kept] = [rowOf.get(id), storedOf.get(id), keptOf.get(id)];
    if (!row || !stored || !kept) return null;
    const claims = row.claimVersion > 0 ? await tx.objectStore('claims').getAll(allOf(id)) : [];
    return { row, stored, claims, workings: kept };
  };
  return Promise.all(captureIds.map(sourceOf));
}
