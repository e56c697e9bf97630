/** What a PNG says of itself, and whether two show the same. */
import type { Size } from './engines/engine';
import { pixelReader } from './pixels';

const SIGNATURE = 0x89504e47;

/** Width and height in pixels out of the header, or null when these bytes are no PNG. */
export async function pngSize(png: Blob): Promise<Size | null> {
  if (png.size < 24) return null;
  const view = new DataView(await png.slice(0, 24).arrayBuffer());
  if (view.getUint32(0) !== SIGNATURE) return null;
  return { width: view.getUint32(16), height: view.getUint32(20) };
}

/** Newer than this language's own list of what there is: Chromium 140, Firefox 133. */
const { fromBase64 } = Uint8Array as { fromBase64?: (text: string) => Uint8Array<ArrayBuffer> };

/** The PNG in a base64 text, as DevTools hands it over: some megabytes a strip. */
export async function pngFromBase64(data: string): Promise<Blob> {
  if (fromBase64) return new Blob([fromBase64.call(Uint8Array, data)], { type: 'image/png' });
  // A data: URL is decoded natively, too, but by way of another process.
  return (await fetch(`data:image/png;base64,${data}`)).blob();
}

async function pixelsOf(png: Blob, size: Size): Promise<Uint32Array> {
  const bitmap = await createImageBitmap(png, 0, 0, size.width, size.height);
  const pixels = pixelReader(size)(bitmap, { x: 0, y: 0, ...size });
  bitmap.close();
  return pixels;
}

/** The share (0…1) of pixels that differ in the part that both pictures have, up to `widthPx` from the left. */
export async function shareOfDifferingPixels(a: Blob, b: Blob, widthPx = Infinity): Promise<number> {
  const [sizeA, sizeB] = await Promise.all([pngSize(a), pngSize(b)]);
  if (!sizeA || !sizeB) return 1;
  const common = {
    width: Math.min(sizeA.width, sizeB.width, Math.floor(widthPx)),
    height: Math.min(sizeA.height, sizeB.height),
  };
  const [left, right] = await Promise.all([pixelsOf(a, common), pixelsOf(b, common)]);
  let differing = 0;
  for (let index = 0; index < left.length; index += 1) if (left[index] !== right[index]) differing += 1;
  return differing / left.length;
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
