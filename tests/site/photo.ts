/** Pictures with grain, as large to decode as photos are: nothing in them can be guessed from what lies beside. */
import { PNG } from 'pngjs';

export const PHOTO_WIDTH = 1200;
export const PHOTO_HEIGHT = 800;
const GRAIN_PX = 4;

const made = new Map<number, Buffer>();

/** Photo `number`, always the same bytes. */
export function photo(number: number): Buffer {
  const known = made.get(number);
  if (known) return known;
  const png = new PNG({ width: PHOTO_WIDTH, height: PHOTO_HEIGHT, colorType: 2 });
  let state = (number + 1) * 2_654_435_761;
  for (let y = 0; y < PHOTO_HEIGHT; y += 1) {
    const from = y * PHOTO_WIDTH * 4;
    // Grain in squares of four, so that it costs little to make and to carry.
    if (y % GRAIN_PX !== 0) {
      png.data.copyWithin(from, from - PHOTO_WIDTH * 4, from);
      continue;
    }
    for (let x = 0; x < PHOTO_WIDTH; x += 1) {
      if (x % GRAIN_PX === 0) state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
      const at = from + x * 4;
      png.data[at] = (x / 5 + number * 40 + (state >>> 28)) & 255;
      png.data[at + 1] = (y / 4 + number * 90 + (state >>> 27)) & 255;
      png.data[at + 2] = ((x + y) / 8 + number * 17) & 255;
      png.data[at + 3] = 255;
    }
  }
  const body = PNG.sync.write(png, { deflateLevel: 1, filterType: 2, colorType: 2 });
  made.set(number, body);
  return body;
}
