/** The run that is under way, or was the last: its counts and how long it may still take. */
import { useEffect, useRef, useState } from 'preact/hooks';
import {
  bulkCounts,
  bulkHosts,
  bulkIndexesAt,
  bulkRowsAmong,
  bulkRowsAt,
  currentBulkRun,
  type BulkCounts,
  type BulkRunRecord,
} from '@/utils/archive/bulk';
import { currentDesk, onTick } from '@/utils/archive/read';
import { BULK_STATUSES, type BulkRow, type BulkStatus } from '@/utils/bulk/row';
import { send } from '@/utils/messaging/client';
import { saveFile } from '../capture/save-file';
import { plainly, useRequests, type Ask, type Requests } from '../use-requests';
import { csvOfRun } from './bulk-csv';
import { leftMsOf, mostOfOneHost, withEnded, type EndedSample } from './run-figures';

/** As often as figures can be read; ten thousand rows are counted each time. */
const REFRESH_MS = 500;
/** While nothing happens, the time that is left grows all the same. */
const STILL_MS = 5_000;

export type AgainStatus = 'failed' | 'partial' | 'left-out';

export interface RunState {
  run: BulkRunRecord;
  counts: BulkCounts;
  /** Null: nobody can say. */
  leftMs: number | null;
  online: boolean;
  /** Grows with every change, so that rows in view are read again. */
  version: number;
  indexesAt: (statuses: readonly BulkStatus[]) => Promise<number[]>;
  rowsAmong: (indexes: readonly number[]) => Promise<BulkRow[]>;
  onPause: () => void;
  onResume: () => void;
  onStop: () => void;
  onAgain: (status: AgainStatus) => void;
  onSaveTable: () => void;
  onForget: () => void;
}

interface Seen {
  run: BulkRunRecord | null;
  counts: BulkCounts | null;
  /** Of the rows that wait, those of the host that has the most. */
  ofOneHost: number;
  enrolled: boolean;
  version: number;
}

/** Counts {@link Seen.ofOneHost}; the hosts of a list are read once. */
function hostCounter() {
  let known: { runId: string; hosts: string[] } | null = null;
  return async ({ id, status }: BulkRunRecord): Promise<number> => {
    if (status !== 'running') return 0;
    if (known?.runId !== id) known = { runId: id, hosts: await bulkHosts(id) };
    return mostOfOneHost(known.hosts, await bulkIndexesAt(id, ['waiting']));
  };
}

/** What the archive says, at most twice a second. */
function useSeen(): Seen | null {
  const [seen, setSeen] = useState<Seen | null>(null);
  const [failure, setFailure] = useState<{ error: unknown } | null>(null);
  if (failure) throw failure.error;
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | null = null;
    let gone = false;
    let version = 0;
    const countMost = hostCounter();
    const read = async (): Promise<void> => {
      const [run, desk] = await Promise.all([currentBulkRun(), currentDesk()]);
      const counts = run && (await bulkCounts(run.id));
      const most = run ? await countMost(run) : 0;
      version += 1;
      if (!gone) setSeen({ run, counts, ofOneHost: most, enrolled: desk !== null, version });
    };
    const look = (afterMs = REFRESH_MS): void => {
      timer ??= setTimeout(() => {
        timer = null;
        read().catch((error: unknown) => setFailure({ error }));
      }, afterMs);
    };
    const stop = onTick(() => look());
    const network = (): void => look();
    addEventListener('online', network);
    addEventListener('offline', network);
    look(0);
    const still = setInterval(look, STILL_MS);
    return () => {
      gone = true;
      stop();
      clearInterval(still);
      removeEventListener('online', network);
      removeEventListener('offline', network);
      if (timer !== null) clearTimeout(timer);
    };
  }, []);
  return seen;
}

/** What can be asked of a run; each says so when it was not done. */
function pressesOf({ id }: BulkRunRecord, ask: Ask) {
  const command = (request: () => Promise<unknown>): void => void ask(() => plainly(request()), null);
  const set = (mode: 'run' | 'pause' | 'stop') => (): void => command(() => send('bulk.set', { mode }));
  const saveTable = async (): Promise<void> =>
    saveFile(csvOfRun(await bulkRowsAt(id, BULK_STATUSES)), 'constat-list.csv');
  return {
    onPause: set('pause'),
    onResume: set('run'),
    onStop: set('stop'),
    onAgain: (status: AgainStatus): void => command(() => send('bulk.again', { statuses: [status] })),
    onSaveTable: (): void => command(saveTable),
    onForget: (): void => command(() => send('bulk.forget', { runId: id })),
  };
}

export interface RunSeen {
  /** Null: no list has been begun, or the last one has been put away. */
  run: RunState | null;
  enrolled: boolean;
  toast: Requests['toast'];
  onToastGone: () => void;
}

/** `undefined`: not read yet. */
export function useRun(): RunSeen | undefined {
  const seen = useSeen();
  const { toast, ask, forgetToast } = useRequests();
  const samples = useRef<EndedSample[]>([]);
  if (!seen) return undefined;
  const { run, counts, ofOneHost, version, enrolled } = seen;
  const around = { enrolled, toast, onToastGone: forgetToast };
  if (!run || !counts) return { run: null, ...around };
  const atMs = performance.now();
  const online = navigator.onLine;
  // Without a network nothing is opened: what was then is no speed.
  samples.current = online ? withEnded(samples.current, run, counts, atMs) : [];
  return {
    ...around,
    run: {
      ...{ run, counts, version },
      online,
      leftMs: leftMsOf(samples.current, counts, { atMs, ofOneHost, pauseMs: run.options.pauseMs }),
      indexesAt: (statuses) => bulkIndexesAt(run.id, statuses),
      rowsAmong: (indexes) => bulkRowsAmong(run.id, indexes),
      ...pressesOf(run, ask),
    },
  };
}
