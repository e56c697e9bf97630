/**
 * A gzip member (RFC 1952) whose deflate blocks are stored as they are (RFC 1951, 3.2.4): for pictures, video and fonts,
 * which do not get smaller. The platform's CompressionStream has no such level.
 */
import { crc32 } from '../crc32';
import type { Bytes } from '../hash';
import { lengthOf, type Pieces } from '../pieces';

const HEADER = Uint8Array.of(0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 255);
const MAX_BLOCK_BYTES = 0xffff;

/** Final flag, then length and its complement. */
function blockHeader(bytes: number, isLast: boolean): Bytes {
  const head = new Uint8Array(5);
  const view = new DataView(head.buffer);
  view.setUint8(0, isLast ? 1 : 0);
  view.setUint16(1, bytes, true);
  view.setUint16(3, ~bytes & 0xffff, true);
  return head;
}

/** The content itself is not copied. */
export function storedGzip(content: Pieces): Bytes[] {
  const parts: Bytes[] = [HEADER];
  let crc = 0;
  for (const piece of content) {
    crc = crc32(piece, crc);
    for (let at = 0; at < piece.length; at += MAX_BLOCK_BYTES) {
      const block = piece.subarray(at, at + MAX_BLOCK_BYTES);
      parts.push(blockHeader(block.length, false), block);
    }
  }
  const trailer = new DataView(new ArrayBuffer(8));
  trailer.setUint32(0, crc, true);
  trailer.setUint32(4, lengthOf(content), true);
  return [...parts, blockHeader(0, true), new Uint8Array(trailer.buffer)];
}

const PACKED =
  /^(image\/(?!svg|bmp|x-icon|vnd)|video\/(?!mp2t$)|audio\/|font\/woff|application\/(font-woff|zip|gzip|x-gzip|x-7z|pdf))/i;

/** Content of this type has been compressed by whoever made it. */
export const isPacked = (mediaType: string): boolean => PACKED.test(mediaType);
