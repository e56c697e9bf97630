/** How far a run of sending has come, in figures that are so: counted from what is stored, never guessed ahead. Pure. */
import type { RowRecord } from '@/utils/archive/row';
import type { SendingRun } from '@/utils/archive/sending';
import { needsDesk } from '@/utils/archive/stage';

export interface SendingFigures {
  /** Accepted or refused: at their end. */
  doneItems: number;
  items: number;
  sentBytes: number;
  /** Of those that the desk has accepted. */
  acceptedBytes: number;
  bytes: number;
}

type Open = Pick<RowRecord, 'delivery' | 'packageBytes'>;

/** What of it is at the desk. */
function sentOf({ delivery, packageBytes }: Open): number {
  if (delivery?.status === 'verifying') return packageBytes ?? 0;
  return delivery?.status === 'sending' || delivery?.status === 'waiting' ? (delivery.bytesSent ?? 0) : 0;
}

const sum = (numbers: readonly number[]): number => numbers.reduce((total, number) => total + number, 0);

export function figuresOf(run: SendingRun, open: readonly Open[]): SendingFigures {
  const doneItems = run.acceptedItems + run.refusedItems;
  return {
    doneItems,
    items: doneItems + open.length,
    acceptedBytes: run.acceptedBytes,
    sentBytes: run.acceptedBytes + sum(open.map(sentOf)),
    bytes: run.acceptedBytes + sum(open.map(({ packageBytes }) => packageBytes ?? 0)),
  };
}

export interface Sample {
  atMs: number;
  sentBytes: number;
  acceptedBytes: number;
}

/** Long enough that pieces of some seconds even out, short enough that a line that has become slow is seen. */
const RATE_WINDOW_MS = 20_000;
/** The desk answers for whole packages, some of them minutes after they were sent. */
const ACCEPTED_WINDOW_MS = 5 * 60_000;
/** Less than this is no speed. */
const LEAST_MS = 2_000;

/** With the newest, without those that say nothing any more. A step back (a run begun anew) begins anew too. */
export function withSample(samples: readonly Sample[], newest: Sample): Sample[] {
  const last = samples.at(-1);
  if (last && (newest.sentBytes < last.sentBytes || newest.atMs < last.atMs)) return [newest];
  return [...samples.filter(({ atMs }) => newest.atMs - atMs <= ACCEPTED_WINDOW_MS), newest];
}

/** Bytes a second of these samples, null while too little has been seen to say. */
function speedOf(samples: readonly Sample[], of: 'sentBytes' | 'acceptedBytes'): number | null {
  const [first, last] = [samples[0], samples.at(-1)];
  if (!first || !last || last.atMs - first.atMs < LEAST_MS) return null;
  const rate = ((last[of] - first[of]) / (last.atMs - first.atMs)) * 1000;
  return rate > 0 ? rate : null;
}

/** How fast bytes leave. */
export function rateOf(samples: readonly Sample[]): number | null {
  const newestMs = samples.at(-1)?.atMs ?? 0;
  return speedOf(
    samples.filter(({ atMs }) => newestMs - atMs <= RATE_WINDOW_MS),
    'sentBytes',
  );
}

export interface TimeLeft {
  /** `accepted`: until the desk has accepted all. `sent`: until all is sent; it has accepted nothing yet by which to tell. */
  until: 'accepted' | 'sent';
  ms: number;
}

/** When the last pause ends that a delivery was given; Infinity: one waits for the user. */
export const pausesLeftMs = (open: readonly Pick<RowRecord, 'delivery'>[], nowMs: number): number =>
  open.reduce((longest, { delivery }) => {
    if (delivery?.status !== 'waiting') return longest;
    if (delivery.problem && needsDesk(delivery.problem)) return Infinity;
    return Math.max(longest, delivery.notBeforeMs - nowMs);
  }, 0);

/**
 * Sent is not accepted: the desk checks each package before it answers. Null when nobody can say. `pausesMs`: as
 * {@link pausesLeftMs} tells them.
 */
export function timeLeft(
  { bytes, sentBytes, acceptedBytes }: SendingFigures,
  samples: readonly Sample[],
  pausesMs: number,
): TimeLeft | null {
  const rate = rateOf(samples);
  const toSend = bytes - sentBytes;
  if (pausesMs === Infinity || (toSend > 0 && rate === null)) return null;
  const sentInMs = Math.max(rate === null ? 0 : (toSend / rate) * 1000, pausesMs);
  const accepting = speedOf(samples, 'acceptedBytes');
  if (accepting !== null)
    return { until: 'accepted', ms: Math.max(sentInMs, ((bytes - acceptedBytes) / accepting) * 1000) };
  return toSend > 0 ? { until: 'sent', ms: sentInMs } : null;
}
