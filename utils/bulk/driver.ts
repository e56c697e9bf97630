/**
 * Keeps a bulk capture going: click, alarm, start-up and the end of every capture call the same `wake()`. A background
 * that dies leaves rows where they stand; the next one judges each by its capture and goes on.
 */
import {
  beginBulkRun,
  changeBulkRows,
  changeBulkRun,
  currentBulkRun,
  leaveOut,
  type BulkRefusal,
} from '@/utils/archive/bulk';
import { awake } from '@/utils/browser/keep-alive';
import type { BulkDoors } from './begin-row';
import { Round } from './round';
import { again, type BulkStatus } from './row';

export interface BulkDriver {
  /** Something may have changed. */
  wake(): void;
  /** Begins a draft that a page has put into the archive. */
  begin(runId: string): Promise<BulkRefusal | null>;
  set(mode: 'run' | 'pause' | 'stop'): Promise<void>;
  /** Rows at these ends wait again. Returns how many. */
  again(statuses: readonly BulkStatus[]): Promise<number>;
}

export function bulkDriver(doors: BulkDoors): BulkDriver {
  let going: Promise<void> | null = null;
  let asked = false;
  /** Rows were changed by somebody else than the round. */
  let anew = false;
  let endPause: () => void = () => undefined;

  function look(): void {
    asked = true;
    endPause();
  }

  const pause = (ms: number): Promise<void> =>
    new Promise((resolve) => {
      if (asked) return resolve();
      const timer = setTimeout(resolve, ms);
      endPause = () => {
        clearTimeout(timer);
        resolve();
      };
    });

  async function work(): Promise<void> {
    asked = false; // whatever was asked for until now is what is done here
    const run = await currentBulkRun();
    if (!run || run.status === 'over') return;
    const round = await Round.of(run, doors, look);
    for (;;) {
      asked = false;
      if (anew) {
        anew = false;
        await round.refill();
      }
      const nextMs = await round.turn();
      if (nextMs === null) break;
      await pause(nextMs);
    }
    await round.close();
  }

  function wake(): void {
    look();
    going ??= awake(work)
      .catch(() => undefined) // every row stays where it stands: the next alarm goes on
      .finally(() => {
        going = null;
        if (asked) wake();
      });
  }

  return {
    wake,
    async begin(runId) {
      const refusal = await beginBulkRun(runId, Date.now());
      wake();
      return refusal;
    },
    async set(mode) {
      const run = await currentBulkRun();
      if (!run || run.status === 'over' || run.status === 'stopping') return;
      const status = ({ run: 'running', pause: 'paused', stop: 'stopping' } as const)[mode];
      await changeBulkRun(run.id, (current) => Object.assign(current, { status, held: null }));
      if (mode === 'stop') await leaveOut(run.id, Date.now());
      anew = true;
      wake();
    },
    async again(statuses) {
      const run = await currentBulkRun();
      if (!run) return 0;
      const count = await changeBulkRows(run.id, statuses, again);
      if (count > 0)
        await changeBulkRun(run.id, (current) =>
          Object.assign(current, { status: 'running', endedAtMs: null, held: null }),
        );
      anew = true;
      wake();
      return count;
    },
  };
}
