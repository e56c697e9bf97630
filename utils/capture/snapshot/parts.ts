/** The text of page.html while it is put together, in pieces. */
import { sizeOf } from '@/utils/evidence/bytes-source';
import { utf8 } from '@/utils/evidence/hash';

/** What never has to be escaped (base64): as a Blob where it is large, so that memory stays bounded. */
export type OpaquePart = Blob | Uint8Array<ArrayBuffer>;

/** Strings still have to be escaped when a document goes into another's attribute, opaque pieces never. */
export type Part = string | OpaquePart;

/** Each Blob is a question to another process: not worth it for less, of which a page has hundreds. */
const BLOB_FROM_CHARS = 64 * 1024;

/** ASCII, as a piece that is never escaped. */
export const opaque = (text: string): OpaquePart =>
  text.length < BLOB_FROM_CHARS ? utf8(text) : new Blob([text]);

/** In characters where it is text, in bytes where it is none. */
export const sizeOfAll = (parts: readonly Part[]): number =>
  parts.reduce((size, part) => size + (typeof part === 'string' ? part.length : sizeOf(part)), 0);

export const mapStrings = (parts: readonly Part[], change: (text: string) => string): Part[] =>
  parts.map((part) => (typeof part === 'string' ? change(part) : part));

/** For a double-quoted attribute. Also right for text. */
export const attributeText = (text: string): string => text.replace(/[&"<>]/g, (c) => escapes[c] ?? c);
export const escapedForAttribute = (parts: readonly Part[]): Part[] => mapStrings(parts, attributeText);
const escapes: Record<string, string> = { '&': '&amp;', '"': '&quot;', '<': '&lt;', '>': '&gt;' };

/** What may hold a `<` in a sheet: a comment, a string, an address without quotes; or none of them. */
const SHEET_PIECE =
  /\/\*[\s\S]*?(?:\*\/|$)|"(?:[^"\\\n]|\\[\s\S])*|'(?:[^'\\\n]|\\[\s\S])*|url\(\s*(?!["'\s])(?:[^)\\]|\\[\s\S])*|<!--|<(?=[a-z/!?]|$)/gi;
const TAG_OPENS = /<(?=[a-z/!?]|$)/gi;

/**
 * For a style element outside SVG. Nothing in it is unescaped by the parser, and only where the parser takes it for a
 * style element at all; so it holds no `<` that could begin a tag. Strings and addresses can say it in CSS's own way.
 */
export const escapedForStyleElement = (parts: readonly Part[]): Part[] =>
  mapStrings(parts, (text) =>
    text.includes('<')
      ? text.replace(SHEET_PIECE, (piece) => {
          if (piece === '<!--') return '';
          if (piece === '<' || piece.startsWith('/*')) return piece.replace(TAG_OPENS, '< ');
          return piece.replace(TAG_OPENS, '\\3c ');
        })
      : text,
  );

/** For the body of a data: URL. */
export const escapedForDataUrl = (parts: readonly Part[]): Part[] =>
  mapStrings(parts, (text) =>
    // A lone half of a surrogate pair cannot be written in any address.
    text
      .replace(/\p{Surrogate}/gu, '\ufffd')
      .replace(/[^A-Za-z0-9\-_.~!*'();:@$,/?+=]+/g, encodeURIComponent),
  );

/** Bytes in base64, in steps that fit a function call. */
export function base64(bytes: Uint8Array): string {
  const step = 3 * 8192;
  let binary = '';
  let text = '';
  for (let at = 0; at < bytes.length; at += step) {
    binary = String.fromCharCode(...bytes.subarray(at, at + step));
    text += btoa(binary);
  }
  return text;
}

/** Only what may stand in an address and an attribute alike. */
export const plainMediaType = (mediaType: string): string => {
  const essence = mediaType.split(';', 1)[0]?.trim().toLowerCase() ?? '';
  return /^[a-z0-9.+-]+\/[a-z0-9.+-]+$/.test(essence) ? essence : 'application/octet-stream';
};
