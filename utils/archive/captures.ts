/** Captures: made, changed and deleted. Only the background calls this. */
import { allOf, database, DURABLE, writable } from './database';
import { beginLog, forgetLog } from './log';
import { soundOnes } from './quarantine';
import type { CaptureRecord, CaptureTrigger } from './records';
import { rowOf, type RowRecord } from './row';
import { tick } from './tick';

export interface NewCapture {
  trigger: CaptureTrigger;
  url: string;
  host: string;
  title: string;
  steps: string[];
  /** The case that the user is at work on. */
  caseName?: string;
}

/** Of one transaction. */
interface CaptureStores {
  captures: { put(record: CaptureRecord): Promise<unknown> };
  rows: { put(row: RowRecord): Promise<unknown> };
}

/**
 * Changes a capture in place and writes it, and its row when the list has to show it differently; not when `change` says
 * that it has left it as it was (null then). Throws what `change` throws before anything is written.
 */
export function putIfChanged(
  { captures, rows }: CaptureStores,
  record: CaptureRecord,
  change: (record: CaptureRecord) => boolean,
): Promise<unknown> | null {
  // As text: what is changed in place would change in the row as well.
  const before = JSON.stringify(rowOf(record));
  if (!change(record)) return null;
  const after = rowOf(record);
  return Promise.all([captures.put(record), ...(JSON.stringify(after) === before ? [] : [rows.put(after)])]);
}

/** The same for a change that is always one. */
export function putChanged(
  stores: CaptureStores,
  record: CaptureRecord,
  change: (record: CaptureRecord) => void,
): Promise<unknown> {
  const put = putIfChanged(stores, record, (current) => {
    change(current);
    return true;
  });
  return put ?? Promise.resolve();
}

/** What every change of a capture's record touches. */
export const CAPTURE_STORES = ['captures', 'rows'] as const;

/** Writes down that a capture has begun, durably, before anything else happens. `id`: a UUIDv7. */
export async function createCapture(id: string, capture: NewCapture, nowMs: number): Promise<CaptureRecord> {
  const { steps, caseName = '', ...page } = capture;
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
    claimNote: null,
    claimDelivered: 0,
    caseName,
    tags: [],
    packageRemovedAtMs: null,
    imported: null,
  };
  const tx = (await writable(0)).transaction(CAPTURE_STORES, 'readwrite', DURABLE);
  await Promise.all([
    tx.objectStore('captures').add(record),
    tx.objectStore('rows').put(rowOf(record)),
    tx.done,
  ]);
  beginLog(id);
  tick([id]);
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
  const tx = (await writable()).transaction(CAPTURE_STORES, 'readwrite', durable ? DURABLE : undefined);
  const stores = { captures: tx.objectStore('captures'), rows: tx.objectStore('rows') };
  const record = await stores.captures.get(id);
  await Promise.all([record && putChanged(stores, record, change), tx.done]);
  if (record) tick([id]);
  return record ?? null;
}

/** Captures in one of these states, oldest first. */
export async function capturesInState(...states: CaptureRecord['state'][]): Promise<CaptureRecord[]> {
  const db = await database();
  const found = await Promise.all(states.map((state) => db.getAllFromIndex('captures', 'state', state)));
  return (await soundOnes(found.flat())).sort((a, b) => (a.id < b.id ? -1 : 1));
}

/** Captures whose delivery has this status, oldest first. */
export const capturesByDelivery = async (status: string): Promise<CaptureRecord[]> =>
  soundOnes(await (await database()).getAllFromIndex('captures', 'delivery', status));

/** Sealed captures whose closing stamp could not be had yet. */
export async function capturesWithDeferredStamp(): Promise<CaptureRecord[]> {
  const db = await database();
  const ids = await db.getAllKeysFromIndex('rows', 'stampDue');
  const found = await Promise.all(ids.map((id) => db.get('captures', id)));
  return soundOnes(found.filter((record) => record !== undefined));
}

export async function storeThumbnail(captureId: string, body: Blob): Promise<void> {
  await (await writable(body.size)).put('thumbnails', { captureId, body });
  tick([captureId]);
}

export async function storeWorking(captureId: string, name: string, value: unknown): Promise<void> {
  const tx = (await writable()).transaction('workings', 'readwrite');
  await tx.store.put({ captureId, name, value });
  await tx.done;
}

/** What was stored under this name, or undefined. The caller knows the type: nobody else writes here. */
export const readWorking = async (captureId: string, name: string): Promise<unknown> =>
  (await (await database()).get('workings', [captureId, name]))?.value;

/**
 * The sealed ZIP, through to the disk. Replaces an earlier one (a stamp was added); what that changes in the record is
 * written with it. False when the user has deleted the capture meanwhile: then nothing is stored.
 */
export async function storePackage(
  captureId: string,
  body: Blob,
  sha256: string,
  change?: (record: CaptureRecord) => void,
): Promise<boolean> {
  const tx = (await writable(body.size)).transaction([...CAPTURE_STORES, 'packages'], 'readwrite', DURABLE);
  const stores = { captures: tx.objectStore('captures'), rows: tx.objectStore('rows') };
  const record = await stores.captures.get(captureId);
  await Promise.all([
    record && tx.objectStore('packages').put({ captureId, body, sha256 }),
    record && change && putChanged(stores, record, change),
    tx.done,
  ]);
  if (record && change) tick([captureId]);
  return record !== undefined;
}

/**
 * The package was read back: from here on it is the only copy, and what it was made from goes. `workings`: by name, what
 * sending it will want.
 */
export async function finishSealing(
  id: string,
  change: (record: CaptureRecord) => void,
  workings: ReadonlyMap<string, unknown> = new Map(),
): Promise<void> {
  const tx = (await writable()).transaction(
    [...CAPTURE_STORES, 'artefacts', 'workings'],
    'readwrite',
    DURABLE,
  );
  const stores = { captures: tx.objectStore('captures'), rows: tx.objectStore('rows') };
  const kept = tx.objectStore('workings');
  const record = await stores.captures.get(id);
  await Promise.all([
    record && putChanged(stores, record, change),
    tx.objectStore('artefacts').delete(allOf(id)),
    tx.objectStore('workings').delete(allOf(id)),
    ...(record ? [...workings].map(([name, value]) => kept.put({ captureId: id, name, value })) : []),
    tx.done,
  ]);
  forgetLog(id);
  tick([id]);
}

/**
 * The disk is full: a capture that is still being read stops here. What it has so far goes, which makes room for saying
 * so; nothing older is touched. One that is being sealed keeps its artefacts and is sealed when there is room.
 */
export async function stopForLackOfRoom(id: string, nowMs: number): Promise<boolean> {
  const db = await writable();
  if ((await db.get('captures', id))?.state !== 'capturing') return false;
  const clearing = db.transaction(['artefacts', 'workings'], 'readwrite');
  await Promise.all([
    clearing.objectStore('artefacts').delete(allOf(id)),
    clearing.objectStore('workings').delete(allOf(id)),
    clearing.done,
  ]);
  const at = new Date(nowMs).toISOString();
  const code = 'disk-full';
  const detail = 'the browser had no more room to write to';
  await changeCapture(
    id,
    (record) => {
      record.state = 'failed';
      record.limitations = [{ code, at, detail }];
      for (const step of record.steps)
        if (step.status === 'running')
          Object.assign(step, { status: 'failed', endedAtMs: nowMs, problem: { code, detail } });
    },
    true,
  );
  return true;
}

const EVIDENCE_STORES = [
  ...CAPTURE_STORES,
  'artefacts',
  'workings',
  'packages',
  'thumbnails',
  'log',
] as const;

/** Deletes the evidence of these captures at once: only ever at the user's word. Receipts, claims and journal stay. */
export async function deleteCaptures(ids: readonly string[]): Promise<void> {
  const tx = (await writable()).transaction(EVIDENCE_STORES, 'readwrite', DURABLE);
  const ofOne = (id: string) => [
    ...[...CAPTURE_STORES, 'packages' as const, 'thumbnails' as const].map((store) =>
      tx.objectStore(store).delete(id),
    ),
    ...(['artefacts', 'workings', 'log'] as const).map((store) => tx.objectStore(store).delete(allOf(id))),
  ];
  await Promise.all([...ids.flatMap(ofOne), tx.done]);
  for (const id of ids) forgetLog(id);
  tick(ids);
}

export const deleteCapture = (id: string): Promise<void> => deleteCaptures([id]);
