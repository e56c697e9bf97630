/**
 * Takes copies of what was typed out of the written HTML: growing text boxes keep one in a hidden element, frameworks in
 * attributes of their own, editors in hidden fields, sliders and combo boxes in what they say to screen readers. Pure.
 */
import type { Ledger } from './ledger';
import { escapeAttribute, escapeText } from './markup';
import { Needles, type Range } from './needles';
import { TYPED_MIRRORED, TYPED_TEXT } from './reading';
import { mayHoldWords } from './wordless';

/** No text of the page holds a `<` as it is, so what stands between these two signs is a tag or a comment of ours. */
const MARKUP = /<[^<>]*>/g;
const ATTRIBUTE = / ([^\s"'<>/=]+)="([^"]+)"/g;
const hiddenField = /^<input(?= )[^<>]* type="hidden"/i;
const isAddress = /^\s*(?:[a-z][a-z0-9+.-]{0,20}:)?\//i;

/** Case and spaces aside: what a page shows, it may show in other letters. */
const bare = (text: string): string => text.toLowerCase().replace(/\s+/g, '');

/** As a text stands in text, in an attribute, in markup within either, in JSON. */
const waysToWrite = (text: string): string[] =>
  [text, JSON.stringify(text).slice(1, -1)].flatMap((each) => [
    ...[escapeText(each), escapeAttribute(each)],
    ...[escapeText(escapeText(each)), escapeAttribute(escapeText(each))],
  ]);

function replaced(text: string, ranges: readonly Range[]): string {
  let left = '';
  let at = 0;
  for (const { from, to } of ranges) {
    left += text.slice(at, from) + TYPED_TEXT;
    at = to;
  }
  return left + text.slice(at);
}

/**
 * `html` without the `pieces`. What the page also shows in plain sight (`shown`, already without its fields and editable
 * parts) is kept: a title that was searched for is the title of what was found. Addresses are kept, too.
 */
export function withoutMirrors(
  html: string,
  pieces: ReadonlySet<string>,
  shown: string,
  ledger: Ledger,
): string {
  if (pieces.size === 0) return html;
  const inSight = new Needles([...pieces].map(bare)).wholeIn(bare(shown));
  const hidden = [...pieces].filter((piece) => !inSight.has(bare(piece)));
  return hidden.length === 0 ? html : new Mirrors(hidden, ledger).takenOutOf(html);
}

class Mirrors {
  readonly #needles: Needles;
  /** Signs that stand for something else, which no text is to be looked for within: entities and gaps; and addresses. */
  readonly #signs: RegExp;
  readonly #signsAndAddresses: RegExp;

  constructor(
    hidden: readonly string[],
    private readonly ledger: Ledger,
  ) {
    this.#needles = new Needles(new Set(hidden.flatMap(waysToWrite)));
    const signs = `&(?:amp|lt|gt|quot|nbsp);|${ledger.tokenPrefix}\\d+;`;
    this.#signs = new RegExp(signs, 'g');
    this.#signsAndAddresses = new RegExp(`${signs}|[a-z][a-z0-9+.-]{0,20}://(?:[^\\s"'<>&]|&amp;)*`, 'gi');
  }

  takenOutOf(html: string): string {
    const texts: string[] = [];
    const tags: string[] = [];
    let at = 0;
    for (const { index, 0: tag } of html.matchAll(MARKUP)) {
      texts.push(html.slice(at, index));
      tags.push(this.#tag(tag));
      at = index + tag.length;
    }
    texts.push(html.slice(at));
    let left = '';
    for (const [index, text] of this.#texts(texts).entries()) left += text + (tags[index] ?? '');
    return left;
  }

  /** The texts between the tags are looked at as one: a mirror may have put a caret in the midst of it. */
  #texts(texts: readonly string[]): string[] {
    const begins = new Set<number>();
    let length = 0;
    for (const text of texts) {
      begins.add(length);
      length += text.length;
    }
    const ranges = this.#needles.rangesIn(texts.join(''), this.#signsAndAddresses, begins);
    if (ranges.length === 0) return [...texts];
    for (const _ of ranges) this.#count();
    let next = 0;
    let start = 0;
    return texts.map((text) => {
      const end = start + text.length;
      let left = '';
      let at = start;
      for (let range = ranges[next]; range && range.from < end; range = ranges[next]) {
        if (range.from >= start) left += text.slice(at - start, range.from - start) + TYPED_TEXT;
        at = Math.min(range.to, end);
        if (range.to > end) break;
        next += 1;
      }
      left += text.slice(at - start);
      start = end;
      return left;
    });
  }

  #tag(tag: string): string {
    if (tag.startsWith('<!')) {
      const ranges = this.#needles.rangesIn(tag, this.#signsAndAddresses);
      for (const _ of ranges) this.#count();
      return replaced(tag, ranges);
    }
    const element = /^<([^\s<>]*)/.exec(tag)?.[1] ?? '';
    const isHidden = hiddenField.test(tag);
    return tag.replace(ATTRIBUTE, (whole, name: string, value: string) => {
      const isHiddenValue = isHidden && name === 'value';
      if (!isHiddenValue && (!mayHoldWords(element, name) || isAddress.test(value))) return whole;
      const ranges = this.#needles.rangesIn(value, isHiddenValue ? this.#signs : this.#signsAndAddresses);
      if (ranges.length === 0) return whole;
      this.#count();
      // Of a copy in a hidden field nothing is kept: shorter pieces of it may stand between the marks.
      return ` ${name}="${isHiddenValue ? TYPED_TEXT : replaced(value, ranges)}"`;
    });
  }

  #count(): void {
    this.ledger.redact('typed-value');
    this.ledger.remark(
      TYPED_MIRRORED,
      'What was typed stood in hidden text, fields or attributes, too; it was taken out there.',
    );
  }
}
