/** Captures: made, changed and deleted. Only the background calls this. */
import { allOf, database, DURABLE } from './database';
import { forgetLog } from './log';
import type { CaptureRecord, CaptureTrigger } from './records';
import { tick } from './tick';

export interface NewCapture {
  trigger: CaptureTrigger;
  url: string;
  host: string;
  title: string;
  steps: string[];
}

/** Writes down that a capture has begun, durably, before anything else happens. `id`: a UUIDv7. */
export async function createCapture(id: string, capture: NewCapture, nowMs: number): Promise<CaptureRecord> {
  const { steps, ...page } = capture;
  const record: CaptureRecord = {
    ...page,
    id,
    createdAtMs: nowMs,
    state: 'capturing',
    completeness: null,
    steps: steps.map((name) => ({
      name,
      status: 'waiting',
      startedAtMs: null,
      endedAtMs: null,
      problem: null,
    })),
    limitations: [],
    seal: null,
    packageSha256: null,
    packageBytes: null,
    stamps: { open: 'pending', close: 'pending' },
    delivery: null,
    claimVersion: 0,
    work: null,
  };
  const tx = (await database()).transaction('captures', 'readwrite', DURABLE);
  await tx.store.add(record);
  await tx.done;
  tick();
  return record;
}

/**
 * Changes one capture in one transaction. `change` gets a copy and changes it in place; it must not wait for anything.
 * Returns the new record, or null when the user has deleted the capture meanwhile.
 */
export async function changeCapture(
  id: string,
  change: (record: CaptureRecord) => void,
  durable = false,
): Promise<CaptureRecord | null> {
  const tx = (await database()).transaction('captures', 'readwrite', durable ? DURABLE : undefined);
  const record = await tx.store.get(id);
  if (record) {
    change(record);
    await tx.store.put(record);
  }
  await tx.done;
  tick();
  return record ?? null;
}

/** Captures in one of these states, oldest first. */
export async function capturesInState(...states: CaptureRecord['state'][]): Promise<CaptureRecord[]> {
  const db = await database();
  const found = await Promise.all(states.map((state) => db.getAllFromIndex('captures', 'state', state)));
  return found.flat().sort((a, b) => (a.id < b.id ? -1 : 1));
}

/** Captures whose delivery has this status, oldest first. */
export const capturesByDelivery = async (status: string): Promise<CaptureRecord[]> =>
  (await database()).getAllFromIndex('captures', 'delivery', status);

/** Sealed captures whose closing stamp could not be had yet. */
export async function capturesWithDeferredStamp(): Promise<CaptureRecord[]> {
  return (await capturesInState('sealed')).filter((record) => record.stamps.close === 'deferred');
}

export async function storeThumbnail(captureId: string, body: Blob): Promise<void> {
  await (await database()).put('thumbnails', { captureId, body });
  tick();
}

export async function storeWorking(captureId: string, name: string, value: unknown): Promise<void> {
  const tx = (await database()).transaction('workings', 'readwrite');
  await tx.store.put({ captureId, name, value });
  await tx.done;
}

/** What was stored under this name, or undefined. The caller knows the type: nobody else writes here. */
export const readWorking = async (captureId: string, name: string): Promise<unknown> =>
  (await (await database()).get('workings', [captureId, name]))?.value;

/**
 * The sealed ZIP, through to the disk. Replaces an earlier one (a stamp was added). False when the user has deleted
 * the capture meanwhile: then nothing is stored.
 */
export async function storePackage(captureId: string, body: Blob, sha256: string): Promise<boolean> {
  const tx = (await database()).transaction(['captures', 'packages'], 'readwrite', DURABLE);
  const known = await tx.objectStore('captures').getKey(captureId);
  if (known !== undefined) await tx.objectStore('packages').put({ captureId, body, sha256 });
  await tx.done;
  return known !== undefined;
}

/** The package was read back: from here on it is the only copy, and what it was made from goes. */
export async function finishSealing(id: string, change: (record: CaptureRecord) => void): Promise<void> {
  const tx = (await database()).transaction(['captures', 'artefacts', 'workings'], 'readwrite', DURABLE);
  const record = await tx.objectStore('captures').get(id);
  if (record) {
    change(record);
    await tx.objectStore('captures').put(record);
  }
  await tx.objectStore('artefacts').delete(allOf(id));
  await tx.objectStore('workings').delete(allOf(id));
  await tx.done;
  forgetLog(id);
  tick();
}

/** Deletes a capture's evidence: only ever at the user's word. Receipt, claims and journal stay. */
export async function deleteCapture(id: string): Promise<void> {
  const stores = ['captures', 'artefacts', 'workings', 'packages', 'thumbnails', 'log'] as const;
  const tx = (await database()).transaction(stores, 'readwrite', DURABLE);
  await Promise.all([
    tx.objectStore('captures').delete(id),
    tx.objectStore('packages').delete(id),
    tx.objectStore('thumbnails').delete(id),
    tx.objectStore('artefacts').delete(allOf(id)),
    tx.objectStore('workings').delete(allOf(id)),
    tx.objectStore('log').delete(allOf(id)),
    tx.done,
  ]);
  forgetLog(id);
  tick();
}
