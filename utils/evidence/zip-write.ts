/**
 * Writes the ZIP of a package around its files without reading any of them: their check sums are known, so that what stands
 * between them is all there is to be made. In the one form that zip.ts reads.
 */

export interface StoredEntry {
  /** ASCII. */
  name: string;
  body: Blob;
  crc32: number;
}

/** What takes wider fields (zip64) is larger than any package may be. */
const NARROW_BYTES = 0xffff_ffff;
const NARROW_ENTRIES = 0xffff;

const SIGNATURE_LOCAL = 0x04034b50;
const SIGNATURE_DESCRIPTOR = 0x08074b50;
const SIGNATURE_HEADER = 0x02014b50;
const SIGNATURE_END = 0x06054b50;
/** Needs 4.5, and was made by that on Unix. */
const NEEDED = 45;
const MADE_BY = 0x032d;
/** Data descriptor and UTF-8 name. */
const FLAGS = 0x0808;
/** A regular file of mode 0664. */
const ATTRIBUTES = 0x81b4_0000;

type Packed = (number | [number])[];

/** Little-endian numbers one behind the other: a bare one has four bytes, one in brackets two. */
function packed(...values: Packed): Uint8Array<ArrayBuffer> {
  const view = new DataView(new ArrayBuffer(values.reduce<number>((sum, value) => sum + widthOf(value), 0)));
  let at = 0;
  for (const value of values) {
    if (typeof value === 'number') view.setUint32(at, value, true);
    else view.setUint16(at, value[0], true);
    at += widthOf(value);
  }
  return new Uint8Array(view.buffer);
}

const widthOf = (value: number | [number]): number => (typeof value === 'number' ? 4 : 2);

/** A date and a time of day in UTC as ZIP writes them, to two seconds. Before 1980 ZIP has none. */
export function dosTimeOf(at: Date): number {
  const utc = new Date(Math.max(at.getTime(), Date.UTC(1980, 0, 1)));
  const date = ((utc.getUTCFullYear() - 1980) << 9) | ((utc.getUTCMonth() + 1) << 5) | utc.getUTCDate();
  const time = (utc.getUTCHours() << 11) | (utc.getUTCMinutes() << 5) | (utc.getUTCSeconds() >> 1);
  return date * 0x1_0000 + time;
}

/** The entries, stored as they are, in this order. The bodies are only referred to. Throws on more than a package may hold. */
export function writeZip(entries: readonly StoredEntry[], dosTime: number, type: string): Blob {
  const parts: (Blob | Uint8Array<ArrayBuffer>)[] = [];
  const directory: Uint8Array<ArrayBuffer>[] = [];
  let at = 0;
  let directoryBytes = 0;
  for (const { name, body, crc32 } of entries) {
    const { size } = body;
    const named = new TextEncoder().encode(name);
    const head = packed(SIGNATURE_LOCAL, [NEEDED], [FLAGS], [0], dosTime, 0, 0, 0, [named.length], [0]);
    const sums = packed(SIGNATURE_DESCRIPTOR, crc32, size, size);
    const listed = packed(
      ...([SIGNATURE_HEADER, [MADE_BY], [NEEDED], [FLAGS], [0], dosTime, crc32, size, size] satisfies Packed),
      ...([[named.length], [0], [0], [0], [0], ATTRIBUTES, at] satisfies Packed),
    );
    parts.push(head, named, body, sums);
    directory.push(listed, named);
    at += head.length + named.length + size + sums.length;
    directoryBytes += listed.length + named.length;
  }
  if (at + directoryBytes >= NARROW_BYTES || entries.length >= NARROW_ENTRIES)
    throw new Error(`${entries.length} files of ${at} bytes are more than a package may hold`);
  const end = packed(SIGNATURE_END, [0], [0], [entries.length], [entries.length], directoryBytes, at, [0]);
  return new Blob([...parts, ...directory, end], { type });
}
