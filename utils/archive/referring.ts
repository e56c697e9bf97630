/** What referrals are made from, of many captures in one transaction, and where they are kept once they are made. */
import { allOf, database, writable } from './database';
import type { CaptureRecord, ClaimRecord, PackageRecord } from './records';
import { isCapture } from './soundness';

export interface ReferralSource {
  capture: CaptureRecord;
  stored: PackageRecord;
  claims: ClaimRecord[];
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
  const tx = (await database()).transaction(['captures', 'packages', 'claims']);
  const readOne = async (id: string): Promise<ReferralSource | null> => {
    const [capture, stored, claims] = await Promise.all([
      tx.objectStore('captures').get(id),
      tx.objectStore('packages').get(id),
      tx.objectStore('claims').getAll(allOf(id)),
    ]);
    return isCapture(capture) && stored ? { capture, stored, claims } : null;
  };
  return Promise.all(captureIds.map(readOne));
}
