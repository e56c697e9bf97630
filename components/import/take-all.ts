/** Takes the things of an import in, one by one, to its end: however it ends, it says how far it came and why no further. */
import type { CommandOutput } from '@/utils/messaging/commands';
import type { ChosenItem } from './read-chosen';

export type Taken = CommandOutput<'import.take'>;

export interface ImportEnd {
  counts: Record<'taken' | 'known' | 'refused', number>;
  refused: Taken[];
  /** What ended it before its end, as a code of problemText; null: nothing did. */
  problem: 'disk-full' | 'no-answer' | 'file-unreadable' | null;
  stopped: boolean;
}

export interface TakingDoors {
  take: (item: ChosenItem) => Promise<Taken>;
  /** What it means that `take` has rejected. */
  unanswered: (error: unknown) => 'disk-full' | 'no-answer';
  /** The user has had enough. */
  isStopped: () => boolean;
  /** Of each thing that has had its answer. */
  onDone: (done: number) => void;
}

/** What browsers say of a file that was taken away, or changed, since it was chosen. */
const isUnreadable = (error: unknown): boolean =>
  error instanceof DOMException && ['NotReadableError', 'NotFoundError'].includes(error.name);

export async function takeAll(
  items: AsyncGenerator<ChosenItem>,
  { take, unanswered, isStopped, onDone }: TakingDoors,
): Promise<ImportEnd> {
  const end: ImportEnd = {
    counts: { taken: 0, known: 0, refused: 0 },
    refused: [],
    problem: null,
    stopped: false,
  };
  let done = 0;
  let isTaking = false;
  try {
    for await (const item of items) {
      if (isStopped()) return { ...end, stopped: true };
      isTaking = true;
      const taken = await take(item);
      isTaking = false;
      done += 1;
      if (taken.outcome === 'disk-full') return { ...end, problem: 'disk-full' };
      // A journal comes along without being a capture: it is worth a word only when it does not hold.
      if (taken.captureId !== null || taken.outcome === 'refused') end.counts[taken.outcome] += 1;
      if (taken.outcome === 'refused') end.refused.push(taken);
      onDone(done);
    }
    return end;
  } catch (error) {
    // What was not being taken in was being read.
    const problem = !isTaking || isUnreadable(error) ? 'file-unreadable' : unanswered(error);
    return { ...end, problem };
  }
}
