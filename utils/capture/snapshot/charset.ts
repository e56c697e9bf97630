/** The text of a style sheet or SVG file: byte-order mark, then what the server said, then what the file says, then the page's. */
import type { Bytes } from './resources';

export function decodeText({ bytes, mediaType }: Bytes, fallback: string): string {
  const said = /charset\s*=\s*["']?([^"';\s]+)/i.exec(mediaType)?.[1];
  const opening = new TextDecoder('latin1').decode(bytes.subarray(0, 200));
  const own =
    /^@charset "([^"]*)";/.exec(opening)?.[1] ?? /^<\?xml[^>]*encoding=["']([^"']+)/.exec(opening)?.[1];
  for (const label of [markedAs(bytes), said, own, fallback, 'utf-8']) {
    if (label === undefined) continue;
    try {
      return new TextDecoder(label).decode(bytes);
    } catch {
      // Not an encoding the platform knows: the next one counts.
    }
  }
  return '';
}

function markedAs(bytes: Uint8Array): string | undefined {
  if (bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf) return 'utf-8';
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return 'utf-16be';
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return 'utf-16le';
  return undefined;
}
