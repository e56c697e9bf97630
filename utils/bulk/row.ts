/**
 * One row of a bulk capture, from waiting to its end. Pure. What keeps it to one capture: the capture's id is written
 * down before anything is opened, so that whoever comes later knows where to look.
 */
import type { Claim } from '@/utils/referral/schema';

export type BulkRowState =
  | { status: 'waiting' }
  /** Its page is being opened; a capture with this id may be there, or not yet. */
  | { status: 'opening'; captureId: string; sinceMs: number }
  | { status: 'capturing'; captureId: string; sinceMs: number }
  | { status: 'complete' | 'partial'; captureId: string; endedAtMs: number }
  | {
      status: 'failed';
      captureId: string | null;
      problem: { code: string; detail: string };
      endedAtMs: number;
    }
  /** The user stopped before it was its turn. */
  | { status: 'left-out'; endedAtMs: number };

export type BulkStatus = BulkRowState['status'];
export const BULK_STATUSES: readonly BulkStatus[] = [
  ...(['waiting', 'opening', 'capturing'] as const),
  ...(['complete', 'partial', 'failed', 'left-out'] as const),
];

export interface BulkRow {
  runId: string;
  /** Its place in the list, from 0. */
  index: number;
  /** Its line in the source. */
  line: number;
  url: string;
  host: string;
  title: string;
  claim: Claim | null;
  caseName: string;
  tags: string[];
  /** How often it was broken off with nothing read, because browser or machine went down. */
  interruptions: number;
  state: BulkRowState;
}

/** What the capture's record says, as far as it matters here. */
export interface CaptureStanding {
  state: 'capturing' | 'sealing' | 'unsealed' | 'sealed' | 'failed';
  completeness: 'complete' | 'partial' | null;
  limitations: readonly { code: string; detail: string }[];
  steps: readonly { problem: { code: string; detail: string } | null }[];
}

/** Takes a row that waits. Null: it does not wait any more. */
export const claimed = ({ state }: BulkRow, captureId: string, nowMs: number): BulkRowState | null =>
  state.status === 'waiting' ? { status: 'opening', captureId, sinceMs: nowMs } : null;

/** The capture is written down. */
export const begun = ({ state }: BulkRow): BulkRowState | null =>
  state.status === 'opening' ? { ...state, status: 'capturing' } : null;

export const failedWith = (
  { state }: BulkRow,
  problem: { code: string; detail: string },
  nowMs: number,
): BulkRowState => {
  const captureId = state.status === 'capturing' ? state.captureId : null;
  return { status: 'failed', captureId, problem, endedAtMs: nowMs };
};

/** Asked for again by the user: begins anew, and what it was before stays in the list of captures. */
export const again = (row: BulkRow): Pick<BulkRow, 'state' | 'interruptions'> | null =>
  row.state.status === 'failed' || row.state.status === 'partial' || row.state.status === 'left-out'
    ? { state: { status: 'waiting' }, interruptions: 0 }
    : null;

const OTHER = { code: 'unexpected', detail: '' };

/** Why a capture failed: what it says itself, or its first step that did not come off. */
const problemOf = ({ limitations, steps }: CaptureStanding): { code: string; detail: string } => {
  const { code, detail } = limitations[0] ?? steps.find(({ problem }) => problem !== null)?.problem ?? OTHER;
  return { code, detail };
};

/** Said of a capture whose background died before anything of it was on disk but its record. */
const NOTHING_BEGUN = 'nothing-begun';

/** The first thing that went wrong is that browser, machine or tab went away; or nothing had even begun. */
function wasInterrupted({ steps, limitations }: CaptureStanding): boolean {
  const first = steps.find(({ problem }) => problem !== null && problem.code !== 'not-applicable')?.problem;
  return first ? first.code === 'interrupted' : limitations.every(({ code }) => code === NOTHING_BEGUN);
}

/**
 * What a row is now that its capture stands like this; null: as it was, it is still under way. `capture` is null when
 * there is no record of that id: never begun, or deleted by the user.
 */
export function settled(
  row: BulkRow,
  capture: CaptureStanding | null,
  reopenings: number,
  nowMs: number,
): Pick<BulkRow, 'state' | 'interruptions'> | null {
  const { state, interruptions } = row;
  if (state.status !== 'opening' && state.status !== 'capturing') return null;
  if (!capture) {
    if (state.status === 'opening') return { state: { status: 'waiting' }, interruptions };
    const problem = { code: 'capture-deleted', detail: 'the capture was deleted while it was being made' };
    return { state: failedWith(row, problem, nowMs), interruptions };
  }
  const { captureId } = state;
  if (capture.state === 'sealed') {
    const status = capture.completeness === 'complete' ? 'complete' : 'partial';
    return { state: { status, captureId, endedAtMs: nowMs }, interruptions };
  }
  if (capture.state === 'failed') {
    // Nothing was read, so that there is nothing to have twice.
    if (wasInterrupted(capture) && interruptions < reopenings)
      return { state: { status: 'waiting' }, interruptions: interruptions + 1 };
    return {
      state: { status: 'failed', captureId, problem: problemOf(capture), endedAtMs: nowMs },
      interruptions,
    };
  }
  if (capture.state === 'unsealed') {
    const problem = { code: 'not-sealed', detail: 'what was read is kept, but could not be sealed' };
    return { state: { status: 'failed', captureId, problem, endedAtMs: nowMs }, interruptions };
  }
  return state.status === 'opening' ? { state: { ...state, status: 'capturing' }, interruptions } : null;
}
