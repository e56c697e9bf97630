/**
 * Takes copies of what was typed out of the written HTML: growing text boxes keep one in a hidden element, frameworks in
 * attributes of their own, editors in hidden fields, sliders and combo boxes in what they say to screen readers. Pure.
 */
import type { Ledger } from './ledger';
import { escapeAttribute, escapeText } from './markup';
import { needleOf, Needles, type Range } from './needles';
import { TYPED_MIRRORED, TYPED_TEXT } from './reading';
import type { Sought } from './sought';
import { mayHoldWords } from './wordless';

/** No text of the page holds a `<` as it is, so what stands between these two signs is a tag or a comment of ours. */
const MARKUP = /<[^<>]*>/g;
const ATTRIBUTE = / ([^\s"'<>/=]+)="([^"]+)"/g;
const hiddenField = /^<input(?= )[^<>]* type="hidden"/i;
const isAddress = /^\s*(?:[a-z][a-z0-9+.-]{0,20}:)?\//i;

/** As in an address: by a script, by a form, and with its spaces alone. A half of a pair cannot be written in any. */
function inAddress(text: string): string[] {
  const whole = text.replace(/\p{Surrogate}/gu, '\ufffd');
  const asQuery = new URLSearchParams({ q: whole }).toString().slice('q='.length);
  return [encodeURIComponent(whole), asQuery, whole.replace(/\s/g, '%20'), whole.replace(/\s/g, '+')];
}

/** As a text stands in text, in an attribute, in markup within either, in JSON, in a part of an address. */
const waysToWrite = (text: string): string[] =>
  [text, JSON.stringify(text).slice(1, -1), ...inAddress(text)].flatMap((each) => [
    ...[escapeText(each), escapeAttribute(each)],
    ...[escapeText(escapeText(each)), escapeAttribute(escapeText(each))],
  ]);
const needlesOf = (texts: readonly string[]): Needles => new Needles(new Set(texts.flatMap(waysToWrite)));

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
 * `html` without what is `sought`. What the page also shows in plain sight, as words of its own (`shown`, already without its
 * fields and editable parts), is kept: a title that was searched for is the title of what was found. Of a password only that
 * text is kept, and no attribute that says the same: else a page could strike its own words by filling in a password field.
 * Addresses are kept, too.
 */
export function withoutMirrors(
  html: string,
  { secrets, pieces }: Pick<Sought, 'secrets' | 'pieces'>,
  shown: string,
  ledger: Ledger,
): string {
  const all = [...secrets, ...pieces];
  if (all.length === 0) return html;
  const inSight = new Needles(all).wholeIn(shown);
  const hidden = all.filter((piece) => !inSight.has(needleOf(piece)));
  const shownSecrets = secrets.filter((secret) => inSight.has(needleOf(secret)));
  if (hidden.length + shownSecrets.length === 0) return html;
  return new Mirrors(hidden, [...hidden, ...shownSecrets], ledger).takenOutOf(html);
}

class Mirrors {
  readonly #inText: Needles;
  readonly #inTags: Needles;
  /** Signs that stand for something else, which no text is to be looked for within: entities and gaps; and addresses. */
  readonly #signs: RegExp;
  readonly #signsAndAddresses: RegExp;

  constructor(
    soughtInText: readonly string[],
    soughtInTags: readonly string[],
    private readonly ledger: Ledger,
  ) {
    this.#inText = needlesOf(soughtInText);
    this.#inTags = soughtInTags.length === soughtInText.length ? this.#inText : needlesOf(soughtInTags);
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
    const ranges = this.#inText.rangesIn(texts.join(''), this.#signsAndAddresses, begins);
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
      const ranges = this.#inTags.rangesIn(tag, this.#signsAndAddresses);
      for (const _ of ranges) this.#count();
      return replaced(tag, ranges);
    }
    const element = /^<([^\s<>]*)/.exec(tag)?.[1] ?? '';
    const isHidden = hiddenField.test(tag);
    return tag.replace(ATTRIBUTE, (whole, name: string, value: string) => {
      const isHiddenValue = isHidden && name === 'value';
      if (!isHiddenValue && (!mayHoldWords(element, name) || isAddress.test(value))) return whole;
      const ranges = this.#inTags.rangesIn(value, isHiddenValue ? this.#signs : this.#signsAndAddresses);
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
