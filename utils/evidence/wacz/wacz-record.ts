/** What goes into a web archive: exchanges that were received, resources that were made, pages that can be opened. */
import { utf8 } from '@/utils/evidence/hash';

export type HeaderPair = [name: string, value: string];

interface Content {
  /** Absolute; a fragment is dropped. */
  url: string;
  at: Date;
  /** Of the server that answered; null or absent when unknown. */
  ip?: string | null;
  mediaType: string;
  body: Blob;
}

/** An answer whose headers and body were both really received. */
export interface ResponseRecord extends Content {
  kind: 'response';
  status: number;
  statusText?: string;
  /** In the order received, repeats included. */
  headers: HeaderPair[];
  /**
   * The body's content coding (gzip, br, …) has been undone, so that the headers no longer describe it.
   * True unless said otherwise: browsers hand out nothing else.
   */
  decoded?: boolean;
}

/** Content without its exchange: read from the cache or the DOM, or made by us. */
export interface ResourceRecord extends Content {
  kind: 'resource';
}

export type WaczRecord = ResponseRecord | ResourceRecord;

/** An entry point for whoever replays the archive; `ts` should be near the `at` of the page's own record. */
export interface WaczPage {
  url: string;
  title: string;
  ts: Date;
  text?: string;
}

/** A URL as the archive names it: normalised, without fragment, in printable ASCII, so that it cannot break a line. */
export function archiveUrl(url: string): string {
  const parsed = URL.canParse(url) ? new URL(url) : null;
  if (parsed) parsed.hash = '';
  return (parsed?.href ?? url).replace(/[^\x21-\x7e]/gu, percentEncoded);
}

const percentEncoded = (char: string): string =>
  Array.from(utf8(char), (byte) => `%${byte.toString(16).toUpperCase().padStart(2, '0')}`).join('');
