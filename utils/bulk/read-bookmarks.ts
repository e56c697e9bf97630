/**
 * The links of a bookmarks file, as every browser exports it (NETSCAPE-Bookmark-file-1), or of any saved page. Read as
 * text: nothing of it ever becomes a document, so nothing in it can run. Pure.
 */
import { bareEntry, type Entry } from './entry';
import { bulkPolicy } from './policy';

const NAMED: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'", nbsp: ' ' };

function character(code: number): string {
  return code > 0 && code <= 0x10ffff && !(code >= 0xd800 && code <= 0xdfff)
    ? String.fromCodePoint(code)
    : '\ufffd';
}

/** Character references as bookmarks have them; one that is not known stays as it is written. */
export const withoutReferences = (text: string): string =>
  text.replace(
    /&(?:#x([0-9a-f]{1,6})|#([0-9]{1,7})|([a-z]{2,6}));/gi,
    (whole, hex?: string, decimal?: string, name = '') => {
      if (hex !== undefined) return character(parseInt(hex, 16));
      if (decimal !== undefined) return character(Number(decimal));
      return NAMED[String(name).toLowerCase()] ?? whole;
    },
  );

/** No address is longer than this with all that may stand beside it, an icon in base64 among it. */
const LONGEST_TAG = 256 * 1024;
const LONGEST_TITLE = 2_000;

/** Where a tag that begins at `from` ends, quoted values apart; -1: nowhere near. */
function endOfTag(html: string, from: number): number {
  let quote = '';
  const limit = Math.min(html.length, from + LONGEST_TAG);
  for (let at = from; at < limit; at += 1) {
    const here = html[at] ?? '';
    if (quote !== '') {
      if (here === quote) quote = '';
    } else if (here === '"' || here === "'") quote = here;
    else if (here === '>') return at;
  }
  return -1;
}

const HREF = /\shref\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))/i;

/** Every `<a href>` in order, with the line it stands on. */
export function readBookmarks(html: string): Entry[] {
  const entries: Entry[] = [];
  let line = 1;
  let counted = 0;
  for (const { index } of html.matchAll(/<a\s/gi)) {
    const end = endOfTag(html, index);
    if (end < 0) continue;
    for (let at = html.indexOf('\n', counted); at >= 0 && at < index; at = html.indexOf('\n', at + 1)) {
      line += 1;
      counted = at + 1;
    }
    const [, double, single, bare] = HREF.exec(html.slice(index, end)) ?? [];
    const href = double ?? single ?? bare;
    if (href === undefined) continue;
    const address = withoutReferences(href).slice(0, 2 * bulkPolicy.urlChars);
    const inner = html.slice(end + 1, end + 1 + LONGEST_TITLE);
    const title = withoutReferences(inner.split(/<\/a/i, 1)[0]?.replace(/<[^>]*>/g, '') ?? '').trim();
    entries.push(bareEntry(line, address, address, title.slice(0, bulkPolicy.shownChars)));
  }
  return entries;
}
