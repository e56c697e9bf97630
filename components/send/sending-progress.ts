/** How far a run of sending has come, in figures that are so: counted from what is stored, never guessed ahead. Pure. */
import type { RowRecord } from '@/utils/archive/row';
import type { SendingRun } from '@/utils/archive/sending';

export interface SendingFigures {
  /** Accepted or refused: at their end. */
  doneItems: number;
  items: number;
  sentBytes: number;
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
    sentBytes: run.acceptedBytes + sum(open.map(sentOf)),
    bytes: run.acceptedBytes + sum(open.map(({ packageBytes }) => packageBytes ?? 0)),
  };
}

export interface Sample {
  atMs: number;
  sentBytes: number;
}

/** Long enough that pieces of some seconds even out, short enough that a line that has become slow is seen. */
const WINDOW_MS = 20_000;

/** With the newest, without those that say nothing any more. A step back (a run begun anew) begins anew too. */
export function withSample(samples: readonly Sample[], newest: Sample): Sample[] {
  const last = samples.at(-1);
  if (last && (newest.sentBytes < last.sentBytes || newest.atMs < last.atMs)) return [newest];
  return [...samples.filter(({ atMs }) => newest.atMs - atMs <= WINDOW_MS), newest];
}

/** Bytes a second over the window, null while too little has been seen to say. */
export function rateOf(samples: readonly Sample[]): number | null {
  const [first, last] = [samples[0], samples.at(-1)];
  if (!first || !last || last.atMs - first.atMs < 2_000) return null;
  const rate = ((last.sentBytes - first.sentBytes) / (last.atMs - first.atMs)) * 1000;
  return rate > 0 ? rate : null;
}

/** Milliseconds until all is sent at this rate; null when nobody can say. */
export const leftMs = ({ bytes, sentBytes }: SendingFigures, rate: number | null): number | null =>
  rate === null ? null : ((bytes - sentBytes) / rate) * 1000;
