/** What goes into a web archive: exchanges that were received, resources that were made, pages that can be opened. */
import { utf8 } from '@/utils/evidence/hash';
import type { BytesSource } from '../bytes-source';
import { readUrl } from '../read-url';

export type HeaderPair = [name: string, value: string];

interface Content {
  /** Absolute; a fragment is dropped. */
  url: string;
  at: Date;
  /** Of the server that answered; null or absent when unknown. */
  ip?: string | null;
  mediaType: string;
  body: BytesSource;
}

/** What was asked. Its content is never kept: it may hold what somebody typed. */
export interface RequestPart {
  method: string;
  /** As sent, in order. */
  headers: HeaderPair[];
}

/** An answer whose headers and body were both really received. */
export interface ResponseRecord extends Content {
  kind: 'response';
  /** Null or absent when it is not known. */
  request?: RequestPart | null;
  status: number;
  statusText?: string;
  /** In the order received, repeats included. */
  headers: HeaderPair[];
  /**
   * The body's content coding (gzip, br, …) has been undone, so that the headers no longer describe it.
   * True unless said otherwise: browsers hand out nothing else.
   */
  decoded?: boolean;
  /** Why the body is not all of what was sent, in the words of WARC 1.1, 5.13. */
  truncated?: 'length' | 'time' | 'disconnect' | 'unspecified' | null;
  /** `http/1.1`, `h2`, `h3`: the message is written down as HTTP/1.1 whatever it was. */
  protocol?: string | null;
  /** What else is known of the exchange, as fields of a `metadata` record beside it. */
  facts?: [name: string, value: string][];
}

/** Content without its exchange: read from the cache or the DOM, or made by us. */
export interface ResourceRecord extends Content {
  kind: 'resource';
}

/** Something to be told of a URL of which nothing is kept: an answer without its body, a websocket. */
export interface MetadataRecord {
  kind: 'metadata';
  url: string;
  at: Date;
  request?: RequestPart | null;
  facts: [name: string, value: string][];
}

export type WaczRecord = ResponseRecord | ResourceRecord | MetadataRecord;

/** An entry point for whoever replays the archive; `ts` should be near the `at` of the page's own record. */
export interface WaczPage {
  url: string;
  title: string;
  ts: Date;
  text?: string;
}

/** A URL as the archive names it: normalised, without fragment, in printable ASCII, so that it cannot break a line. */
export function archiveUrl(url: string): string {
  const parsed = readUrl(url);
  if (parsed) parsed.hash = '';
  return (parsed?.href ?? url).replace(/[^\x21-\x7e]/gu, percentEncoded);
}

const percentEncoded = (char: string): string =>
  Array.from(utf8(char), (byte) => `%${byte.toString(16).toUpperCase().padStart(2, '0')}`).join('');
