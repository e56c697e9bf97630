/** The HTTP messages inside WARC records: what was sent and received, minus secrets, with headers that fit the body. */
import { withoutSecrets } from './secret-headers';
import type { RequestPart, ResponseRecord } from './wacz-record';

/** No browser shows a token with these characters in a name, nor a line break in a value: here they would forge headers. */
const token = (name: string): string => name.replace(/[^!#$%&'*+.^_`|~0-9A-Za-z-]/g, '_');
export const oneLine = (value: string): string => value.replace(/[\0-\x08\n-\x1f\x7f]+/g, ' ').trim();

export interface HttpHead {
  /** First line and headers, closed by the empty line. */
  text: string;
  /** Names of headers left out as secrets, lower case, one entry a header. */
  withheld: string[];
}

/**
 * Headers that no longer describe the body (it was decoded, or arrived in chunks) are kept under `X-Archive-Orig-`,
 * as replay software would otherwise decode a second time.
 */
export function responseHead(record: ResponseRecord): HttpHead {
  const { headers, withheld } = withoutSecrets(record.headers);
  // The space stands there even where no reason was given, as HTTP/2 and 3 have none (RFC 9112, 4).
  const lines = [`HTTP/1.1 ${record.status} ${oneLine(record.statusText ?? '')}`];
  for (const [name, value] of headers) {
    const renamed = untrue(name.toLowerCase(), value, record);
    lines.push(`${renamed ? 'X-Archive-Orig-' : ''}${token(name)}: ${oneLine(value)}`);
  }
  return { text: `${lines.join('\r\n')}\r\n\r\n`, withheld };
}

/** The request without its content, whose length is kept under `X-Archive-Orig-`. */
export function requestHead(request: RequestPart, url: string): HttpHead {
  const { headers, withheld } = withoutSecrets(request.headers);
  const { pathname, search, host } = new URL(url);
  const lines = [`${token(request.method)} ${pathname}${search} HTTP/1.1`];
  if (!headers.some(([name]) => name.toLowerCase() === 'host')) lines.push(`Host: ${host}`);
  for (const [name, value] of headers) {
    const describesContent = /^(content-length|transfer-encoding)$/i.test(name);
    lines.push(`${describesContent ? 'X-Archive-Orig-' : ''}${token(name)}: ${oneLine(value)}`);
  }
  return { text: `${lines.join('\r\n')}\r\n\r\n`, withheld };
}

function untrue(key: string, value: string, record: ResponseRecord): boolean {
  switch (key) {
    case 'transfer-encoding':
      return true; // browsers undo it before anybody sees the body
    case 'content-encoding':
      return record.decoded ?? true;
    case 'content-length':
      return value.trim() !== String(record.body.size);
    default:
      return false;
  }
}
