/**
 * Finds any of many texts in a long one, in a time that grows with the long one alone: a page can choose both, and would keep
 * a search that tries every text at every place busy for hours. Pure.
 */
import { readerPolicy } from './policy';

export interface Range {
  from: number;
  to: number;
}

/** Where one has come, having read so many characters of a text. */
interface Step {
  next: Map<number, Step>;
  /** A text that ends here. */
  whole: string | null;
  /** What follows here in texts that are longer than is looked for. */
  rests: { whole: string; rest: string }[];
}

const newStep = (): Step => ({ next: new Map(), whole: null, rests: [] });

const SPACE = 32;
const NBSP = '&nbsp;';
const isSpace = (code: number): boolean => code === SPACE || (code >= 9 && code <= 13) || code === 160;
const isWordy = (character: string | undefined): boolean =>
  character !== undefined && /[\p{L}\p{N}]/u.test(character);

/** In an address two of its three characters may be letters, and no word. */
const SIGN = /^%[\da-f]{2}$/;
const followsSign = (text: string, at: number): boolean =>
  text[at - 3] === '%' && SIGN.test(text.slice(at - 3, at));

/** In small letters, each in its place: one that is written as two in small is left as it is. */
function inSmall(text: string): string {
  const small = text.toLowerCase();
  if (small.length === text.length) return small;
  return text.replace(/[^]/gu, (letter) =>
    letter.toLowerCase().length === letter.length ? letter.toLowerCase() : letter,
  );
}

/** What a text is known by: copies have their own ways with letters and spaces, of which any number of any kind is as good as one. */
export const needleOf = (text: string): string => inSmall(text).replace(/(?:\s|&nbsp;)+/g, ' ');

function afterSpaces(text: string, from: number): number {
  for (let at = from; ;) {
    if (isSpace(text.charCodeAt(at))) at += 1;
    else if (text.startsWith(NBSP, at)) at += NBSP.length;
    else return at;
  }
}

export class Needles {
  readonly #first = newStep();

  constructor(texts: Iterable<string>) {
    for (const text of texts) this.#add(needleOf(text));
  }

  #add(whole: string): void {
    const { maxSoughtChars, maxSoughtAlike } = readerPolicy;
    let step = this.#first;
    for (let at = 0; at < whole.length && at < maxSoughtChars; at++) {
      const code = whole.charCodeAt(at);
      const next = step.next.get(code) ?? newStep();
      step.next.set(code, next);
      step = next;
    }
    if (whole.length <= maxSoughtChars) step.whole = whole;
    else if (step.rests.length < maxSoughtAlike)
      step.rests.push({ whole, rest: whole.slice(maxSoughtChars) });
  }

  /**
   * Where they stand in `text`, in whatever letters, each as a word or words of its own; of those that begin at one place the
   * longest. What matches `kept` (global) is passed over unless it is within. `begins`: places where something else begins,
   * whatever stands before.
   */
  rangesIn(text: string, kept: RegExp, begins?: ReadonlySet<number>): Range[] {
    const small = inSmall(text);
    const isApart = (at: number): boolean => begins?.has(at) === true || isBetweenWords(small, at);
    const ranges: Range[] = [];
    kept.lastIndex = 0;
    let keep = kept.exec(text);
    for (let at = 0; at < text.length;) {
      while (keep && keep.index < at) keep = kept.exec(text);
      const least = keep?.index === at ? at + keep[0].length : at + 1;
      let end = -1;
      this.#follow(small, at, isApart, (to, { whole, rests }) => {
        if (whole !== null && isApart(to)) end = Math.max(end, to);
        for (const { rest } of rests) end = Math.max(end, agreeing(small, to, rest).to);
      });
      if (end >= least) ranges.push({ from: at, to: end });
      at = Math.max(end, least);
    }
    return ranges;
  }

  /** Those that stand in `text` as words of their own, whole, as {@link needleOf} writes them. */
  wholeIn(text: string): Set<string> {
    const small = inSmall(text);
    const isApart = (at: number): boolean => isBetweenWords(small, at);
    const found = new Set<string>();
    let triesLeft: number = readerPolicy.maxWholeTries;
    for (let from = 0; from < small.length; from++)
      this.#follow(small, from, isApart, (at, step) => {
        if (step.whole !== null && isApart(at)) found.add(step.whole);
        for (const { whole, rest } of step.rests) {
          if (found.has(whole) || triesLeft-- <= 0) continue;
          const { to, isAll } = agreeing(small, at, rest);
          if (isAll && isApart(to)) found.add(whole);
        }
      });
    return found;
  }

  /** Goes along what is looked for as far as `small` says it `from` there on, a long one's beginning at most. */
  #follow(
    small: string,
    from: number,
    isApart: (at: number) => boolean,
    reached: (at: number, step: Step) => void,
  ): void {
    if (!this.#first.next.has(small.charCodeAt(from)) || !isApart(from)) return;
    let step: Step | undefined = this.#first;
    for (let at = from; step;) {
      if (step.whole !== null || step.rests.length > 0) reached(at, step);
      const space: number = step.next.has(SPACE) ? afterSpaces(small, at) : at;
      step = space > at ? step.next.get(SPACE) : step.next.get(small.charCodeAt(at));
      at = space > at ? space : at + 1;
    }
  }
}

const isBetweenWords = (small: string, at: number): boolean =>
  !isWordy(small[at - 1]) || !isWordy(small[at]) || followsSign(small, at);

/** Up to where `small` says the same as `rest`, and whether that is all of it. A long one is known by its beginning, and as much of it as follows goes with it. */
function agreeing(small: string, from: number, rest: string): { to: number; isAll: boolean } {
  let to = from;
  for (let index = 0; index < rest.length; index++) {
    const code = rest.charCodeAt(index);
    const after = code === SPACE ? afterSpaces(small, to) : small.charCodeAt(to) === code ? to + 1 : to;
    if (after === to) return { to, isAll: false };
    to = after;
  }
  return { to, isAll: true };
}
