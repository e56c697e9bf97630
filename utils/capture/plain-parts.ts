/** Whether parts of a picture show one colour only, by a sample: an image that was not drawn yet looks like that. */
import type { Area } from './engines/engine';

/** To a side: what is on an image of any size shows in so many points. */
const POINTS = 24;
/** What surrounds an image by a rounded pixel is no part of it. */
const INSET = 0.05;

const isPlain = (pixels: Uint32Array): boolean => pixels.every((pixel) => pixel === pixels[0]);

/** How many of `parts`, in pixels of the picture, are of one colour each. */
export async function countPlain(png: Blob, parts: readonly Area[]): Promise<number> {
  if (parts.length === 0) return 0;
  const bitmap = await createImageBitmap(png);
  const context = new OffscreenCanvas(POINTS, POINTS).getContext('2d', { willReadFrequently: true });
  if (!context) throw new Error('no 2d canvas');
  context.imageSmoothingEnabled = false; // points of the picture, not means of them
  const plain = parts.filter(({ x, y, width, height }) => {
    const [left, top] = [x + width * INSET, y + height * INSET];
    const [across, down] = [width * (1 - 2 * INSET), height * (1 - 2 * INSET)];
    context.clearRect(0, 0, POINTS, POINTS);
    context.drawImage(bitmap, left, top, across, down, 0, 0, POINTS, POINTS);
    return isPlain(new Uint32Array(context.getImageData(0, 0, POINTS, POINTS).data.buffer));
  });
  bitmap.close();
  return plain.length;
}
