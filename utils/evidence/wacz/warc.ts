/** WARC/1.1 (ISO 28500:2017): one record at a time, each a gzip member of its own. */
import { sha256Hex } from '@/utils/evidence/hash';
import { httpHead, oneLine } from './http-message';
import { isPacked, storedGzip } from './stored-gzip';
import { archiveUrl, type WaczRecord } from './wacz-record';

/** A finished record, and what the index says of it. */
export interface WarcMember {
  gzip: Blob;
  id: string;
  /** `sha256:` and hex, of the body alone. */
  digest: string;
  withheld: string[];
}

const EOL = '\r\n';
const fields = (pairs: [string, string][]): string =>
  pairs.map(([name, value]) => `${name}: ${oneLine(value)}${EOL}`).join('');
const recordId = (): string => `<urn:uuid:${crypto.randomUUID()}>`;

/** Says who wrote the file; its id is the one every later record refers to. */
export async function warcInfo(at: Date, file: string, content: [string, string][]): Promise<WarcMember> {
  const id = recordId();
  const head: [string, string][] = [
    ['WARC-Type', 'warcinfo'],
    ['WARC-Record-ID', id],
    ['WARC-Date', at.toISOString()],
    ['WARC-Filename', file],
  ];
  return member(id, head, 'application/warc-fields', '', new Blob([fields(content)]));
}

/** An exchange or a resource. */
export async function warcContent(record: WaczRecord, warcInfoId: string): Promise<WarcMember> {
  const id = recordId();
  const digest = `sha256:${await sha256Hex(record.body)}`;
  const head: [string, string][] = [
    ['WARC-Type', record.kind],
    ['WARC-Target-URI', archiveUrl(record.url)],
    ['WARC-Record-ID', id],
    ['WARC-Date', record.at.toISOString()],
    ['WARC-Warcinfo-ID', warcInfoId],
    ['WARC-Payload-Digest', digest],
  ];
  if (record.ip) head.push(['WARC-IP-Address', record.ip]);
  if (record.kind === 'resource') {
    return member(
      id,
      head,
      record.mediaType || 'application/octet-stream',
      '',
      record.body,
      digest,
      record.mediaType,
    );
  }
  const http = httpHead(record);
  const type = 'application/http; msgtype=response';
  return {
    ...(await member(id, head, type, http.text, record.body, digest, record.mediaType)),
    withheld: http.withheld,
  };
}

/** Says inside the archive which headers of a response were left out. */
export async function warcWithheld(response: WarcMember, record: WaczRecord): Promise<WarcMember> {
  const id = recordId();
  const head: [string, string][] = [
    ['WARC-Type', 'metadata'],
    ['WARC-Target-URI', archiveUrl(record.url)],
    ['WARC-Record-ID', id],
    ['WARC-Date', record.at.toISOString()],
    ['WARC-Refers-To', response.id],
  ];
  const content = response.withheld.map((name): [string, string] => ['withheld-header', name]);
  return member(id, head, 'application/warc-fields', '', new Blob([fields(content)]));
}

async function member(
  id: string,
  head: [string, string][],
  type: string,
  prefix: string,
  body: Blob,
  digest = '',
  bodyType = '',
): Promise<WarcMember> {
  const block = new Blob([prefix, body]);
  const full = fields([...head, ['Content-Type', type], ['Content-Length', String(block.size)]]);
  const record = new Blob([`WARC/1.1${EOL}`, full, EOL, block, EOL, EOL]);
  const gzip = isPacked(bodyType)
    ? await storedGzip(record)
    : await new Response(record.stream().pipeThrough(new CompressionStream('gzip'))).blob();
  return { gzip, id, digest, withheld: [] };
}
