/** Claims and receipts: what stands beside the packages. Both outlive them. */
import type { Claim, SignedClaim } from '@/utils/referral/schema';
import { CAPTURE_STORES, putChanged } from './captures';
import { allOf, database, DURABLE, writable } from './database';
import type { CaptureRecord, ClaimRecord, ReceiptRecord } from './records';
import { tick } from './tick';

/** Adds the next version of a claim; earlier ones stay as they are. Returns null when the capture is gone. */
export async function addClaim(captureId: string, claim: Claim, nowMs: number): Promise<ClaimRecord | null> {
  return (await addClaims([captureId], claim, nowMs))[0] ?? null;
}

/**
 * Gives each of these captures the claim as its next version, in one transaction: all of them or none. A capture whose
 * newest claim says just this keeps it, so that asking twice is asking once. Returns what was added.
 */
export async function addClaims(
  captureIds: readonly string[],
  claim: Claim,
  nowMs: number,
): Promise<ClaimRecord[]> {
  const tx = (await writable()).transaction([...CAPTURE_STORES, 'claims'], 'readwrite', DURABLE);
  const stores = { captures: tx.objectStore('captures'), rows: tx.objectStore('rows') };
  const claims = tx.objectStore('claims');
  const giveTo = async (captureId: string): Promise<ClaimRecord | null> => {
    const capture = await stores.captures.get(captureId);
    if (!capture) return null;
    const newest = await claims.get([captureId, capture.claimVersion]);
    if (newest && sameClaim(newest.claim, claim)) return null;
    const version = capture.claimVersion + 1;
    const record = { captureId, version, savedAtMs: nowMs, signed: null, claim, delivered: false };
    const noted = putChanged(stores, capture, (current) =>
      Object.assign(current, { claimVersion: version, work: claim.work, claimNote: claim.note }),
    );
    await Promise.all([claims.add(record), noted]);
    return record;
  };
  const [added] = await Promise.all([Promise.all(captureIds.map(giveTo)), tx.done]);
  tick(captureIds);
  return added.filter((record) => record !== null);
}

const sameClaim = (a: Claim, b: Claim): boolean =>
  (Object.keys(a) as (keyof Claim)[]).every((field) => a[field] === b[field]);

/** Puts signatures to claims that have none; a claim that is signed keeps its first signature. */
export async function markSigned(
  signatures: readonly { captureId: string; version: number; signed: SignedClaim }[],
): Promise<void> {
  const tx = (await writable()).transaction('claims', 'readwrite', DURABLE);
  const sign = async ({ captureId, version, signed }: (typeof signatures)[number]): Promise<void> => {
    const record = await tx.store.get([captureId, version]);
    if (record?.signed === null) await tx.store.put({ ...record, signed });
  };
  await Promise.all([...signatures.map(sign), tx.done]);
  tick(signatures.map(({ captureId }) => captureId));
}

/** The desk has this version. It asks for none before it: of those only what was sent itself is there. */
export async function markDelivered(captureId: string, version: number): Promise<void> {
  const tx = (await writable()).transaction([...CAPTURE_STORES, 'claims'], 'readwrite', DURABLE);
  const stores = { captures: tx.objectStore('captures'), rows: tx.objectStore('rows') };
  const claims = tx.objectStore('claims');
  const mark = async (): Promise<void> => {
    const [capture, record] = await Promise.all([
      stores.captures.get(captureId),
      claims.get([captureId, version]),
    ]);
    const note = (current: CaptureRecord): void => {
      current.claimDelivered = Math.max(current.claimDelivered, version);
    };
    await Promise.all([
      record && claims.put({ ...record, delivered: true }),
      capture && putChanged(stores, capture, note),
    ]);
  };
  await Promise.all([mark(), tx.done]);
  tick([captureId]);
}

/** Of each capture that the desk has, the newest claim made on this device, when the desk has it not. */
export async function undeliveredClaims(): Promise<ClaimRecord[]> {
  const db = await database();
  const ids = await db.getAllKeysFromIndex('rows', 'claimDue');
  const found = await Promise.all(ids.map((id) => db.getAll('claims', allOf(id))));
  return found
    .flatMap((claims) => claims.filter(({ imported }) => !imported).slice(-1))
    .filter(({ delivered }) => !delivered);
}

/** In one transaction, through to the disk. */
export async function storeReceipts(receipts: readonly ReceiptRecord[]): Promise<void> {
  const tx = (await writable()).transaction('receipts', 'readwrite', DURABLE);
  await Promise.all([...receipts.map((receipt) => tx.store.put(receipt)), tx.done]);
  tick(receipts.map(({ captureId }) => captureId));
}
