/** Stores everything of one capture that came from elsewhere, at once; what was there before stays as it is. */
import { DURABLE, writable } from './database';
import type { CaptureRecord, ClaimRecord, ReceiptRecord } from './records';
import { rowOf } from './row';
import { tick } from './tick';

/** Each part that there is; of what the archive knows already only further claims and the receipt are written. */
export interface Whole {
  record: CaptureRecord | null;
  body: { captureId: string; body: Blob; sha256: string } | null;
  thumbnail: Blob | null;
  custody: string[];
  claims: ClaimRecord[];
  receipt: ReceiptRecord | null;
}

const STORES = ['captures', 'rows', 'packages', 'thumbnails', 'log', 'claims', 'receipts'] as const;

export async function storeTaken(
  id: string,
  { record, body, thumbnail, custody, claims, receipt }: Whole,
): Promise<void> {
  const newest = claims.at(-1);
  const tx = (await writable(body?.body.size ?? 0)).transaction(STORES, 'readwrite', DURABLE);
  const known = await tx.objectStore('captures').get(id);
  const had = await tx.objectStore('claims').getAllKeys(IDBKeyRange.bound([id], [id, []]));
  const versions = new Set(had.map(([, version]) => version));
  const writing: Promise<unknown>[] = [tx.done];
  const capture = known ?? record;
  if (capture) {
    if (newest && newest.version > capture.claimVersion)
      Object.assign(capture, {
        claimVersion: newest.version,
        work: newest.claim.work,
        claimNote: newest.claim.note,
        claimDelivered: claims.findLast(({ delivered }) => delivered)?.version ?? 0,
      });
    if (receipt && capture.delivery?.status !== 'accepted')
      capture.delivery = { status: 'accepted', acceptedAtMs: receipt.receivedAtMs };
    writing.push(tx.objectStore('captures').put(capture), tx.objectStore('rows').put(rowOf(capture)));
  }
  if (!known && record) {
    if (body) writing.push(tx.objectStore('packages').put(body));
    if (thumbnail) writing.push(tx.objectStore('thumbnails').put({ captureId: id, body: thumbnail }));
    for (const [seq, line] of custody.entries())
      writing.push(tx.objectStore('log').put({ log: id, seq, line }));
  }
  for (const claim of claims)
    if (!versions.has(claim.version)) writing.push(tx.objectStore('claims').put(claim));
  if (receipt) writing.push(tx.objectStore('receipts').put(receipt));
  await Promise.all(writing);
  tick([id]);
}
