/** What a PNG says of itself. */
import type { BytesSource } from './bytes-source';

/** The signature, then the length and the name of the first chunk, which is the header. */
const BEGINNING = [0x89504e47, 0x0d0a1a0a, 13, 0x49484452];
const HEADER_BYTES = 24;

/** Width and height in pixels out of the header, or null when these bytes are no PNG. */
export async function pngSize(png: BytesSource): Promise<{ width: number; height: number } | null> {
  if (png.size < HEADER_BYTES) return null;
  const view = new DataView(await png.slice(0, HEADER_BYTES).arrayBuffer());
  if (BEGINNING.some((word, index) => view.getUint32(4 * index) !== word)) return null;
  return { width: view.getUint32(16), height: view.getUint32(20) };
}
