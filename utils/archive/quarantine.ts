/** What cannot be read is set aside, whole, and shown: it stops nobody, and nothing of it is thrown away. */
import { database, DURABLE, writable } from './database';
import { reach } from './reach';
import type { CaptureRecord, QuarantineRecord } from './records';
import { rowOf } from './row';
import { isCapture, unsoundNow } from './soundness';
import { tick } from './tick';

/** A stored value, or why the database cannot hand it out. */
async function readOne(key: string): Promise<{ value: unknown; why: string | null }> {
  try {
    const value: unknown = await (await database()).get('captures', key);
    return { value, why: value === undefined ? null : unsoundNow(value) };
  } catch (error) {
    return { value: undefined, why: error instanceof Error ? error.message : String(error) };
  }
}

/**
 * Looks at these captures: one that cannot be read is set aside, one whose row is not as it should be gets a new one.
 * Only the background calls this.
 */
export async function mendCaptures(captureIds: readonly string[], nowMs: number): Promise<void> {
  for (const id of captureIds) {
    const { value, why } = await readOne(id);
    if (why !== null) await setAside({ store: 'captures', key: id, foundAtMs: nowMs, why, value });
    else await mendRow(id, isCapture(value) ? value : null);
  }
  tick(captureIds);
}

async function mendRow(id: string, capture: CaptureRecord | null): Promise<void> {
  const tx = (await writable()).transaction('rows', 'readwrite');
  await Promise.all([capture ? tx.store.put(rowOf(capture)) : tx.store.delete(id), tx.done]);
}

/** The package, claims, receipt and journal stay where they are. */
async function setAside(record: QuarantineRecord): Promise<void> {
  const stores = ['quarantine', 'captures', 'rows'] as const;
  const tx = (await writable()).transaction(stores, 'readwrite', DURABLE);
  await Promise.all([
    tx.objectStore('quarantine').put(record),
    tx.objectStore('captures').delete(record.key),
    tx.objectStore('rows').delete(record.key),
    tx.done,
  ]);
}

/** Those that can be read; the others are set aside. Only the background calls this. */
export async function soundOnes(found: readonly CaptureRecord[]): Promise<CaptureRecord[]> {
  const unsound = found.filter((record) => !isCapture(record));
  if (unsound.length > 0)
    await mendCaptures(
      unsound.map(({ id }) => id),
      Date.now(),
    );
  return unsound.length > 0 ? found.filter(isCapture) : [...found];
}

export const quarantined = reach('quarantined', async (): Promise<QuarantineRecord[]> =>
  (await database()).getAll('quarantine'),
);
