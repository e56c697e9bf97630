/** The pixels of a part of a picture, as many points of it as are asked for. */
import type { Area, Size } from './engines/engine';

/**
 * Reads parts of pictures into `points` of theirs: points, not means of what surrounds them. Each answer has a number a
 * point, row by row; two are equal when their colours are.
 */
export function pixelReader(points: Size): (bitmap: ImageBitmap, part: Area) => Uint32Array {
  const { width, height } = points;
  const context = new OffscreenCanvas(width, height).getContext('2d', { willReadFrequently: true });
  if (!context) throw new Error('no 2d canvas');
  context.imageSmoothingEnabled = false;
  return (bitmap, part) => {
    context.clearRect(0, 0, width, height);
    context.drawImage(bitmap, part.x, part.y, part.width, part.height, 0, 0, width, height);
    return new Uint32Array(context.getImageData(0, 0, width, height).data.buffer);
  };
}
