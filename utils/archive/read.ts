/** What pages may read of the archive. Nothing here writes. */
import { CUSTODY_LOG, EVIDENCE_JSON } from '@/utils/evidence/layout';
import { PACKAGE_LIMITS } from '@/utils/evidence/policy';
import { evidence, type FileEntry } from '@/utils/evidence/schema';
import { readZip } from '@/utils/evidence/zip';
import { allOf, database } from './database';
import { valuesOf } from './many-of';
import { reach } from './reach';
import { linesAbout, linesOf } from './log';
import { isCapture } from './soundness';
import type { ArtefactRecord, CaptureRecord, ClaimRecord, PackageRecord, ReceiptRecord } from './records';

export { deviceKeyFingerprint } from './device-key';
export { currentDesk, currentSettings, lastClaim, managedSettings, type ManagedSettings } from './settings';
export { onTick } from './tick';
export { quarantined } from './quarantine';

/** Newest first; `beforeId` continues where a page of results ended. */
export const listCaptures = reach(
  'listCaptures',
  async (page: { limit: number; beforeId?: string }): Promise<CaptureRecord[]> => {
    const range = page.beforeId === undefined ? null : IDBKeyRange.upperBound(page.beforeId, true);
    const found: CaptureRecord[] = [];
    let cursor = await (await database()).transaction('captures').store.openCursor(range, 'prev');
    while (cursor && found.length < page.limit) {
      found.push(cursor.value);
      cursor = await cursor.continue();
    }
    return found;
  },
);

export const getCapture = reach('getCapture', async (id: string): Promise<CaptureRecord | null> =>
  ofSound(await (await database()).get('captures', id)),
);

/** One that cannot be read is as good as not there; mendCaptures sets it aside. */
const ofSound = (found: unknown): CaptureRecord | null => (isCapture(found) ? found : null);

/** In their order, from one transaction; null for one that is not there, or cannot be read. */
export async function capturesOf(captureIds: readonly string[]): Promise<(CaptureRecord | null)[]> {
  const { store } = (await database()).transaction('captures');
  return (await valuesOf(store, captureIds)).map(ofSound);
}

export const countCaptures = reach('countCaptures', async (): Promise<number> =>
  (await database()).count('captures'),
);

/**
 * Every file below data/ of a capture. Of a sealed one they are slices of its package, the only copy there is;
 * before that, what has arrived so far.
 */
export async function artefactsOf(id: string): Promise<ArtefactRecord[]> {
  const sealed = await packageOf(id);
  if (!sealed) return artefactsUnderWay(id);
  const zip = await readZip(sealed.body, PACKAGE_LIMITS);
  if (!zip.ok) return [];
  const bodies = new Map(zip.value.map(({ name, body }) => [name.slice(name.indexOf('/') + 1), body]));
  const described = evidence.safeParse(JSON.parse((await bodies.get(EVIDENCE_JSON)?.text()) ?? 'null'));
  const entries = described.success ? described.data.files : [];
  const closing: ArtefactRecord[] = [EVIDENCE_JSON, CUSTODY_LOG].flatMap((path) => {
    const body = bodies.get(path);
    return body ? [{ captureId: id, entry: closingEntry(path, body.size), body }] : [];
  });
  const listed = entries.flatMap((entry) => {
    const body = bodies.get(entry.path);
    return body ? [{ captureId: id, entry, body: body.slice(0, body.size, entry.media_type) }] : [];
  });
  return [...listed, ...closing];
}

/** evidence.json and custody.jsonl close over the other files and so are described in none of them. */
const closingEntry = (path: string, bytes: number): FileEntry => ({
  path,
  role: 'custody',
  media_type: path === EVIDENCE_JSON ? 'application/json' : 'application/jsonl',
  bytes,
  sha256: '',
  made_at: '',
  method: 'computed',
  derived_from: null,
});

/** The files of a capture that is not sealed yet. */
export const artefactsUnderWay = reach('artefactsUnderWay', async (id: string): Promise<ArtefactRecord[]> =>
  (await database()).getAll('artefacts', allOf(id)),
);

/** One of them; for the background alone. */
export const artefactUnderWay = async (id: string, path: string): Promise<ArtefactRecord | null> =>
  (await (await database()).get('artefacts', [id, path])) ?? null;

export const packageOf = reach(
  'packageOf',
  async (id: string): Promise<PackageRecord | null> => (await (await database()).get('packages', id)) ?? null,
);

export const thumbnailOf = reach(
  'thumbnailOf',
  async (id: string): Promise<Blob | null> => (await (await database()).get('thumbnails', id))?.body ?? null,
);

export const receiptOf = reach(
  'receiptOf',
  async (id: string): Promise<ReceiptRecord | null> => (await (await database()).get('receipts', id)) ?? null,
);

/** Oldest version first. */
export const claimsOf = reach('claimsOf', async (id: string): Promise<ClaimRecord[]> =>
  (await database()).getAll('claims', allOf(id)),
);

/** The capture's own custody log, as the exact lines. */
export const custodyOf = reach('custodyOf', async (id: string): Promise<string[]> => linesOf(id));

/** What this device's journal says of one capture, and apart from it those of other devices that came with imports. */
export const journalsOf = reach('journalsOf', linesAbout);

export interface StorageUse {
  usedBytes: number;
  quotaBytes: number;
  /** The browser has promised not to clear it by itself. */
  persisted: boolean;
}

export async function storageUse(): Promise<StorageUse> {
  const { usage = 0, quota = 0 } = await navigator.storage.estimate();
  return { usedBytes: usage, quotaBytes: quota, persisted: await navigator.storage.persisted() };
}
