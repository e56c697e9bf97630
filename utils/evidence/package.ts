/** Writes a package: a streamed ZIP of STOREd entries in one base directory, the same bytes for the same bag. */
import { makeZip } from 'client-zip';
import type { ClosedBag, PackageFile } from './bag';
import { sha256Hex } from './hash';
import { bytewise, SEAL_FILES } from './layout';
import { readZip, type ZipEntry, type ZipLimits } from './zip';

interface StoredFile {
  name: string;
  input: Blob;
}

/** ZIP knows local times only. Writing UTC in their place gives the same bytes in every time zone. */
function zipTime(at: Date): Date {
  const earliest = Date.UTC(1980, 0, 1);
  const utc = new Date(Math.max(at.getTime(), earliest));
  return new Date(
    utc.getUTCFullYear(),
    utc.getUTCMonth(),
    utc.getUTCDate(),
    utc.getUTCHours(),
    utc.getUTCMinutes(),
    utc.getUTCSeconds(),
  );
}

/** The time of a stored entry, such that writing it gives the same bytes again. */
function timeOf({ dosTime }: ZipEntry): Date {
  const [date, time] = [dosTime >>> 16, dosTime & 0xffff];
  return new Date(
    1980 + (date >>> 9),
    ((date >>> 5) & 15) - 1,
    date & 31,
    time >>> 11,
    (time >>> 5) & 63,
    (time & 31) * 2,
  );
}

const zipStream = (files: StoredFile[], lastModified: Date): ReadableStream<Uint8Array> =>
  makeZip(files.map((file) => ({ ...file, lastModified })));

const byPath = (a: { path: string }, b: { path: string }): number => bytewise(a.path, b.path);

/** Tag files first, then the payload, then seal/, which may still change: each in the order of its bytes. */
export function packageStream(bag: ClosedBag, sealFiles: readonly PackageFile[]): ReadableStream<Uint8Array> {
  const files = [bag.tagFiles, bag.payload, sealFiles].flatMap((group) => [...group].sort(byPath));
  const stored = files.map(({ path, body }) => ({ name: `${bag.captureId}/${path}`, input: body }));
  return zipStream(stored, zipTime(bag.closedAt));
}

/** Collects a stream; the browser may keep the Blob on disk. */
const blobOf = async (stream: ReadableStream<Uint8Array>): Promise<Blob> => {
  const collected = await new Response(stream).blob();
  return collected.slice(0, collected.size, 'application/zip');
};

export async function packageBlob(
  bag: ClosedBag,
  sealFiles: readonly PackageFile[],
): Promise<{ body: Blob; sha256: string; bytes: number }> {
  const body = await blobOf(packageStream(bag, sealFiles));
  return { body, sha256: await sha256Hex(body), bytes: body.size };
}

const UNLIMITED: ZipLimits = { maxBytes: Infinity, maxEntries: 100_000, maxNameBytes: 1024 };

/**
 * The package with seal/ files added or replaced: a closing stamp that came late. Every other content stays as it
 * is, byte for byte. For a package that was read back and verified before: throws on anything else.
 */
export async function withSealFiles(zip: Blob, extra: readonly PackageFile[]): Promise<Blob> {
  const stray = extra.find(({ path }) => !SEAL_FILES.includes(path));
  if (stray) throw new Error(`${stray.path} is not a file of the seal`);
  const read = await readZip(zip, UNLIMITED);
  if (!read.ok) throw new Error(`${read.problem.code}: ${read.problem.detail}`);
  const [first] = read.value;
  if (!first) throw new Error('an empty package');
  const base = first.name.slice(0, first.name.indexOf('/') + 1);
  const isSeal = ({ name }: StoredFile) => name.startsWith(`${base}seal/`);
  const stored = read.value.map(({ name, body }) => ({ name, input: body }));
  const added = new Map(extra.map(({ path, body }) => [base + path, body]));
  const seal = [
    ...stored.filter((file) => isSeal(file) && !added.has(file.name)),
    ...[...added].map(([name, input]) => ({ name, input })),
  ].sort((a, b) => bytewise(a.name, b.name));
  return blobOf(zipStream([...stored.filter((file) => !isSeal(file)), ...seal], timeOf(first)));
}
