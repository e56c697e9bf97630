/**
 * Back from text to the bytes that came. DevTools hands out text decoded; as many bytes as the network counted, made by
 * the page's own encoding, are those bytes again. Where the count differs they are not, and that is said.
 */
import { utf8, type Bytes } from '@/utils/evidence/hash';

const BOM = '\ufeff';

/** For encodings of one byte a character: which byte each character was. Null for all others. */
function singleByteTable(charset: string): Map<string, number> | null {
  try {
    const all = new TextDecoder(charset).decode(Uint8Array.from({ length: 256 }, (_, byte) => byte));
    const chars = [...all];
    return chars.length === 256 ? new Map(chars.map((char, byte) => [char, byte])) : null;
  } catch {
    return null; // an encoding nobody knows
  }
}

function encodedBy(table: Map<string, number>, text: string): Bytes | null {
  const bytes = new Uint8Array(text.length);
  for (let at = 0; at < text.length; at += 1) {
    const byte = table.get(text.charAt(at));
    if (byte === undefined) return null;
    bytes[at] = byte;
  }
  return bytes;
}

function utf16(text: string, littleEndian: boolean): Bytes {
  const bytes = new Uint8Array(text.length * 2);
  const view = new DataView(bytes.buffer);
  for (let at = 0; at < text.length; at += 1) view.setUint16(at * 2, text.charCodeAt(at), littleEndian);
  return bytes;
}

function* candidates(text: string, charset: string): Generator<Bytes | null> {
  const name = charset.toLowerCase();
  if (name.startsWith('utf-16')) {
    yield utf16(text, name !== 'utf-16be');
    yield utf16(BOM + text, name !== 'utf-16be');
    return;
  }
  const table = /^(|utf-?8|us-ascii)$/.test(name) ? null : singleByteTable(name);
  if (table) yield encodedBy(table, text);
  if (text.includes('\ufffd')) return; // stands for bytes that were no text: nobody knows which
  yield utf8(text);
  yield utf8(BOM + text);
}

/** `exact`: as many bytes as were received. Otherwise the text in UTF-8, which says the same in other bytes. */
export function textBytes(
  text: string,
  charset: string,
  receivedBytes: number,
): { bytes: Bytes; exact: boolean } {
  for (const bytes of candidates(text, charset)) {
    if (bytes?.length === receivedBytes) return { bytes, exact: true };
  }
  return { bytes: utf8(text), exact: false };
}
