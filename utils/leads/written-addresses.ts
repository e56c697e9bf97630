/** Addresses written anywhere in markup, scripts or prose: plain, escaped, relative, or hidden in Base64. */
import { hits, trimmedEnd, unescaped } from './scan';
import { readUrl } from '@/utils/evidence/read-url';

export interface WrittenAddress {
  /** Absolute and unescaped, but not parsed: may still be no address at all. */
  address: string;
  /** As the text spells it. */
  written: string;
}

/** Addresses as strings anywhere in markup or prose, escaped or in Base64 ("aHR0c" is how "http" begins there). */
const WRITTEN = /(?:https?:|(?<=["'(=]))(?:\\{0,4}\/){2}[^\s"'<>`]{3,2048}/gi;
const BASE64 = /aHR0c[A-Za-z0-9+/]{12,2000}/g;
const SPECIAL = /(?:magnet:\?|bitcoin:|litecoin:|ethereum:|tg:\/\/|mailto:)[^\s"'<>`\\]{5,4000}/gi;

/** `base` is what relative addresses start from. */
export function* writtenAddresses(text: string, base: string): Generator<WrittenAddress> {
  const read = new Set<string>(); // most addresses of a page stand in it more than once
  for (const [match] of text.matchAll(WRITTEN)) {
    if (read.has(match)) continue;
    read.add(match);
    const written = trimmedEnd(match);
    const address = unescaped(written);
    yield { address: address.startsWith('/') ? absolute(address, base) : address, written };
  }
  for (const [match] of hits(text, SPECIAL)) {
    const written = trimmedEnd(match);
    yield { address: unescaped(written), written };
  }
  for (const [written] of hits(text, BASE64)) yield { address: decoded(written), written };
  for (const written of quotedPaths(text)) {
    yield { address: absolute(unescaped(written), base), written };
  }
}

const absolute = (address: string, base: string): string => readUrl(address, base)?.href ?? '';

/** The readable beginning of a Base64 text; empty when it is none. */
function decoded(base64: string): string {
  const whole = atob(base64.slice(0, base64.length - (base64.length % 4)));
  const end = whole.search(/[^\x21-\x7e]|["'<>\\]/);
  return end === -1 ? whole : whole.slice(0, end);
}

/** Relative addresses of manifests in scripts (`"/hls/master.m3u8"`): found by their ending, read back to the quote. */
const MANIFEST_END = /\.(?:m3u8|mpd|ism\/manifest)(?=[?"'`\\&])/gi;
const QUOTES = '"\'`';

function* quotedPaths(text: string): Generator<string> {
  for (const { index = 0, 0: ending } of hits(text, MANIFEST_END)) {
    let start = index;
    while (start > 0 && index - start < 500 && !QUOTES.includes(text.charAt(start - 1))) start--;
    const raw = text.slice(start, index + ending.length);
    if (index - start < 500 && !/[\s:<>]/.test(raw)) yield raw;
  }
}
