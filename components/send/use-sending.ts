/** The state of the panel that shows what is being sent. */
import { useEffect, useRef, useState } from 'preact/hooks';
import { onTick } from '@/utils/archive/read';
import type { RowRecord } from '@/utils/archive/row';
import { countByStage } from '@/utils/archive/rows';
import {
  currentHeld,
  currentRun,
  openRows,
  refusedIds,
  refusedRows,
  type SendingHeld,
  type SendingMode,
} from '@/utils/archive/sending';
import { send } from '@/utils/messaging/client';
import { plainly, type Ask } from '../use-requests';
import type { SendPanelProps } from './SendPanel';
import {
  figuresOf,
  pausesLeftMs,
  rateOf,
  timeLeft,
  withSample,
  type Sample,
  type SendingFigures,
  type TimeLeft,
} from './sending-progress';

/** Ten thousand rows are read each time: a figure that changes every second is as much as a person reads. */
const REFRESH_MS = 1_000;
/** While nothing happens, the time that is left grows all the same. */
const STILL_MS = 5_000;
/** Lines shown; the list has them all. */
const LINES = 100;

interface Seen {
  figures: SendingFigures;
  held: SendingHeld | null;
  open: RowRecord[];
  /** The newest of them, and how many there are. */
  refused: RowRecord[];
  refusedCount: number;
  rate: number | null;
  left: TimeLeft | null;
}

/** What moves first, then what waits. */
const ORDER = ['sending', 'checking', 'retrying', 'stopped', 'queued'];
const byStage = (a: RowRecord, b: RowRecord): number =>
  ORDER.indexOf(a.stage) - ORDER.indexOf(b.stage) || (a.id < b.id ? -1 : 1);

/** Null: nothing is being sent, and nothing of the last run is left to say. */
export function useSending(ask: Ask): SendPanelProps | null {
  const [seen, setSeen] = useState<Seen | null>(null);
  const samples = useRef<Sample[]>([]);

  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | null = null;
    let readAtMs = -Infinity;
    let gone = false;
    const read = async (): Promise<void> => {
      const [run, held, open, refused, { refused: refusedCount }] = await Promise.all([
        ...([currentRun(), currentHeld(), openRows(), refusedRows(LINES)] as const),
        countByStage(['refused']),
      ]);
      if (gone) return;
      if (!run || (open.length === 0 && refused.length === 0)) return setSeen(null);
      const figures = figuresOf(run, open);
      samples.current = withSample(samples.current, {
        atMs: performance.now(),
        sentBytes: figures.sentBytes,
        acceptedBytes: figures.acceptedBytes,
      });
      const rate = rateOf(samples.current);
      const left = timeLeft(figures, samples.current, pausesLeftMs(open, Date.now()));
      setSeen({ figures, held, open: open.sort(byStage), refused, refusedCount, rate, left });
    };
    const look = (): void => {
      timer ??= setTimeout(
        () => {
          timer = null;
          readAtMs = performance.now();
          void read();
        },
        Math.max(0, readAtMs + REFRESH_MS - performance.now()),
      );
    };
    const stop = onTick(look);
    look();
    const still = setInterval(look, STILL_MS);
    return () => {
      gone = true;
      stop();
      clearInterval(still);
      if (timer !== null) clearTimeout(timer);
    };
  }, []);

  if (!seen) return null;
  const { figures, held, open, refused, refusedCount, rate, left } = seen;
  const set = (mode: SendingMode) => (): void => void ask(() => plainly(send('sending.set', { mode })), null);
  const retryRefused = async () =>
    send('delivery.request', { captureIds: await refusedIds(), partialConfirmed: true });
  return {
    ...{ figures, held, rate, left, refused, refusedCount },
    lines: open.slice(0, LINES),
    moreLines: Math.max(0, open.length - LINES) + Math.max(0, refusedCount - refused.length),
    onPause: set('paused'),
    onResume: set('as-set'),
    onNow: set('now'),
    onRetryRefused: () => void ask(retryRefused, null),
  };
}
