/** Writes a web archive (WACZ 1.1.1) that ReplayWeb.page opens: records, index, pages and a manifest with hashes. */
import { makeZip } from 'client-zip';
import { sha256Hex } from '@/utils/evidence/hash';
import { cdxj, type IndexedMember } from './cdxj';
import { warcContent, warcInfo, warcWithheld } from './warc';
import type { WaczPage, WaczRecord } from './wacz-record';

export interface WaczInput {
  captureId: string;
  createdAt: Date;
  /** Name and version of the software. */
  software: string;
  pages: WaczPage[];
  records: Iterable<WaczRecord> | AsyncIterable<WaczRecord>;
}

export interface Wacz {
  body: Blob;
  /** Headers left out as secrets (cookies, credentials), in all: to be listed among the package's redactions. */
  withheldHeaders: number;
}

const WARC_FILE = 'data.warc.gz';

/** Memory: one record at a time; what is finished is held as Blobs, which browsers keep on disk when they are large. */
export async function writeWacz(input: WaczInput): Promise<Wacz> {
  const archive = await writeWarc(input);
  const files = new Map([
    [`archive/${WARC_FILE}`, archive.body],
    ['indexes/index.cdxj', new Blob([cdxj(archive.index, WARC_FILE)])],
    ['pages/pages.jsonl', new Blob([pagesJsonl(input)])],
  ]);
  const manifest = JSON.stringify(await dataPackage(input, files), null, 2);
  const digest = { path: 'datapackage.json', hash: `sha256:${await sha256Hex(manifest)}` };
  files.set('datapackage.json', new Blob([manifest]));
  files.set('datapackage-digest.json', new Blob([JSON.stringify(digest, null, 2)]));
  const zip = makeZip(
    Array.from(files, ([name, body]) => ({
      name,
      input: body,
      size: body.size,
      lastModified: input.createdAt,
    })),
  );
  const body = await new Response(zip, { headers: { 'content-type': 'application/wacz' } }).blob();
  return { body, withheldHeaders: archive.withheldHeaders };
}

async function writeWarc({ captureId, createdAt, software, records }: WaczInput) {
  const info = await warcInfo(createdAt, WARC_FILE, [
    ['software', software],
    ['format', 'WARC File Format 1.1'],
    ['conformsTo', 'https://iipc.github.io/warc-specifications/specifications/warc-format/warc-1.1/'],
    ['isPartOf', captureId],
  ]);
  const members = [info.gzip];
  const index: IndexedMember[] = [];
  let offset = info.gzip.size;
  let withheldHeaders = 0;
  for await (const record of records) {
    const member = await warcContent(record, info.id);
    const { url, at, mediaType } = record;
    const status = record.kind === 'response' ? record.status : 200; // what a player answers for a resource
    const entry = { url, at, mediaType, status };
    index.push({ record: entry, digest: member.digest, offset, length: member.gzip.size });
    members.push(member.gzip);
    offset += member.gzip.size;
    if (member.withheld.length === 0) continue;
    withheldHeaders += member.withheld.length;
    const note = (await warcWithheld(member, record)).gzip;
    members.push(note);
    offset += note.size;
  }
  return { body: new Blob(members), index, withheldHeaders };
}

/** Header line first; `ts` is what a player looks for when it opens the page. */
function pagesJsonl({ captureId, pages }: WaczInput): string {
  const head = {
    format: 'json-pages-1.0',
    id: 'pages',
    title: 'All Pages',
    hasText: pages.some((page) => page.text !== undefined),
  };
  const lines = pages.map((page, number) => ({
    id: `${captureId}-${number}`,
    url: page.url,
    title: page.title,
    ts: page.ts.toISOString(),
    text: page.text,
  }));
  return [head, ...lines].map((line) => `${JSON.stringify(line)}\n`).join('');
}

async function dataPackage({ captureId, createdAt, software, pages }: WaczInput, files: Map<string, Blob>) {
  const resources = [];
  for (const [path, body] of files) {
    const name = path.slice(path.lastIndexOf('/') + 1);
    resources.push({ name, path, hash: `sha256:${await sha256Hex(body)}`, bytes: body.size });
  }
  return {
    profile: 'data-package',
    wacz_version: '1.1.1',
    title: pages[0]?.title || captureId,
    software,
    created: createdAt.toISOString(),
    mainPageUrl: pages[0]?.url,
    mainPageDate: pages[0]?.ts.toISOString(),
    resources,
  };
}
