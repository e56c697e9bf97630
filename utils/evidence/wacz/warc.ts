/**
 * WARC/1.1 (ISO 28500:2017): one record at a time, each a gzip member of its own. In bytes: a page has hundreds of small
 * resources, and in a browser each Blob, made or read, is a question to another process.
 */
import { sha256Hex, utf8, type Bytes } from '@/utils/evidence/hash';
import { concatenated, lengthOf, type Pieces } from '../pieces';
import { readUrl } from '../read-url';
import { oneLine, requestHead, responseHead } from './http-message';
import { isPacked, storedGzip } from './stored-gzip';
import { archiveUrl, type MetadataRecord, type ResourceRecord, type ResponseRecord } from './wacz-record';

/** A finished record, and what the index says of it. */
export interface WarcMember {
  gzip: Pieces;
  id: string;
  /** `sha256:` and hex, of the body alone. */
  digest: string;
  /** Names of headers left out as secrets. */
  withheld: string[];
}

const EOL = '\r\n';
const fields = (pairs: [string, string][]): string =>
  pairs.map(([name, value]) => `${name}: ${oneLine(value)}${EOL}`).join('');
const recordId = (): string => `<urn:uuid:${crypto.randomUUID()}>`;
const sha256 = async (content: Bytes | Blob, wholeMaxBytes?: number): Promise<string> =>
  `sha256:${await sha256Hex(content, wholeMaxBytes)}`;

/** Read whole: one record, bounded by the limit for one body. */
const bytesOf = async ({ body }: ResourceRecord | ResponseRecord): Promise<Bytes> =>
  new Uint8Array(await body.arrayBuffer());

/** So much is copied together to be hashed. More is a Blob for that: a film would be in memory twice. */
const COPIED_MAX_BYTES = 1024 * 1024;

const blockDigest = (block: Pieces): Promise<string> =>
  sha256(lengthOf(block) > COPIED_MAX_BYTES ? new Blob([...block]) : concatenated(block), COPIED_MAX_BYTES);

const WARC_FIELDS = 'application/warc-fields';

/** Says who wrote the file; its id is the one every later record refers to. */
export async function warcInfo(at: Date, file: string, content: [string, string][]): Promise<WarcMember> {
  const id = recordId();
  const head: [string, string][] = [
    ['WARC-Type', 'warcinfo'],
    ['WARC-Record-ID', id],
    ['WARC-Date', at.toISOString()],
    ['WARC-Filename', file],
  ];
  return member(id, head, WARC_FIELDS, [utf8(fields(content))]);
}

const common = (type: string, id: string, { url, at }: { url: string; at: Date }, infoId: string) =>
  [
    ['WARC-Type', type],
    ['WARC-Target-URI', archiveUrl(url)],
    ['WARC-Record-ID', id],
    ['WARC-Date', at.toISOString()],
    ['WARC-Warcinfo-ID', infoId],
  ] satisfies [string, string][];

/** Content that was obtained without its exchange. */
export async function warcResource(record: ResourceRecord, infoId: string): Promise<WarcMember> {
  const id = recordId();
  const body = await bytesOf(record);
  const digest = await sha256(body);
  const head: [string, string][] = [
    ...common('resource', id, record, infoId),
    ['WARC-Payload-Digest', digest],
  ];
  if (record.ip) head.push(['WARC-IP-Address', record.ip]);
  const type = record.mediaType || 'application/octet-stream';
  return { ...(await member(id, head, type, [body], record.mediaType)), digest };
}

/** An answer as it was received. */
export async function warcResponse(record: ResponseRecord, infoId: string): Promise<WarcMember> {
  const id = recordId();
  const body = await bytesOf(record);
  const digest = await sha256(body);
  const { text, withheld } = responseHead(record);
  const block = [utf8(text), body];
  const head: [string, string][] = [
    ...common('response', id, record, infoId),
    ['WARC-Payload-Digest', digest],
    ['WARC-Block-Digest', await blockDigest(block)],
  ];
  if (record.ip) head.push(['WARC-IP-Address', record.ip]);
  if (record.protocol) head.push(['WARC-Protocol', record.protocol]);
  if (record.truncated) head.push(['WARC-Truncated', record.truncated]);
  const type = 'application/http; msgtype=response';
  return { ...(await member(id, head, type, block, record.mediaType)), digest, withheld };
}

/** What was asked for an answer; null where that is not known. */
export async function warcRequest(
  { request, ...record }: ResponseRecord | MetadataRecord,
  answerId: string | null,
  infoId: string,
): Promise<WarcMember | null> {
  const url = archiveUrl(record.url);
  if (!request || !readUrl(url)) return null;
  const id = recordId();
  const { text, withheld } = requestHead(request, url);
  const block = utf8(text);
  const head: [string, string][] = [
    ...common('request', id, record, infoId),
    ['WARC-Block-Digest', await sha256(block)],
  ];
  if (answerId !== null) head.push(['WARC-Concurrent-To', answerId]);
  return { ...(await member(id, head, 'application/http; msgtype=request', [block])), withheld };
}

/** What else is known: of a record of this archive (`aboutId`), or of a URL of which nothing else is kept. */
export async function warcMetadata(
  record: { url: string; at: Date },
  aboutId: string | null,
  facts: [string, string][],
  infoId: string,
): Promise<WarcMember> {
  const id = recordId();
  const head: [string, string][] = common('metadata', id, record, infoId);
  if (aboutId !== null) head.push(['WARC-Refers-To', aboutId]);
  return member(id, head, WARC_FIELDS, [utf8(fields(facts))]);
}

async function member(
  id: string,
  head: [string, string][],
  type: string,
  block: Pieces,
  bodyType = '',
): Promise<WarcMember> {
  const full = fields([...head, ['Content-Type', type], ['Content-Length', String(lengthOf(block))]]);
  const record = [utf8(`WARC/1.1${EOL}${full}${EOL}`), ...block, utf8(EOL + EOL)];
  const gzip = isPacked(bodyType) ? storedGzip(record) : [await compressed(record)];
  return { gzip, id, digest: '', withheld: [] };
}

async function compressed(content: Pieces): Promise<Bytes> {
  const { readable, writable } = new CompressionStream('gzip');
  const writer = writable.getWriter();
  const [packed] = await Promise.all([
    new Response(readable).arrayBuffer(),
    ...content.map((piece) => writer.write(piece)),
    writer.close(),
  ]);
  return new Uint8Array(packed);
}
