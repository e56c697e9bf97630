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
  { id, status }: Pick<BulkRunRecord, 'id' | 'status'>,
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

/** How many of these rows are of the host that has the most of them. `hosts`: of every row of the list. */
export function mostOfOneHost(hosts: readonly string[], indexes: readonly number[]): number {
  const rows = new Map<string, number>();
  for (const index of indexes) {
    const host = hosts[index] ?? '';
    rows.set(host, (rows.get(host) ?? 0) + 1);
  }
  return Math.max(0, ...rows.values());
}

/**
 * Null while nobody can say. The speed is that up to now, also while nothing ends; and however fast it went, the rows of
 * one host keep their pauses: at the end of a list often only one host is left.
 */
export function leftMsOf(
  samples: readonly EndedSample[],
  counts: BulkCounts,
  { atMs, ofOneHost, pauseMs }: { atMs: number; ofOneHost: number; pauseMs: number },
): number | null {
  const [first] = samples;
  const last = samples.at(-1);
  if (!first || !last || last.ended - first.ended < LEAST_ENDED) return null;
  const msPerRow = (atMs - first.atMs) / (last.ended - first.ended);
  return Math.max((counts.waiting + underWayOf(counts)) * msPerRow, ofOneHost * pauseMs);
}
