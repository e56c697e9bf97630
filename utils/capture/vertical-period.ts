/** Whether a picture is one part of itself, over and over downwards: what a graphics card makes of a window it does not have yet. */
import { pixelReader } from './pixels';

/** Points looked at across: two rows that are alike in so many are taken for the same. */
const POINTS = 48;

/** The smallest number of rows after which all of them come again, at least once more in full; null when they do not. */
export function periodOf(rows: readonly string[]): number | null {
  const [first] = rows;
  if (first === undefined || rows.every((row) => row === first)) return null;
  const most = Math.floor(rows.length / 2);
  for (
    let period = rows.indexOf(first, 1);
    period > 0 && period <= most;
    period = rows.indexOf(first, period + 1)
  )
    if (rows.every((row, at) => at < period || row === rows[at - period])) return period;
  return null;
}

/** After how many pixels downwards a picture repeats itself to its end; null when it does not, or is of one colour. */
export function verticalPeriod(picture: ImageBitmap): number | null {
  const { width, height } = picture;
  const pixels = pixelReader({ width: POINTS, height })(picture, { x: 0, y: 0, width, height });
  const row = (at: number): string => pixels.subarray(at * POINTS, (at + 1) * POINTS).join();
  return periodOf(Array.from({ length: height }, (_, at) => row(at)));
}
