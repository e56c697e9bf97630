/** Writes a package: a ZIP of STOREd entries in one base directory, the same bytes for the same bag. */
import type { ClosedBag, PackageFile } from './bag';
import { digestBlob } from './digest';
import { sha256Hex } from './hash';
import { bytewise, SEAL_FILES } from './layout';
import { readZip, type ZipLimits } from './zip';
import { dosTimeOf, writeZip, type StoredEntry } from './zip-write';

const ZIP = 'application/zip';

const byPath = (a: { path: string }, b: { path: string }): number => bytewise(a.path, b.path);

/** What was hashed by an earlier version of the extension has no check sum yet. */
const stored = async (base: string, { path, body, crc32 }: PackageFile): Promise<StoredEntry> => ({
  name: base + path,
  body,
  crc32: crc32 ?? (await digestBlob(body)).crc32,
});

/** Tag files first, then the payload, then seal/, which may still change: each in the order of its bytes. */
export async function packageBlob(
  bag: ClosedBag,
  sealFiles: readonly PackageFile[],
): Promise<{ body: Blob; sha256: string; bytes: number }> {
  const files = [bag.tagFiles, bag.payload, sealFiles].flatMap((group) => [...group].sort(byPath));
  const entries: StoredEntry[] = [];
  for (const file of files) entries.push(await stored(`${bag.captureId}/`, file));
  const body = writeZip(entries, dosTimeOf(bag.closedAt), ZIP);
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
  const isSeal = ({ name }: StoredEntry) => name.startsWith(`${base}seal/`);
  const added = await Promise.all(extra.map((file) => stored(base, file)));
  const isReplaced = (entry: StoredEntry) => added.some(({ name }) => name === entry.name);
  const seal = [...read.value.filter((entry) => isSeal(entry) && !isReplaced(entry)), ...added];
  seal.sort((a, b) => bytewise(a.name, b.name));
  return writeZip([...read.value.filter((entry) => !isSeal(entry)), ...seal], first.dosTime, ZIP);
}
