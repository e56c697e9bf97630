/** CRC-32 as ZIP uses it: what `unzip -t` checks. Sixteen bytes a step, four words as they lie in memory. */

const POLYNOMIAL = 0xedb88320;

/** The effect of one byte. */
const T0 = Uint32Array.from({ length: 256 }, (_, byte) => {
  let crc = byte;
  for (let bit = 0; bit < 8; bit += 1) crc = crc & 1 ? (crc >>> 1) ^ POLYNOMIAL : crc >>> 1;
  return crc;
});

/** The effect of a byte that one more zero byte follows. */
const shifted = (table: Uint32Array): Uint32Array => table.map((crc) => (crc >>> 8) ^ (T0[crc & 0xff] ?? 0));

// Constants of their own: a table looked up in a list costs as much again.
const T1 = shifted(T0);
const T2 = shifted(T1);
const T3 = shifted(T2);
const T4 = shifted(T3);
const T5 = shifted(T4);
const T6 = shifted(T5);
const T7 = shifted(T6);
const T8 = shifted(T7);
const T9 = shifted(T8);
const T10 = shifted(T9);
const T11 = shifted(T10);
const T12 = shifted(T11);
const T13 = shifted(T12);
const T14 = shifted(T13);
const T15 = shifted(T14);

const WORD_BYTES = 4;

/** In words the first byte has to be the lowest, as on every machine that runs a browser. */
const IS_LITTLE_ENDIAN = new Uint8Array(new Uint32Array([1]).buffer)[0] === 1;

// `!` below: every index is within bounds, and these loops are as hot as any here.

function byBytes(crc: number, bytes: Uint8Array, from: number, to: number): number {
  for (let at = from; at < to; at += 1) crc = (crc >>> 8) ^ T0[(crc ^ bytes[at]!) & 0xff]!;
  return crc;
}

function byWords(crc: number, words: Int32Array): number {
  for (let at = 0; at < words.length; at += 4) {
    const a = crc ^ words[at]!;
    const b = words[at + 1]!;
    const c = words[at + 2]!;
    const d = words[at + 3]!;
    crc =
      T15[a & 0xff]! ^
      T14[(a >>> 8) & 0xff]! ^
      T13[(a >>> 16) & 0xff]! ^
      T12[a >>> 24]! ^
      T11[b & 0xff]! ^
      T10[(b >>> 8) & 0xff]! ^
      T9[(b >>> 16) & 0xff]! ^
      T8[b >>> 24]! ^
      T7[c & 0xff]! ^
      T6[(c >>> 8) & 0xff]! ^
      T5[(c >>> 16) & 0xff]! ^
      T4[c >>> 24]! ^
      T3[d & 0xff]! ^
      T2[(d >>> 8) & 0xff]! ^
      T1[(d >>> 16) & 0xff]! ^
      T0[d >>> 24]!;
  }
  return crc;
}

/** Continues a CRC (0 at the start) over more bytes. */
export function crc32(bytes: Uint8Array, previous = 0): number {
  const { length, byteOffset } = bytes;
  const from = Math.min(length, -byteOffset & (WORD_BYTES - 1));
  const wide = IS_LITTLE_ENDIAN ? Math.floor((length - from) / (4 * WORD_BYTES)) : 0;
  const to = from + wide * 4 * WORD_BYTES;
  const crc = byBytes(~previous, bytes, 0, from);
  const words = new Int32Array(bytes.buffer, from === length ? 0 : byteOffset + from, wide * 4);
  return ~byBytes(byWords(crc, words), bytes, to, length) >>> 0;
}
