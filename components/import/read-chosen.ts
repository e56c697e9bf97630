/** What a file that the user has chosen is: one package, an export of many, or neither. Nothing is written here. */
import { companion, EXPORT, exportHead, type ExportHead } from '@/utils/archive/companion';
import { judge, type Judged } from '@/utils/archive/judge-package';
import { currentTrust } from '@/utils/archive/settings';
import { BAGIT } from '@/utils/evidence/layout';
import { parsedJson } from '@/utils/evidence/parsed-json';
import { readZip, type ZipLimits } from '@/utils/evidence/zip';

/** An export holds packages by the thousand; each of them is held to the limits of a package when it is taken in. */
const EXPORT_LIMITS: ZipLimits = { maxBytes: 2 ** 42, maxEntries: 1_000_000, maxNameBytes: 300 };
const MAX_HEAD_BYTES = 64 * 1024;

export interface ChosenItem {
  /** What is put before the background: a package, or what is left of one, or a journal. */
  body: Blob | null;
  companion: unknown;
  thumbnail: Blob | null;
}

export type Chosen =
  | { kind: 'package'; body: Blob; judged: Judged }
  | {
      kind: 'export';
      head: ExportHead;
      packages: number;
      bytes: number;
      items: () => AsyncGenerator<ChosenItem>;
    }
  | { kind: 'neither'; detail: string };

/** Lines of a text that need not fit into memory. */
async function* linesOf(body: Blob): AsyncGenerator<string> {
  const reader = body.stream().pipeThrough(new TextDecoderStream()).getReader();
  let rest = '';
  for (let read = await reader.read(); !read.done; read = await reader.read()) {
    const pieces = (rest + read.value).split('\n');
    rest = pieces.pop() ?? '';
    yield* pieces;
  }
  if (rest !== '') yield rest;
}

/** First what the captures.jsonl tells, each with its package; then packages it does not know; then journals. */
async function* itemsOf(files: ReadonlyMap<string, Blob>): AsyncGenerator<ChosenItem> {
  const packages = new Map([...files].filter(([name]) => name.startsWith(EXPORT.packages)));
  for await (const line of linesOf(files.get(EXPORT.captures) ?? new Blob())) {
    if (line === '') continue;
    const beside = companion.safeParse(parsedJson(line));
    if (!beside.success) {
      // Not passed over: whoever takes things in refuses it, and it is counted.
      yield { body: null, companion: null, thumbnail: null };
      continue;
    }
    const name = `${EXPORT.packages}${beside.data.id}.zip`;
    const thumbnail = files.get(`${EXPORT.thumbnails}${beside.data.id}.png`) ?? null;
    yield { body: packages.get(name) ?? null, companion: beside.data, thumbnail };
    packages.delete(name);
  }
  for (const body of packages.values()) yield { body, companion: null, thumbnail: null };
  for (const [name, body] of files) {
    const owner = /^journal\/([0-9a-z-]+)\.jsonl$/.exec(name)?.[1];
    if (owner !== undefined && body.size > 0) yield { body, companion: { journal: owner }, thumbnail: null };
  }
}

export async function readChosen(file: Blob): Promise<Chosen> {
  const zip = await readZip(file, EXPORT_LIMITS);
  if (!zip.ok) return { kind: 'neither', detail: zip.problem.detail };
  const files = new Map(zip.value.map(({ name, body }) => [name.slice(name.indexOf('/') + 1), body]));
  if (files.has(BAGIT))
    return { kind: 'package', body: file, judged: await judge(file, await currentTrust()) };
  const text = await files.get(EXPORT.head)?.slice(0, MAX_HEAD_BYTES).text();
  const head = exportHead.safeParse(parsedJson(text));
  if (!head.success) return { kind: 'neither', detail: `no ${BAGIT} and no ${EXPORT.head} in it` };
  const packages = [...files].filter(([name]) => name.startsWith(EXPORT.packages));
  const bytes = packages.reduce((sum, [, body]) => sum + body.size, 0);
  return { kind: 'export', head: head.data, packages: packages.length, bytes, items: () => itemsOf(files) };
}
