/** How fast a run goes, and how long it may still take. Pure. */
import type { BulkCounts, BulkRunRecord } from '@/utils/archive/bulk';

export interface EndedSample {
  runId: string;
  atMs: number;
  ended: number;
}

/** Rows at an end, whichever. */
export const endedOf = (counts: BulkCounts): number =>
  counts.complete + counts.partial + counts.failed + counts['left-out'];

export const underWayOf = (counts: BulkCounts): number => counts.opening + counts.capturing;

export const rowsOf = (counts: BulkCounts): number => endedOf(counts) + underWayOf(counts) + counts.waiting;

/** Pages differ by the minute; what was an hour ago says nothing. */
const WINDOW_MS = 5 * 60_000;
/** Fewer rows than this are no speed. */
const LEAST_ENDED = 3;

/** Adds a sample when rows have come to an end; starts over when it is another run, rests, or rows wait again. */
export function withEnded(
  before: readonly EndedSample[],
  { id, status }: BulkRunRecord,
  counts: BulkCounts,
  atMs: number,
): EndedSample[] {
  const ended = endedOf(counts);
  const last = before.at(-1);
  if (status !== 'running') return [];
  if (!last || last.runId !== id || ended < last.ended) return [{ runId: id, atMs, ended }];
  if (ended === last.ended) return [...before];
  return [...before.filter((sample) => sample.atMs >= atMs - WINDOW_MS), { runId: id, atMs, ended }];
}

/** Null while nobody can say. */
export function leftMsOf(samples: readonly EndedSample[], counts: BulkCounts): number | null {
  const [first] = samples;
  const last = samples.at(-1);
  if (!first || !last || last.ended - first.ended < LEAST_ENDED) return null;
  const msPerRow = (last.atMs - first.atMs) / (last.ended - first.ended);
  return (counts.waiting + underWayOf(counts)) * msPerRow;
}
