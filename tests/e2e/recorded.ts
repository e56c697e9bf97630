/** What a recording left behind: the package that holds it, and the records of its web archive as others read them. */
import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import JSZip from 'jszip';
import { WARCParser } from 'warcio';
import type { Evidence } from '@/utils/evidence/schema';
import { sealedPackage } from '../browser/sealed-package';
import type { AnyScene } from './scene';

export interface Package {
  id: string;
  evidence: Evidence;
  custody: { event: string; detail: Record<string, unknown> }[];
  wacz: Buffer;
}

export interface Archived {
  type: string;
  url: string;
  ip: string | null;
  status: number | null;
  headers: Map<string, string>;
  digestIsRight: boolean;
  content: Buffer;
}

export async function packageOf({ browser }: AnyScene, id: string): Promise<Package> {
  const { evidence, files, text } = await sealedPackage(browser, id);
  const custody = text('custody.jsonl').trim().split('\n');
  return {
    id,
    evidence,
    custody: custody.map((line) => JSON.parse(line) as Package['custody'][number]),
    wacz: files.get('capture.wacz') ?? Buffer.alloc(0),
  };
}

/** By an independent reader (warcio), with every payload hashed once more. */
export async function recordsOf(wacz: Buffer): Promise<Archived[]> {
  const zip = await JSZip.loadAsync(wacz);
  const warc = await zip.file('archive/data.warc.gz')?.async('nodebuffer');
  const records: Archived[] = [];
  for await (const record of new WARCParser(Readable.from([warc ?? Buffer.alloc(0)]))) {
    const content = Buffer.from(await record.readFully(false));
    const digest = `sha256:${createHash('sha256').update(content).digest('hex')}`;
    records.push({
      type: record.warcType ?? '',
      url: record.warcTargetURI ?? '',
      ip: record.warcHeader('WARC-IP-Address') ?? null,
      status: record.warcType === 'response' ? Number(record.httpHeaders?.statusCode) : null,
      headers: new Map(
        [...(record.httpHeaders?.headers ?? [])].map(([name, value]) => [name.toLowerCase(), value]),
      ),
      digestIsRight:
        record.warcPayloadDigest === undefined ||
        record.warcPayloadDigest === null ||
        record.warcPayloadDigest === digest,
      content,
    });
  }
  return records;
}
