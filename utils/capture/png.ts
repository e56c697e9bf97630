/** Whether two pictures show the same, and a small one of a large one. */
import { pixelReader } from './pixels';

/** The share (0…1) of pixels that differ in the part that both pictures have, `within` so much from the left and the top. */
export function shareOfDifferingPixels(
  a: ImageBitmap,
  b: ImageBitmap,
  within: { width: number; height: number },
): number {
  const common = {
    width: Math.min(a.width, b.width, Math.floor(within.width)),
    height: Math.min(a.height, b.height, Math.floor(within.height)),
  };
  const pixelsOf = pixelReader(common);
  const [left, right] = [a, b].map((picture) => pixelsOf(picture, { x: 0, y: 0, ...common }));
  let differing = 0;
  left?.forEach((pixel, at) => (differing += pixel === right?.[at] ? 0 : 1));
  return differing / (common.width * common.height);
}

/** A small picture of the top of `png` for lists, at most `widthPx` wide and as high as a screen would be. */
export async function thumbnail(png: Blob, widthPx: number): Promise<Blob> {
  const bitmap = await createImageBitmap(png);
  const scale = Math.min(1, widthPx / bitmap.width);
  const width = Math.round(bitmap.width * scale);
  const height = Math.min(Math.round(bitmap.height * scale), width);
  const canvas = new OffscreenCanvas(width, height);
  const context = canvas.getContext('2d');
  if (!context) throw new Error('no 2d canvas');
  context.imageSmoothingQuality = 'high';
  context.drawImage(bitmap, 0, 0, bitmap.width, height / scale, 0, 0, width, height);
  bitmap.close();
  return canvas.convertToBlob({ type: 'image/png' });
}
