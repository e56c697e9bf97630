/** The HTTP message inside a WARC response record: what was received, minus secrets, with headers that fit the body. */
import type { ResponseRecord } from './wacz-record';

/** Never recorded, whatever the caller hands over: they let a reader of the package act as the user. */
const SECRET = new Set([
  'set-cookie',
  'set-cookie2',
  'cookie',
  'authorization',
  'proxy-authorization',
  'authentication-info',
  'proxy-authentication-info',
]);

/** No browser shows a token with these characters in a name, nor a line break in a value: here they would forge headers. */
const token = (name: string): string => name.replace(/[^!#$%&'*+.^_`|~0-9A-Za-z-]/g, '_');
export const oneLine = (value: string): string => value.replace(/[\0-\x08\n-\x1f\x7f]+/g, ' ').trim();

export interface HttpHead {
  /** Status line and headers, closed by the empty line. */
  text: string;
  /** Names of headers left out as secrets, lower case, one entry a header. */
  withheld: string[];
}

/**
 * Headers that no longer describe the body (it was decoded, or arrived in chunks) are kept under `X-Archive-Orig-`,
 * as replay software would otherwise decode a second time.
 */
export function httpHead(record: ResponseRecord): HttpHead {
  const withheld: string[] = [];
  // The space stands there even where no reason was given, as HTTP/2 and 3 have none (RFC 9112, 4).
  const lines = [`HTTP/1.1 ${record.status} ${oneLine(record.statusText ?? '')}`];
  for (const [name, value] of record.headers) {
    const key = name.toLowerCase();
    if (SECRET.has(key)) withheld.push(key);
    else
      lines.push(`${untrue(key, value, record) ? 'X-Archive-Orig-' : ''}${token(name)}: ${oneLine(value)}`);
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
