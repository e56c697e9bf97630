/** One stretch of work on a run: fills the windows with rows whose turn it is, and notes what becomes of each. */
import {
  bulkCounts,
  bulkRowsAt,
  changeBulkRow,
  changeBulkRun,
  currentBulkRun,
  leaveOut,
  type BulkRunRecord,
} from '@/utils/archive/bulk';
import { getCapture } from '@/utils/archive/read';
import { isOnline } from '@/utils/browser/connection';
import { errorText } from '@/utils/evidence/result';
import { beginRow, type BulkDoors } from './begin-row';
import { Places } from './places';
import { bulkPolicy } from './policy';
import { settled, type BulkRow } from './row';
import { Schedule, type Scheduled } from './schedule';

export class Round {
  /** Rows that this background is opening: nobody else judges them. */
  private readonly beginning = new Set<number>();
  /** Rows that have a window, as of the last look: those, and those with a capture under way. */
  private busy = new Set<number>();
  private readonly schedule: Schedule;

  private constructor(
    private readonly run: BulkRunRecord,
    private readonly places: Places,
    private readonly doors: BulkDoors,
    private readonly look: () => void,
  ) {
    this.schedule = new Schedule(run.options.pauseMs);
  }

  /** Takes up a run where it stands, whoever left it there. `look`: called when there is something to look at. */
  static async of(run: BulkRunRecord, doors: BulkDoors, look: () => void): Promise<Round> {
    const round = new Round(run, await Places.found(), doors, look);
    await round.settle();
    await round.places.keepOnly(round.busy);
    await round.refill();
    // Somebody was at work on it before: which host was asked last is forgotten.
    if ((await bulkCounts(run.id)).waiting < run.rows) round.schedule.spareAll(performance.now());
    return round;
  }

  /** Rows that wait are read anew: some were asked for again, or are left out. */
  async refill(): Promise<void> {
    const waiting = await bulkRowsAt(this.run.id, ['waiting']);
    this.schedule.fill(waiting.filter(({ index }) => !this.beginning.has(index)));
  }

  /** Does what is to be done now. Null: nothing is left; else how long until the next look, ms. */
  async turn(): Promise<number | null> {
    const run = await currentBulkRun();
    if (run?.id !== this.run.id) return null;
    await this.settle();
    const online = isOnline();
    if (run.status === 'running' && online) this.fill();
    if (this.busy.size === 0 && (await this.isOver(run))) return null;
    if (!online) return bulkPolicy.offlineLookMs;
    const full = this.busy.size >= run.options.atOnce || run.status !== 'running';
    const nextMs = full ? bulkPolicy.lookMs : this.schedule.nextInMs(performance.now());
    return Math.min(nextMs, bulkPolicy.lookMs);
  }

  close = (): Promise<void> => this.places.close();

  /**
   * Rows whose captures have come to their end, or that were left in the middle. Who is being opened as this begins is
   * left alone even if that ends meanwhile: it is looked at the next time.
   */
  private async settle(): Promise<void> {
    const busy = new Set(this.beginning);
    const open = await bulkRowsAt(this.run.id, ['opening', 'capturing']);
    for (const row of open.filter(({ index }) => !busy.has(index))) {
      const now = await this.settleOne(row).catch(() => row); // looked at again, as it is
      const { status } = now.state;
      if (status === 'opening' || status === 'capturing') busy.add(row.index);
      else await this.places.release(row.index);
      if (status === 'waiting') this.schedule.giveBack(row);
    }
    this.busy = busy;
  }

  private async settleOne(row: BulkRow): Promise<BulkRow> {
    const { state } = row;
    if (state.status !== 'opening' && state.status !== 'capturing') return row;
    const capture = await getCapture(state.captureId);
    const change = settled(row, capture, bulkPolicy.reopenings, Date.now());
    if (capture && change) await this.doors.give(capture.id, row);
    return (change && (await changeBulkRow(this.run.id, row.index, () => change))) ?? row;
  }

  private fill(): void {
    while (this.busy.size < this.run.options.atOnce) {
      const next = this.schedule.take(performance.now());
      if (!next) return;
      this.begin(next);
    }
  }

  private begin(next: Scheduled): void {
    this.beginning.add(next.index);
    this.busy.add(next.index);
    void this.beginOne(next.index)
      .catch(async (error: unknown) => {
        // The row stays where it stands and is judged by the next look.
        await this.hold('unexpected', errorText(error)).catch(() => undefined);
        return 'taken' as const;
      })
      .then((became) => {
        // In this order: whoever takes it from the schedule must find nobody at it.
        this.beginning.delete(next.index);
        if (became === 'waits') this.schedule.giveBack(next);
        this.look();
      });
  }

  /** `waits`: nothing can be captured now, and the row's turn comes again. `taken`: its turn is over. */
  private async beginOne(index: number): Promise<'waits' | 'taken'> {
    const begin = await beginRow(this.run, index, this.places, this.doors);
    if (begin.kind === 'begun') return 'taken';
    await this.places.release(index);
    if (begin.kind === 'ended') return 'taken';
    await this.hold(begin.code, begin.detail);
    return 'waits';
  }

  /** Nothing more is opened until the user says so; what is under way comes to its end. */
  private async hold(code: string, detail: string): Promise<void> {
    await changeBulkRun(this.run.id, (run) => {
      if (run.status === 'running') Object.assign(run, { status: 'paused', held: { code, detail } });
    });
  }

  /** With nothing under way: whether this run has come to its end, or rests. */
  private async isOver(run: BulkRunRecord): Promise<boolean> {
    if (run.status === 'paused' || run.status === 'over') return true;
    if (run.status === 'running' && this.schedule.waiting > 0) return false;
    // Rows may have been asked for again in this moment.
    const { waiting } = await bulkCounts(run.id);
    if (run.status === 'running' && waiting > 0) {
      await this.refill();
      return false;
    }
    // One that was broken off while the others were being stopped waits again.
    if (waiting > 0) await leaveOut(run.id, Date.now());
    await changeBulkRun(run.id, (current) => {
      if (current.status === run.status) Object.assign(current, { status: 'over', endedAtMs: Date.now() });
    });
    return true;
  }
}
