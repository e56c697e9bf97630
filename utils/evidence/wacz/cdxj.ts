/** The index of a web archive: where the record of a URL starts, sorted so that a reader can search by halves. */
import { readUrl } from '../read-url';
import { archiveUrl } from './wacz-record';

export interface IndexedMember {
  /** Without the body, so that the index does not keep it in memory. */
  record: { url: string; at: Date; mediaType: string; status: number; method: string };
  digest: string;
  offset: number;
  length: number;
}

/**
 * The key a URL is looked up by: host labels reversed (`www.` dropped), then port, path and sorted query, in lower
 * case. The variant that pywb, warcio and ReplayWeb.page share; other schemes are their own key.
 */
export function surt(url: string): string {
  const address = archiveUrl(url);
  if (!/^https?:/i.test(address) || !readUrl(address)) return address;
  const lower = readUrl(address.toLowerCase().replace(/^(https?:\/\/)www\d*\./, '$1'));
  if (!lower) return address;
  const { hostname, port, pathname, search } = lower;
  const host = hostname.split('.').reverse().join(',') + (port && `:${port}`);
  const query = search && `?${search.slice(1).split('&').sort().join('&')}`;
  return `${host})${pathname}${query}`;
}

/** What was not asked by GET is looked up as pywb and ReplayWeb.page do: it must not stand in for the page of that URL. */
function asked({ url, method }: IndexedMember['record']): string {
  const parsed = method === 'GET' ? null : readUrl(url);
  if (!parsed) return url;
  parsed.search += `${parsed.search === '' ? '?' : '&'}__wb_method=${method}`;
  return parsed.href;
}

/** `indexes/index.cdxj`: one line a record, in byte order (every line is ASCII). */
export function cdxj(members: IndexedMember[], file: string): string {
  const lines = members.map(({ record, digest, offset, length }) => {
    const at = record.at.toISOString().replace(/\D/g, '').slice(0, 14);
    const entry = {
      url: archiveUrl(record.url),
      mime: record.mediaType,
      status: String(record.status),
      digest,
      length: String(length),
      offset: String(offset),
      filename: file,
      ...(record.method === 'GET' ? {} : { method: record.method }),
    };
    return `${surt(asked(record))} ${at} ${asciiJson(entry)}\n`;
  });
  return lines.sort((a, b) => (a < b ? -1 : a > b ? 1 : 0)).join('');
}

/** JSON in ASCII, so that sorting by UTF-16 unit is sorting by byte. */
const asciiJson = (value: unknown): string =>
  JSON.stringify(value).replace(
    /[\x7f-\uffff]/g,
    (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
