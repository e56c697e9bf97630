/** Reading hostile text in linear time: bounded windows, bounded hits, and the ways scripts disguise an address. */
import { HITS } from './policy';

/** The beginning and the end of a text, where pages keep what matters, when it is longer than `limit` characters. */
export function windowOf(text: string, limit: number): string {
  if (text.length <= limit) return text;
  const tail = Math.floor(limit / 4);
  return `${text.slice(0, limit - tail)}\n${text.slice(text.length - tail)}`;
}

/**
 * The matches of a global pattern, at most {@link HITS}. Patterns must start with something rare and repeat only
 * with an upper bound: that is what keeps them linear.
 */
export function* hits(text: string, pattern: RegExp): Generator<RegExpMatchArray> {
  let count = 0;
  for (const match of text.matchAll(pattern)) {
    if (count++ >= HITS) return;
    yield match;
  }
}

const ESCAPE = /\\u([0-9a-f]{4})|\\x([0-9a-f]{2})|&#x([0-9a-f]{2});|&#0?([0-9]{2});|&amp;|\\/gi;

/** Undoes JSON, JavaScript and HTML escapes of an address; other backslashes are dropped. */
export const unescaped = (raw: string): string =>
  raw.replace(ESCAPE, (escape, unicode?: string, hex?: string, entityHex?: string, entity?: string) => {
    const code = unicode ?? hex ?? entityHex;
    if (code !== undefined) return String.fromCharCode(parseInt(code, 16));
    if (entity !== undefined) return String.fromCharCode(Number(entity));
    return escape === '\\' ? '' : '&';
  });

/** Where a quotation mark or bracket stands in disguise: an address ends there. */
const DISGUISED_END =
  /&(?:quot|apos|lt|gt|#0?3[49]|#0?6[02]|#x2[27]|#x3[ce]);|\\u00(?:22|27|3[ce])|\\x(?:2[27]|3[ce])|%22/i;
const LOOSE_END = new Set('.,;:!?)]}\\*|');

/** An address as written, without what surrounding prose or code left at its end. */
export function trimmedEnd(raw: string): string {
  const disguised = raw.search(DISGUISED_END);
  let end = disguised === -1 ? raw.length : disguised;
  while (end > 0 && LOOSE_END.has(raw.charAt(end - 1))) end--;
  return raw.slice(0, end);
}

/** The first `max` characters at most, cut before markup that an artefact may spell differently (`&`, quotes). */
export function excerptOf(raw: string, max = 300): string {
  const plain = raw.search(/[&"'<>\s]/);
  return (plain >= 12 ? raw.slice(0, plain) : raw).slice(0, max).trim();
}
