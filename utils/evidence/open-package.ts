/** Opens a package for verification: every entry read once, hashed, and its check sum compared. */
import { inMemory, type BytesSource } from './bytes-source';
import { digestBlob } from './digest';
import { inBatches } from './in-batches';
import { READ_AT_ONCE } from './policy';
import { readZip, type ZipLimits, type ZipProblem } from './zip';
import { ok, type Result } from './result';

export interface OpenedFile {
  body: BytesSource;
  bytes: number;
  /** Lower-case hex. */
  sha256: string;
}

export interface OpenedPackage {
  /** The name of the base directory, which is the capture's id. */
  base: string;
  /** By path inside the base directory, in the order of the ZIP. */
  files: ReadonlyMap<string, OpenedFile>;
  /** Paths whose content does not have the check sum that the ZIP states. */
  damaged: readonly string[];
}

export async function openPackage(zip: Blob, limits: ZipLimits): Promise<Result<OpenedPackage, ZipProblem>> {
  // Of one that is read in one go anyway no part is another question.
  const source: BytesSource =
    zip.size > Math.min(limits.maxBytes, READ_AT_ONCE.bytes) ? zip : inMemory(await zip.arrayBuffer());
  const read = await readZip(source, limits);
  if (!read.ok) return read;
  const files = new Map<string, OpenedFile>();
  const damaged: string[] = [];
  const digested = await inBatches(
    read.value,
    ({ bytes }) => bytes,
    async (entry) => ({ entry, digest: await digestBlob(entry.body) }),
  );
  for (const { entry, digest } of digested) {
    const path = entry.name.slice(entry.name.indexOf('/') + 1);
    if (digest.crc32 !== entry.crc32) damaged.push(path);
    files.set(path, { body: entry.body, bytes: entry.bytes, sha256: digest.sha256 });
  }
  const base = read.value[0]?.name.split('/', 1)[0] ?? '';
  return ok({ base, files, damaged });
}

/** A file as strict UTF-8 text, or null: absent, too large, or not UTF-8. */
export async function textOf(opened: OpenedPackage, path: string, maxBytes: number): Promise<string | null> {
  const file = opened.files.get(path);
  if (!file || file.bytes > maxBytes) return null;
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(await file.body.arrayBuffer());
  } catch {
    return null;
  }
}
