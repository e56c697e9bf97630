/** CRC-32 as ZIP uses it: what `unzip -t` checks. Four bytes a step. */

const POLYNOMIAL = 0xedb88320;

/** Table k holds the effect of one byte followed by k zero bytes. */
function makeTables(): Uint32Array[] {
  const tables = Array.from({ length: 4 }, () => new Uint32Array(256));
  for (let byte = 0; byte < 256; byte += 1) {
    let crc = byte;
    for (let bit = 0; bit < 8; bit += 1) crc = crc & 1 ? (crc >>> 1) ^ POLYNOMIAL : crc >>> 1;
    for (const table of tables) {
      table[byte] = crc;
      crc = (crc >>> 8) ^ (tables[0]?.[crc & 0xff] ?? 0);
    }
  }
  return tables;
}

const [T0 = new Uint32Array(), T1 = T0, T2 = T0, T3 = T0] = makeTables();

/** Continues a CRC (0 at the start) over more bytes. */
export function crc32(bytes: Uint8Array, previous = 0): number {
  let crc = ~previous;
  let at = 0;
  // Indices below are all within bounds; `| 0` turns the type checker's `undefined` into a number for free.
  for (const end = bytes.length - 3; at < end; at += 4) {
    crc ^= bytes[at]! | 0 | (bytes[at + 1]! << 8) | (bytes[at + 2]! << 16) | (bytes[at + 3]! << 24);
    crc = T3[crc & 0xff]! ^ T2[(crc >>> 8) & 0xff]! ^ T1[(crc >>> 16) & 0xff]! ^ T0[crc >>> 24]!;
  }
  for (; at < bytes.length; at += 1) crc = (crc >>> 8) ^ T0[(crc ^ bytes[at]!) & 0xff]!;
  return ~crc >>> 0;
}
