/** Whether parts of a picture show one colour only, by a sample: an image that was not drawn yet looks like that. */
import type { Area } from './engines/engine';
import { pixelReader } from './pixels';

/** To a side: what is on an image of any size shows in so many points. */
const POINTS = 24;
/** What surrounds an image by a rounded pixel is no part of it. */
const INSET = 0.05;

const isPlain = (pixels: Uint32Array): boolean => pixels.every((pixel) => pixel === pixels[0]);

/** How many of `parts`, in pixels of the picture, are of one colour each. */
export function countPlain(picture: ImageBitmap, parts: readonly Area[]): number {
  if (parts.length === 0) return 0;
  const pixelsOf = pixelReader({ width: POINTS, height: POINTS });
  return parts.filter(({ x, y, width, height }) => {
    const within = { x: x + width * INSET, y: y + height * INSET };
    const size = { width: width * (1 - 2 * INSET), height: height * (1 - 2 * INSET) };
    return isPlain(pixelsOf(picture, { ...within, ...size }));
  }).length;
}
