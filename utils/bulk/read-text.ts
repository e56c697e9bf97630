/** Addresses out of plain text: one a line, several a line, or in the middle of what somebody wrote about them. Pure. */
import { looksLikeAddress } from './address';
import { bareEntry, type Entry } from './entry';

const COMMENT = /^(?:#|\/\/\s)/;
/** What stands between two addresses. */
const BETWEEN = /[\s<>"'`«»“”„]+|[,;|](?=h(?:tt|xx)ps?:\/\/)/i;
const BEFORE = /^[([{*•·–—-]+/;
const AFTER = /[.,;:!?*]+$/;

/** A sentence's punctuation is none of the address; a bracket is, when it was opened inside. */
function trimmed(token: string): string {
  let text = token.replace(BEFORE, '');
  for (;;) {
    const shorter = text.replace(AFTER, '');
    const [last = ''] = shorter.slice(-1);
    const opening = ({ ')': '(', ']': '[', '}': '{' } as Record<string, string>)[last];
    const closed = opening !== undefined && shorter.split(last).length > shorter.split(opening).length;
    const next = closed ? shorter.slice(0, -1) : shorter;
    if (next === text) return text;
    text = next;
  }
}

function addressesIn(line: string): string[] {
  const tokens = line
    .split(BETWEEN)
    .map(trimmed)
    .filter((token) => token !== '');
  // Alone on its line it is meant as an address, whatever it looks like.
  if (tokens.length === 1) return tokens;
  const withScheme = tokens.filter((token) => token.includes('://') && looksLikeAddress(token));
  return withScheme.length > 0 ? withScheme : tokens.filter((token) => /^www\./i.test(token));
}

/** Empty lines and comments (`# …`) say nothing; every other line is accounted for. */
export function readText(text: string): Entry[] {
  const entries: Entry[] = [];
  for (const [index, raw] of text.split(/\r\n|\r|\n/).entries()) {
    const line = raw.trim();
    if (line === '' || COMMENT.test(line)) continue;
    const found = addressesIn(line);
    if (found.length === 0) entries.push(bareEntry(index + 1, line, ''));
    for (const address of found)
      entries.push(bareEntry(index + 1, found.length > 1 ? address : line, address));
  }
  return entries;
}
