/** Whether a picture is one part of itself, over and over downwards: what a graphics card makes of a window it does not have yet. */
import { pixelReader } from './pixels';

/** Points looked at across, at first: two rows that differ seldom agree in so many. */
const POINTS = 48;
/** So many rows that come again are no chance: windows grow by half of their height at the least. */
const ROWS_AGAIN = 200;

const areAlike = (rows: readonly string[]): boolean => rows.every((row) => row === rows[0]);

/**
 * The smallest number of rows after which all of them come again, at least once more in full or {@link ROWS_AGAIN} of
 * them; null when they do not.
 */
export function periodOf(rows: readonly string[]): number | null {
  const [first] = rows;
  if (first === undefined || areAlike(rows)) return null;
  const half = Math.floor(rows.length / 2);
  const most = Math.max(half, rows.length - ROWS_AGAIN);
  for (
    let period = rows.indexOf(first, 1);
    period > 0 && period <= most;
    period = rows.indexOf(first, period + 1)
  ) {
    if (!rows.every((row, at) => at < period || row === rows[at - period])) continue;
    // Pages begin and end with emptiness: that it comes again says nothing.
    return period <= half || !areAlike(rows.slice(period)) ? period : null;
  }
  return null;
}

/** After how many pixels downwards the left `widthPx` of a picture repeat themselves to its end; null when they do not, or are of one colour. */
export function verticalPeriod(picture: ImageBitmap, widthPx: number): number | null {
  const { height } = picture;
  const width = Math.min(picture.width, Math.floor(widthPx));
  const pixels = pixelReader({ width: POINTS, height })(picture, { x: 0, y: 0, width, height });
  const row = (at: number): string => pixels.subarray(at * POINTS, (at + 1) * POINTS).join();
  const period = periodOf(Array.from({ length: height }, (_, at) => row(at)));
  if (period === null) return null;
  const again = { width, height: height - period };
  const read = pixelReader(again);
  const [above, below] = [0, period].map((y) => read(picture, { x: 0, y, ...again }));
  return above?.every((pixel, at) => pixel === below?.[at]) === true ? period : null;
}
