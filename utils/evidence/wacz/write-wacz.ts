/** Writes a web archive (WACZ 1.1.1) that ReplayWeb.page opens: records, index, pages and a manifest with hashes. */
import { makeZip } from 'client-zip';
import { sizeOf } from '@/utils/evidence/bytes-source';
import { sha256Hex, utf8, type Bytes } from '@/utils/evidence/hash';
import { cdxj } from './cdxj';
import { WARC_FILE, writeWarc, type WarcInput } from './write-warc';
import type { WaczPage } from './wacz-record';

export interface WaczInput extends WarcInput {
  pages: WaczPage[];
}

export interface Wacz {
  body: Blob;
  /** Headers left out as secrets (cookies, credentials), in all: to be listed among the package's redactions. */
  withheldHeaders: number;
}

/** Memory: a few records at a time, and what was not spilled (write-warc.ts). */
export async function writeWacz(input: WaczInput): Promise<Wacz> {
  const archive = await writeWarc(input);
  const files = new Map<string, Blob | Bytes>([
    [`archive/${WARC_FILE}`, archive.body],
    ['indexes/index.cdxj', utf8(cdxj(archive.index, WARC_FILE))],
    ['pages/pages.jsonl', utf8(pagesJsonl(input))],
  ]);
  const manifest = JSON.stringify(await dataPackage(input, files), null, 2);
  const digest = { path: 'datapackage.json', hash: `sha256:${await sha256Hex(manifest)}` };
  files.set('datapackage.json', utf8(manifest));
  files.set('datapackage-digest.json', utf8(JSON.stringify(digest, null, 2)));
  const zip = makeZip(
    Array.from(files, ([name, body]) => ({
      name,
      input: body,
      size: sizeOf(body),
      lastModified: input.createdAt,
    })),
  );
  const body = await new Response(zip, { headers: { 'content-type': 'application/wacz' } }).blob();
  return { body, withheldHeaders: archive.withheldHeaders };
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

async function dataPackage(
  { captureId, createdAt, software, pages }: WaczInput,
  files: ReadonlyMap<string, Blob | Bytes>,
) {
  const resources = [];
  for (const [path, body] of files) {
    const name = path.slice(path.lastIndexOf('/') + 1);
    resources.push({ name, path, hash: `sha256:${await sha256Hex(body)}`, bytes: sizeOf(body) });
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
