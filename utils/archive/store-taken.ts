/** Stores everything of one capture that came from elsewhere, at once; what was there before stays as it is. */
import { allOf, DURABLE, writable } from './database';
import { onlyRemains } from './only-remains';
import type { CaptureRecord, ClaimRecord, ReceiptRecord } from './records';
import type { OwnDesk, ProvenReceipt } from './proven-companion';
import { rowOf } from './row';
import { tick } from './tick';

/** Each part that there is. Of what the archive knows already, only what it lacks is written. */
export interface Whole {
  /** For a capture that is not known. */
  record: CaptureRecord | null;
  body: { captureId: string; body: Blob; sha256: string } | null;
  thumbnail: Blob | null;
  custody: string[];
  /** Oldest version first. */
  claims: ClaimRecord[];
  receipt: ProvenReceipt | null;
  desk: OwnDesk | null;
  nowMs: number;
}

const STORES = ['captures', 'rows', 'packages', 'thumbnails', 'log', 'claims', 'receipts'] as const;

/** What the newest of these claims changes about its capture. */
function withClaims(capture: CaptureRecord, added: readonly ClaimRecord[]): void {
  const newest = added.at(-1);
  if (!newest || newest.version <= capture.claimVersion) return;
  const due = added.some(({ imported }) => !imported) || capture.claimVersion > capture.claimDelivered;
  Object.assign(capture, {
    claimVersion: newest.version,
    work: newest.claim.work,
    claimNote: newest.claim.note,
    ...(due ? {} : { claimDelivered: newest.version }),
  });
}

/** A receipt that the desk gave to this device stays; and only its own desk can add one to a capture that was made here. */
function mayReplace(
  had: ReceiptRecord | undefined,
  { acceptedAtMs }: ProvenReceipt,
  capture: CaptureRecord | null,
): boolean {
  if (acceptedAtMs === null) return !had && (!capture || capture.imported !== null);
  return !had || (capture !== null && capture.delivery?.status !== 'accepted');
}

/** What a verified package says takes the place of what an import said without it; what was done here since stays. */
const asVerified = (said: CaptureRecord, verified: CaptureRecord): CaptureRecord => ({
  ...verified,
  delivery: said.delivery,
  ...{ claimVersion: said.claimVersion, work: said.work, claimNote: said.claimNote },
  ...{ claimDelivered: said.claimDelivered, caseName: said.caseName, tags: said.tags },
});

/** Ends the delivery if this device's own desk has signed that it has the package. */
function withReceipt(capture: CaptureRecord, receipt: ProvenReceipt | null, desk: OwnDesk | null): void {
  if (!desk || !receipt || receipt.acceptedAtMs === null || capture.delivery?.status === 'accepted') return;
  capture.delivery = { status: 'accepted', acceptedAtMs: receipt.acceptedAtMs, deskUrl: desk.url };
}

export async function storeTaken(id: string, whole: Whole): Promise<void> {
  const { record, body, thumbnail, custody, claims, receipt } = whole;
  const tx = (await writable(body?.body.size ?? 0)).transaction(STORES, 'readwrite', DURABLE);
  const store = <Name extends (typeof STORES)[number]>(name: Name) => tx.objectStore(name);
  const [known, hadPackage, hadThumbnail, hadLog, hadClaims, hadReceipt] = await Promise.all([
    store('captures').get(id),
    store('packages').getKey(id),
    store('thumbnails').getKey(id),
    store('log').getKey(allOf(id)),
    store('claims').getAllKeys(allOf(id)),
    store('receipts').get(id),
  ]);
  const versions = new Set(hadClaims.map(([, version]) => version));
  const added = claims.filter(({ version }) => !versions.has(version));
  const writing: Promise<unknown>[] = [tx.done];
  const isVerified = body !== null && record !== null && known !== undefined && onlyRemains(known);
  const capture = isVerified ? asVerified(known, record) : (known ?? record);
  if (receipt && mayReplace(hadReceipt, receipt, capture))
    writing.push(store('receipts').put(receipt.record));
  if (body && hadPackage === undefined) {
    writing.push(store('packages').put(body));
    if (known && !isVerified)
      Object.assign(known, { packageRemovedAtMs: null, packageBackAtMs: whole.nowMs });
  }
  if (capture) {
    withClaims(capture, added);
    withReceipt(capture, receipt, whole.desk);
    writing.push(store('captures').put(capture), store('rows').put(rowOf(capture)));
    if (thumbnail && (isVerified || hadThumbnail === undefined))
      writing.push(store('thumbnails').put({ captureId: id, body: thumbnail }));
    if (isVerified) writing.push(store('log').delete(allOf(id)));
    if (isVerified || hadLog === undefined)
      for (const [seq, line] of custody.entries()) writing.push(store('log').put({ log: id, seq, line }));
  }
  for (const claim of added) writing.push(store('claims').put(claim));
  await Promise.all(writing);
  tick([id]);
}
