/** The pixels of pictures, as many points of a part of one as are asked for. */
import type { Area, Size } from './engines/engine';

/** Decodes a picture for as long as it is looked at. */
export async function withPicture<T>(png: Blob, look: (picture: ImageBitmap) => T | Promise<T>): Promise<T> {
  const picture = await createImageBitmap(png);
  try {
    return await look(picture);
  } finally {
    picture.close();
  }
}

/**
 * Reads parts of pictures into `points` of theirs: points, not means of what surrounds them. Each answer has a number a
 * point, row by row; two are equal when their colours are.
 */
export function pixelReader(points: Size): (picture: ImageBitmap, part: Area) => Uint32Array {
  const { width, height } = points;
  const context = new OffscreenCanvas(width, height).getContext('2d', { willReadFrequently: true });
  if (!context) throw new Error('no 2d canvas');
  context.imageSmoothingEnabled = false;
  return (picture, part) => {
    context.clearRect(0, 0, width, height);
    context.drawImage(picture, part.x, part.y, part.width, part.height, 0, 0, width, height);
    return new Uint32Array(context.getImageData(0, 0, width, height).data.buffer);
  };
}
