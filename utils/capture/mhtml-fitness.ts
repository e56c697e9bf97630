/** Whether the browser's own archive of a page may be kept: it holds what the reader left out, so far as tags do not tell. Pure. */
import type { FrameWithReading } from './frame-with-reading';
import { EDITABLE_EMPTIED, TYPED_CUT, TYPED_MIRRORED } from './reader/reading';

/** What stands against keeping it; null where nothing does. */
export function againstMhtml(frames: readonly Pick<FrameWithReading, 'reading' | 'failed'>[]): string | null {
  const remarked = (code: string): boolean =>
    frames.some(({ reading }) => reading?.remarks.some((remark) => remark.code === code));
  if (remarked(EDITABLE_EMPTIED))
    return 'the browser’s own archive would hold what is written in editable parts of the page';
  if (remarked(TYPED_MIRRORED))
    return 'the browser’s own archive would hold what was typed, in the places to which the page copied it';
  if (remarked(TYPED_CUT))
    return 'more was typed than is looked for in copies, which the browser’s own archive would hold';
  // Nobody can type into the browser's own error page.
  return frames.some(({ reading, failed }) => reading === null && !failed)
    ? 'a frame could not be read, and the browser’s own archive would hold what is written in it'
    : null;
}
