/**
 * A capture as the list shows it: a small record of its own, made from the capture's alone, so that a hundred thousand
 * can be listed, searched and counted without reading what they hold. Pure.
 */
import type { CaptureRecord } from './records';
import { stageOf, type Stage } from './stage';

/** Long enough to find by and to read; the capture has them whole. */
const MAX_URL_CHARS = 2_000;
const MAX_TEXT_CHARS = 1_000;
const MAX_LIMITATIONS = 20;

/** What a list needs of a capture, be it the capture itself or its row. */
export type Listed = { imported: CaptureRecord['imported'] | boolean } & Pick<
  CaptureRecord,
  | 'id'
  | 'createdAtMs'
  | 'state'
  | 'completeness'
  | 'url'
  | 'host'
  | 'title'
  | 'limitations'
  | 'delivery'
  | 'claimVersion'
  | 'work'
  | 'claimNote'
  | 'caseName'
  | 'tags'
  | 'packageBytes'
  | 'packageRemovedAtMs'
>;

export interface RowRecord extends Listed {
  stage: Stage;
  imported: boolean;
  /** Since when both the desk and this device have the package. Absent: it may not be removed. */
  removableSinceMs?: number;
  /** The desk has the package, but not the newest claim. */
  claimDue?: 1;
  /** Sealed without its closing stamp, which can still be had. */
  stampDue?: 1;
}

const cut = (text: string, max: number): string => (text.length > max ? text.slice(0, max) : text);

/** A package that an import has brought is kept as long as one that was accepted that day. */
const hereSinceMs = ({ packageBackAtMs, imported }: CaptureRecord): number =>
  packageBackAtMs ?? imported?.atMs ?? 0;

export function rowOf(capture: CaptureRecord): RowRecord {
  const { delivery, packageBytes, packageRemovedAtMs } = capture;
  const row: RowRecord = {
    id: capture.id,
    createdAtMs: capture.createdAtMs,
    state: capture.state,
    completeness: capture.completeness,
    url: cut(capture.url, MAX_URL_CHARS),
    host: cut(capture.host, MAX_TEXT_CHARS),
    title: cut(capture.title, MAX_TEXT_CHARS),
    limitations: capture.completeness === 'partial' ? capture.limitations.slice(0, MAX_LIMITATIONS) : [],
    delivery,
    claimVersion: capture.claimVersion,
    work: capture.work,
    claimNote: capture.claimNote === null ? null : cut(capture.claimNote, MAX_TEXT_CHARS),
    caseName: capture.caseName,
    tags: capture.tags,
    packageBytes,
    packageRemovedAtMs,
    stage: stageOf(capture),
    imported: capture.imported !== null,
  };
  const isHere = packageBytes !== null && packageRemovedAtMs === null;
  if (delivery?.status === 'accepted') {
    if (isHere) row.removableSinceMs = Math.max(delivery.acceptedAtMs, hereSinceMs(capture));
    if (capture.claimVersion > capture.claimDelivered) row.claimDue = 1;
  }
  if (capture.state === 'sealed' && capture.stamps.close === 'deferred') row.stampDue = 1;
  return row;
}
