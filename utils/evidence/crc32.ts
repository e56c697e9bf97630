/** CRC-32 as ZIP uses it: what `unzip -t` checks. Four bytes a step. */

const POLYNOMIAL = 0xedb88320;

/** The effect of one byte. */
const T0 = Uint32Array.from({ length: 256 }, (_, byte) => {
  let crc = byte;
  for (let bit = 0; bit < 8; bit += 1) crc = crc & 1 ? (crc >>> 1) ^ POLYNOMIAL : crc >>> 1;
  return crc;
});

/** The effect of a byte that one more zero byte follows. */
const shifted = (table: Uint32Array): Uint32Array => table.map((crc) => (crc >>> 8) ^ (T0[crc & 0xff] ?? 0));

const T1 = shifted(T0);
const T2 = shifted(T1);
const T3 = shifted(T2);

/** Continues a CRC (0 at the start) over more bytes. */
export function crc32(bytes: Uint8Array, previous = 0): number {
  let crc = ~previous;
  let at = 0;
  // `!`: every index is within bounds, and this loop is as hot as any here.
  for (const end = bytes.length - 3; at < end; at += 4) {
    crc ^= bytes[at]! | 0 | (bytes[at + 1]! << 8) | (bytes[at + 2]! << 16) | (bytes[at + 3]! << 24);
    crc = T3[crc & 0xff]! ^ T2[(crc >>> 8) & 0xff]! ^ T1[(crc >>> 16) & 0xff]! ^ T0[crc >>> 24]!;
  }
  for (; at < bytes.length; at += 1) crc = (crc >>> 8) ^ T0[(crc ^ bytes[at]!) & 0xff]!;
  return ~crc >>> 0;
}
