/** What one capture has made and noted since its last checkpoint, and how that comes to the disk: all of it or nothing. */
import { checkpoint, type Checkpoint } from '@/utils/archive/checkpoint';
import type { LogEvent } from '@/utils/archive/log';
import type { CaptureRecord } from '@/utils/archive/records';
import type { FileEntry } from '@/utils/evidence/schema';
import type { CaptureFacts } from './facts';

/** The working in which every checkpoint has the facts as they are by then. */
export const FACTS = 'facts';

export type Kept = Checkpoint['artefacts'][number];

interface Pending {
  lines: LogEvent[];
  changes: ((record: CaptureRecord) => void)[];
  artefacts: Kept[];
  workings: Map<string, unknown>;
}

const nothing = (): Pending => ({ lines: [], changes: [], artefacts: [], workings: new Map() });

export class Checkpoints {
  /** What has happened since the last one. */
  pending = nothing();
  /** What is on disk of the package's files, by path. */
  readonly entries: Map<string, FileEntry>;
  #saving: Promise<unknown> = Promise.resolve();
  /** The checkpoint that waits for the one under way: whatever is pending when its turn comes goes with it. */
  #next: { durable: boolean; written: Promise<boolean> } | null = null;

  constructor(
    private readonly captureId: string,
    private readonly facts: CaptureFacts,
    onDisk: readonly FileEntry[],
  ) {
    this.entries = new Map(onDisk.map((entry) => [entry.path, entry]));
  }

  /**
   * One after the other, so that what was noted first is written first. Who comes while others wait goes with them. False when
   * the user has deleted the capture. `durable`: through to the disk.
   */
  save(durable: boolean): Promise<boolean> {
    if (this.#next) {
      this.#next.durable ||= durable;
      return this.#next.written;
    }
    const attempt = (): Promise<boolean> => {
      this.#next = null;
      return this.#write(next.durable);
    };
    const next = { durable, written: this.#saving.then(attempt, attempt) };
    this.#next = next;
    this.#saving = next.written;
    return next.written;
  }

  /** What the disk refused is kept for the next. */
  async #write(durable: boolean): Promise<boolean> {
    const made = this.pending;
    made.workings.set(FACTS, structuredClone(this.facts));
    this.pending = nothing();
    try {
      const written = await checkpoint(this.captureId, { ...made, durable });
      for (const { entry } of written ? made.artefacts : []) this.entries.set(entry.path, entry);
      return written;
    } catch (error) {
      const { lines, changes, artefacts, workings } = this.pending;
      this.pending = {
        lines: [...made.lines, ...lines],
        changes: [...made.changes, ...changes],
        artefacts: [...made.artefacts, ...artefacts],
        workings: new Map([...made.workings, ...workings]),
      };
      throw error;
    }
  }
}
