/** Claims and receipts: what stands beside the packages. Both outlive them. */
import type { Claim, SignedClaim, SignedReceipt } from '@/utils/referral/schema';
import { allOf, database, DURABLE } from './database';
import type { ClaimRecord, ReceiptRecord } from './records';
import { tick } from './tick';

/** Adds the next version of a claim; earlier ones stay as they are. Returns null when the capture is gone. */
export async function addClaim(captureId: string, claim: Claim, nowMs: number): Promise<ClaimRecord | null> {
  const tx = (await database()).transaction(['captures', 'claims'], 'readwrite', DURABLE);
  const capture = await tx.objectStore('captures').get(captureId);
  if (!capture) return null;
  const version = capture.claimVersion + 1;
  const record: ClaimRecord = { captureId, version, savedAtMs: nowMs, signed: null, claim, delivered: false };
  await tx.objectStore('claims').add(record);
  await tx.objectStore('captures').put({ ...capture, claimVersion: version, work: claim.work });
  await tx.done;
  tick();
  return record;
}

export async function markSigned(captureId: string, version: number, signed: SignedClaim): Promise<void> {
  await changeClaims(captureId, (record) => record.version === version && record.signed === null, { signed });
}

/** The desk has this version, and with it all that came before. */
export async function markDelivered(captureId: string, version: number): Promise<void> {
  await changeClaims(captureId, (record) => record.version <= version, { delivered: true });
}

async function changeClaims(
  captureId: string,
  which: (record: ClaimRecord) => boolean,
  change: Partial<ClaimRecord>,
): Promise<void> {
  const tx = (await database()).transaction('claims', 'readwrite', DURABLE);
  const records = await tx.store.getAll(allOf(captureId));
  await Promise.all(records.filter(which).map((record) => tx.store.put({ ...record, ...change })));
  await tx.done;
  tick();
}

/** Signed claims of sealed captures that the desk does not have, newest version of each capture. */
export async function undeliveredClaims(): Promise<ClaimRecord[]> {
  const newest = new Map<string, ClaimRecord>();
  for (const record of await (await database()).getAll('claims')) {
    if (!record.delivered) newest.set(record.captureId, record);
  }
  return [...newest.values()];
}

export async function storeReceipt(
  captureId: string,
  seal: string,
  signed: SignedReceipt,
  receiptKeyPem: string,
  nowMs: number,
): Promise<void> {
  const record: ReceiptRecord = { captureId, seal, signed, receiptKeyPem, receivedAtMs: nowMs };
  const tx = (await database()).transaction('receipts', 'readwrite', DURABLE);
  await tx.store.put(record);
  await tx.done;
  tick();
}
