/** The end record and central directory of a package's ZIP, in the one form that package.ts writes. */
import type { BytesSource } from './bytes-source';
import { failed, ok, type Result } from './result';
import type { ZipLimits, ZipProblem } from './zip';

export const MAX_U32 = 0xffff_ffff;
const MAX_U16 = 0xffff;
const END_BYTES = 22;
const ZIP64_END_BYTES = 56;
const ZIP64_LOCATOR_BYTES = 20;
const HEADER_BYTES = 46;
/** Offset alone, or both sizes and the offset. */
const ZIP64_OFFSET_BYTES = 12;
const ZIP64_ALL_BYTES = 28;
const SIGNATURE_END = 0x06054b50;
const SIGNATURE_ZIP64_END = 0x06064b50;
const SIGNATURE_ZIP64_LOCATOR = 0x07064b50;
const SIGNATURE_HEADER = 0x02014b50;
/** Made on Unix, version 4.5, needing 4.5. */
const VERSIONS = 0x002d_032d;
/** Data descriptor and UTF-8 name. */
const FLAGS = 0x0808;
/** A regular file of mode 0664: never a link. */
const ATTRIBUTES = 0x81b4_0000;

export interface DirectoryEntry {
  name: string;
  nameBytes: number;
  bytes: number;
  crc32: number;
  dosTime: number;
  offset: number;
}

export interface EndRecord {
  entries: number;
  directoryAt: number;
  directoryEnd: number;
}

const wrong = (detail: string) => failed('not-a-package-zip', detail);

const view = async (source: BytesSource): Promise<DataView> => new DataView(await source.arrayBuffer());

/** The zip64 end record, which ends where the plain one begins; null when it is not as it should be. */
async function readZip64End(zip: BytesSource, endAt: number): Promise<EndRecord | null> {
  const at = endAt - ZIP64_LOCATOR_BYTES - ZIP64_END_BYTES;
  if (at < 0) return null;
  const record = await view(zip.slice(at, endAt));
  const u32 = (offset: number) => record.getUint32(offset, true);
  const u64 = (offset: number) => Number(record.getBigUint64(offset, true));
  const isConstant =
    u32(0) === SIGNATURE_ZIP64_END &&
    u64(4) === ZIP64_END_BYTES - 12 &&
    u32(12) === VERSIONS &&
    u32(16) === 0 &&
    u32(20) === 0 &&
    u32(56) === SIGNATURE_ZIP64_LOCATOR &&
    u32(60) === 0 &&
    u64(64) === at &&
    u32(72) === 1;
  const [entries, sameEntries, size, directoryAt] = [u64(24), u64(32), u64(40), u64(48)];
  if (!isConstant || entries !== sameEntries || directoryAt + size !== at) return null;
  return { entries, directoryAt, directoryEnd: at };
}

/** Finds the directory: the file ends with its end record, without a comment. */
export async function readEnd(zip: BytesSource, limits: ZipLimits): Promise<Result<EndRecord, ZipProblem>> {
  const endAt = zip.size - END_BYTES;
  if (endAt < 0) return wrong('too short for a ZIP');
  const record = await view(zip.slice(endAt));
  if (record.getUint32(0, true) !== SIGNATURE_END || record.getUint32(4, true) !== 0)
    return wrong('no end record at the end: cut off, or something follows it');
  if (record.getUint16(20, true) !== 0) return wrong('it carries a comment');
  const plain = {
    entries: record.getUint16(10, true),
    size: record.getUint32(12, true),
    directoryAt: record.getUint32(16, true),
  };
  if (record.getUint16(8, true) !== plain.entries) return wrong('it spans several disks');

  let end: EndRecord = { ...plain, directoryEnd: endAt };
  const zip64 = await readZip64End(zip, endAt);
  if (zip64) {
    const size = zip64.directoryEnd - zip64.directoryAt;
    const saturated = (value: number, max: number) => Math.min(value, max);
    if (
      plain.entries !== saturated(zip64.entries, MAX_U16) ||
      plain.size !== saturated(size, MAX_U32) ||
      plain.directoryAt !== saturated(zip64.directoryAt, MAX_U32)
    )
      return wrong('its two end records disagree');
    end = zip64;
  } else if (plain.directoryAt === MAX_U32 || plain.directoryAt + plain.size !== endAt) {
    return wrong('the directory does not end where the end record begins');
  }
  if (end.entries === 0) return wrong('it is empty');
  if (end.entries > limits.maxEntries)
    return failed('too-large', `${end.entries} entries, the limit is ${limits.maxEntries}`);
  const maxSize = end.entries * (HEADER_BYTES + limits.maxNameBytes + ZIP64_ALL_BYTES);
  return end.directoryEnd - end.directoryAt > maxSize
    ? failed('too-large', 'the directory is too large')
    : ok(end);
}

/** Sizes and offset of one header, widened by its zip64 field; null when the two do not fit together. */
function readSizes(
  header: DataView,
  extraAt: number,
  extraBytes: number,
): { bytes: number; offset: number } | null {
  const bytes = header.getUint32(24, true);
  const offset = header.getUint32(42, true);
  if (header.getUint32(20, true) !== bytes) return null;
  const isLarge = bytes === MAX_U32;
  const isFar = offset === MAX_U32;
  if (extraBytes !== (isLarge ? ZIP64_ALL_BYTES : isFar ? ZIP64_OFFSET_BYTES : 0)) return null;
  if (extraBytes === 0) return { bytes, offset };
  if (header.getUint16(extraAt, true) !== 1 || header.getUint16(extraAt + 2, true) !== extraBytes - 4)
    return null;
  const u64 = (at: number) => Number(header.getBigUint64(at, true));
  const wideOffset = u64(extraAt + extraBytes - 8);
  const wideBytes = isLarge ? u64(extraAt + 4) : bytes;
  if (isLarge && (u64(extraAt + 12) !== wideBytes || wideBytes < MAX_U32)) return null;
  if (Math.min(wideOffset, MAX_U32) !== offset) return null;
  return { bytes: wideBytes, offset: wideOffset };
}

/** One header of the directory, which must be exactly as package.ts writes it. */
function readHeader(
  directory: DataView,
  at: number,
  limits: ZipLimits,
): Result<DirectoryEntry & { end: number }, ZipProblem> {
  if (at + HEADER_BYTES > directory.byteLength) return wrong('the directory is cut off');
  const fixed = new DataView(directory.buffer, at);
  const nameBytes = fixed.getUint16(28, true);
  const extraBytes = fixed.getUint16(30, true);
  const end = at + HEADER_BYTES + nameBytes + extraBytes;
  if (nameBytes > limits.maxNameBytes) return failed('too-large', `a name of ${nameBytes} bytes`);
  if (fixed.getUint32(0, true) !== SIGNATURE_HEADER || end > directory.byteLength)
    return wrong('the directory is cut off');
  if (fixed.getUint16(10, true) !== 0) return wrong('an entry is compressed');
  if (fixed.getUint32(4, true) !== VERSIONS || fixed.getUint16(8, true) !== FLAGS)
    return wrong('an entry has unusual flags (encrypted, not UTF-8, another writer)');
  // Comment length, disk, internal attributes; then what kind of file it is.
  if (
    fixed.getUint32(32, true) !== 0 ||
    fixed.getUint16(36, true) !== 0 ||
    fixed.getUint32(38, true) !== ATTRIBUTES
  )
    return wrong('an entry is not a plain file');
  const sizes = readSizes(fixed, HEADER_BYTES + nameBytes, extraBytes);
  if (!sizes) return wrong('the sizes of an entry disagree');
  const name = String.fromCharCode(...new Uint8Array(directory.buffer, at + HEADER_BYTES, nameBytes));
  return ok({
    name,
    nameBytes,
    ...sizes,
    crc32: fixed.getUint32(16, true),
    dosTime: fixed.getUint32(12, true),
    end,
  });
}

/** Every header, with no byte left over. */
export async function readDirectory(
  zip: BytesSource,
  end: EndRecord,
  limits: ZipLimits,
): Promise<Result<DirectoryEntry[], ZipProblem>> {
  const directory = await view(zip.slice(end.directoryAt, end.directoryEnd));
  const entries: DirectoryEntry[] = [];
  let at = 0;
  for (let index = 0; index < end.entries; index += 1) {
    const header = readHeader(directory, at, limits);
    if (!header.ok) return header;
    const { end: next, ...entry } = header.value;
    entries.push(entry);
    at = next;
  }
  return at === directory.byteLength ? ok(entries) : wrong('the directory holds more than its entries');
}
