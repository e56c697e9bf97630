/** Down the page and back, so that what waits to come into view does. */
import type { Walked, WalkLimits } from './answers';
import { loading } from './images';
import { documentHeight, drawn, until, type Root } from './page';

/** What is walked down, and who looks after it. */
export interface Way {
  /** The document and the shadow roots known by now. */
  roots: () => readonly Root[];
  /** Stills what has begun to move. */
  settle: () => void;
  /** Notes what has come, when anything has. */
  look: () => void;
  /** Looks for shadow roots that have come. */
  lookAgain: () => void;
}

async function grows(limitMs: number): Promise<boolean> {
  const before = documentHeight();
  await until(() => documentHeight() > before + 1, limitMs);
  return documentHeight() > before + 1;
}

/** Screen after screen, bounded in height and time; ends at the top. */
export async function walkDown({ roots, settle, look, lookAgain }: Way, limits: WalkLimits): Promise<Walked> {
  const startedMs = performance.now();
  const isLate = (): boolean => performance.now() - startedMs > limits.ms;
  let why: Walked['why'] | null = null;
  let screens = 0;
  for (let top = 0; why === null; top += innerHeight) {
    scrollTo({ left: 0, top, behavior: 'instant' });
    settle();
    await drawn(2, limits.paintedMs);
    screens += 1;
    look();
    if (top + innerHeight >= limits.heightPx) why = 'height';
    else if (isLate()) why = 'time';
    else if (top + innerHeight >= documentHeight() - 1 && !(await grows(limits.endMs))) why = 'end';
  }
  lookAgain();
  await until(() => loading(roots()).length === 0, limits.imagesMs);
  scrollTo({ left: 0, top: 0, behavior: 'instant' });
  await drawn(1, limits.paintedMs);
  return { screens, documentHeight: documentHeight(), why };
}
