/**
 * The browser's own archive of a page (RFC 2557), as it may be shown. It holds the DOM as it stands, addresses and form tokens
 * included, so its text is decoded, cleaned and encoded again; every other byte stays. In the fields of its forms there may be what
 * was typed (pages write it back into attributes, and nothing tells), so all text of text fields is taken out.
 */
import { withoutFields, type FieldsFound } from './erase-fields';
import type { Eraser } from './erasing';

export interface ErasedMhtml extends FieldsFound {
  body: Blob;
}

const BOUNDARY = /^content-type:\s*multipart\/related;[^]*?boundary="([^"]{1,200})"/im;
const TEXT_PART = /^content-type:\s*(?:text\/|image\/svg|application\/(?:xhtml|xml|json))/im;
const QUOTED = /^content-transfer-encoding:\s*quoted-printable/im;
/** `latin1`: one character a byte. */
const binaryText = async (blob: Blob): Promise<string> =>
  new TextDecoder('latin1').decode(await blob.arrayBuffer());

/** Null when it is no MHTML as browsers write it, or text in it is wider than a byte a letter (UTF-16): then nobody can say what it holds. */
export async function erasedMhtml(mhtml: Blob, eraser: Eraser): Promise<ErasedMhtml | null> {
  const text = await binaryText(mhtml);
  const boundary = BOUNDARY.exec(text.slice(0, 10_000))?.[1];
  if (boundary === undefined) return null;
  const found = { typed: 0, tokens: 0 };
  const pieces: BlobPart[] = [];
  const delimiter = `\r\n--${boundary}`;
  let sameFrom = 0;
  /** What is not changed stays what it was, byte by byte, needs no memory, and is one piece as long as it goes on. */
  const keepUntil = (end: number): void => {
    if (end > sameFrom) pieces.push(mhtml.slice(sameFrom, end));
  };
  for (let at = 0; at < text.length;) {
    const next = text.indexOf(delimiter, at + 1);
    const end = next < 0 ? text.length : next;
    const part = text.slice(at, end);
    const clean = erasedPart(part, eraser, found);
    if (clean === null) return null;
    if (clean !== part) {
      keepUntil(at);
      pieces.push(Uint8Array.from(clean, (c) => c.charCodeAt(0)));
      sameFrom = end;
    }
    at = end;
  }
  if (sameFrom === 0) return { body: mhtml, ...found };
  keepUntil(text.length);
  return { body: new Blob(pieces, { type: mhtml.type }), ...found };
}

function erasedPart(part: string, eraser: Eraser, found: FieldsFound): string | null {
  const bodyAt = part.indexOf('\r\n\r\n');
  if (bodyAt < 0) return part;
  const head = eraser.text(part.slice(0, bodyAt));
  const body = part.slice(bodyAt);
  if (!QUOTED.test(head) || !TEXT_PART.test(head)) return head + body;
  const decoded = fromQuoted(body);
  if (decoded.includes('\0')) return null;
  const clean = withoutFields(eraser.text(decoded, false), found, 'typed too');
  return head + (clean === decoded ? body : toQuoted(clean));
}

const fromQuoted = (text: string): string =>
  text
    .replace(/=\r\n/g, '')
    .replace(/=([0-9A-Fa-f]{2})/g, (_, hex: string) => String.fromCharCode(parseInt(hex, 16)));

/** Lines of at most 76 characters, the `=` of a soft break included (RFC 2045, 6.7). */
const LONGEST_LINE = 75;

const toQuoted = (text: string): string => text.split('\r\n').map(quotedLine).join('\r\n');

function quotedLine(line: string): string {
  const escaped = line.replace(/[^\t\x20-\x3c\x3e-\x7e]|[\t ]$/g, escapedByte);
  let lines = '';
  let from = 0;
  while (escaped.length - from > LONGEST_LINE) {
    let to = from + LONGEST_LINE;
    // An escape is not broken up.
    if (escaped[to - 1] === '=') to -= 1;
    else if (escaped[to - 2] === '=') to -= 2;
    lines += `${escaped.slice(from, to)}=\r\n`;
    from = to;
  }
  return lines + escaped.slice(from);
}

const escapedByte = (character: string): string =>
  `=${character.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}`;
