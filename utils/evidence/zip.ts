/**
 * Reads a package's ZIP strictly, by slicing, never whole. A ZIP says most things twice; whoever reads one copy
 * and verifies the other can be shown two different packages. So only one form is read: the one that package.ts
 * writes (STOREd, data descriptors, UTF-8 names, zip64 only where needed), with every byte accounted for.
 */
import type { BytesSource, Sliced } from './bytes-source';
import { MAX_U32, readDirectory, readEnd, type DirectoryEntry } from './zip-directory';
import { inBatches } from './in-batches';
import { nameProblem, namesProblem } from './zip-names';
import { failed, ok, type Result } from './result';

export interface ZipLimits {
  maxBytes: number;
  maxEntries: number;
  maxNameBytes: number;
}

export interface ZipEntry<Body = Blob> {
  /** With its base directory. */
  name: string;
  bytes: number;
  /** As declared; {@link ZipEntry.body} has to be checked against it. */
  crc32: number;
  body: Body;
  /** Date (high 16 bits) and time as ZIP writes them, in nobody's time zone. */
  dosTime: number;
}

export type ZipProblem = 'too-large' | 'not-a-package-zip' | 'bad-name';

const LOCAL_HEADER_BYTES = 30;
const DESCRIPTOR_BYTES = 16;
const ZIP64_DESCRIPTOR_BYTES = 24;
const SIGNATURE_LOCAL = 0x04034b50;
const SIGNATURE_DESCRIPTOR = 0x08074b50;

const view = async (source: BytesSource): Promise<DataView> => new DataView(await source.arrayBuffer());

type Local = Omit<ZipEntry, 'body'> & { bodyAt: number; end: number };

const decodeName = (bytes: DataView, at: number, length: number): string =>
  String.fromCharCode(...new Uint8Array(bytes.buffer, bytes.byteOffset + at, length));

/** What stands around one entry's content, compared with what the directory says of it. */
async function readLocal(zip: BytesSource, entry: DirectoryEntry): Promise<Result<Local, ZipProblem>> {
  const wrong = (what: string) => failed('not-a-package-zip', `${entry.name}: ${what}`);
  const bodyAt = entry.offset + LOCAL_HEADER_BYTES + entry.nameBytes;
  const isZip64 = entry.bytes >= MAX_U32;
  const bodyEnd = bodyAt + entry.bytes;
  const end = bodyEnd + (isZip64 ? ZIP64_DESCRIPTOR_BYTES : DESCRIPTOR_BYTES);
  if (end > zip.size) return wrong('the content is cut off');

  const [header, descriptor] = await Promise.all([
    view(zip.slice(entry.offset, bodyAt)),
    view(zip.slice(bodyEnd, end)),
  ]);
  if (header.getUint32(0, true) !== SIGNATURE_LOCAL) return wrong('no local header where the directory says');
  if (header.getUint32(4, true) !== 0x0808_002d || header.getUint16(8, true) !== 0)
    return wrong('the local header is not that of a stored entry');
  if (header.getUint32(10, true) !== entry.dosTime) return wrong('two different dates');
  if (
    header.getUint32(14, true) !== 0 ||
    header.getUint32(18, true) !== 0 ||
    header.getUint32(22, true) !== 0
  )
    return wrong('the local header states what its data descriptor has to');
  if (header.getUint16(26, true) !== entry.nameBytes || header.getUint16(28, true) !== 0)
    return wrong('the local header has another name or an extra field');
  if (decodeName(header, LOCAL_HEADER_BYTES, entry.nameBytes) !== entry.name)
    return wrong('two different names');

  if (descriptor.getUint32(0, true) !== SIGNATURE_DESCRIPTOR)
    return wrong('no data descriptor after the content');
  if (descriptor.getUint32(4, true) !== entry.crc32) return wrong('two different check sums');
  const sizes = isZip64
    ? [descriptor.getBigUint64(8, true), descriptor.getBigUint64(16, true)]
    : [BigInt(descriptor.getUint32(8, true)), BigInt(descriptor.getUint32(12, true))];
  if (sizes.some((size) => size !== BigInt(entry.bytes))) return wrong('two different sizes');

  const { name, bytes, crc32, dosTime } = entry;
  return ok({ name, bytes, crc32, dosTime, bodyAt, end });
}

/** Names, local headers and contents, in the order of the file, without gap or overlap. */
async function readLocals<Body extends BytesSource>(
  zip: Sliced<Body>,
  directory: readonly DirectoryEntry[],
  directoryAt: number,
): Promise<Result<ZipEntry<Body>[], ZipProblem>> {
  const entries: ZipEntry<Body>[] = [];
  const locals = await inBatches(
    directory,
    () => 0,
    async (listed) => ({ listed, read: await readLocal(zip, listed) }),
  );
  let at = 0;
  for (const { listed, read } of locals) {
    if (listed.offset !== at) return failed('not-a-package-zip', `${listed.name}: gap or overlap before it`);
    if (listed.dosTime !== directory[0]?.dosTime)
      return failed('not-a-package-zip', `${listed.name}: entries of one package carry one time`);
    if (!read.ok) return read;
    const { end, bodyAt, ...entry } = read.value;
    entries.push({ ...entry, body: zip.slice(bodyAt, bodyAt + entry.bytes) });
    at = end;
  }
  return at === directoryAt
    ? ok(entries)
    : failed('not-a-package-zip', 'gap or overlap before the directory');
}

async function listed(
  zip: BytesSource,
  limits: ZipLimits,
): Promise<Result<{ directory: DirectoryEntry[]; directoryAt: number }, ZipProblem>> {
  if (zip.size > limits.maxBytes)
    return failed('too-large', `${zip.size} bytes, the limit is ${limits.maxBytes}`);
  const end = await readEnd(zip, limits);
  if (!end.ok) return end;
  const directory = await readDirectory(zip, end.value, limits);
  return directory.ok ? ok({ directory: directory.value, directoryAt: end.value.directoryAt }) : directory;
}

/**
 * Some files out of a package that was read and verified before: its directory and these entries alone. What it does not
 * have, or has not as the directory says, is left out.
 */
export async function readSome(
  zip: BytesSource,
  names: readonly string[],
  limits: ZipLimits,
): Promise<Map<string, BytesSource>> {
  const found = new Map<string, BytesSource>();
  const list = await listed(zip, limits);
  if (!list.ok) return found;
  for (const entry of list.value.directory.filter(({ name }) => names.includes(name))) {
    const read = await readLocal(zip, entry);
    if (!read.ok) continue;
    const { bodyAt, bytes } = read.value;
    found.set(entry.name, zip.slice(bodyAt, bodyAt + bytes));
  }
  return found;
}

/**
 * The entries of a package's ZIP, in order, within limits. Contents are not read here: their check sums are still
 * to be compared. Anything unusual is a problem, because another reader might show something else.
 */
export async function readZip<Body extends BytesSource>(
  zip: Sliced<Body>,
  limits: ZipLimits,
): Promise<Result<ZipEntry<Body>[], ZipProblem>> {
  const list = await listed(zip, limits);
  if (!list.ok) return list;
  const { directory, directoryAt } = list.value;
  const names = directory.map(({ name }) => name);
  const problem = names.map(nameProblem).find((found) => found !== null) ?? namesProblem(names);
  if (problem) return failed('bad-name', problem);
  return readLocals(zip, directory, directoryAt);
}
