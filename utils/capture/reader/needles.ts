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

/** Copies have their own ways with spaces: any number of any kind is as good as one. */
const withPlainSpaces = (text: string): string => text.replace(/(?:\s|&nbsp;)+/g, ' ');

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
    for (const text of texts) this.#add(withPlainSpaces(text));
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
   * Where they stand in `text`, each as a word or words of its own; of those that begin at one place the longest. What matches
   * `kept` (global) is passed over unless it is within. `begins`: places where something else begins, whatever stands before.
   */
  rangesIn(text: string, kept: RegExp, begins?: ReadonlySet<number>): Range[] {
    const isApart = (at: number): boolean =>
      begins?.has(at) === true || !isWordy(text[at - 1]) || !isWordy(text[at]);
    const ranges: Range[] = [];
    kept.lastIndex = 0;
    let keep = kept.exec(text);
    for (let at = 0; at < text.length;) {
      while (keep && keep.index < at) keep = kept.exec(text);
      const least = keep?.index === at ? at + keep[0].length : at + 1;
      const end =
        this.#first.next.has(text.charCodeAt(at)) && isApart(at) ? this.#endAt(text, at, isApart) : -1;
      if (end >= least) ranges.push({ from: at, to: end });
      at = Math.max(end, least);
    }
    return ranges;
  }

  /** Where the longest that begins `from` there ends; -1 where none does. A long one is known by its beginning, and as much of it as follows goes with it. */
  #endAt(text: string, from: number, isApart: (at: number) => boolean): number {
    let step: Step | undefined = this.#first;
    let end = -1;
    for (let at = from; step;) {
      if (step.whole !== null && isApart(at)) end = at;
      for (const { rest } of step.rests) end = Math.max(end, agreeing(text, at, rest));
      const space: number = step.next.has(SPACE) ? afterSpaces(text, at) : at;
      step = space > at ? step.next.get(SPACE) : step.next.get(text.charCodeAt(at));
      at = space > at ? space : at + 1;
    }
    return end;
  }

  /** Those that stand in `text` as a whole, within words or not. */
  wholeIn(text: string): Set<string> {
    const found = new Set<string>();
    let triesLeft: number = readerPolicy.maxWholeTries;
    for (let from = 0; from < text.length; from++) {
      let step = this.#first.next.get(text.charCodeAt(from));
      for (let at = from + 1; step; step = step.next.get(text.charCodeAt(at++))) {
        if (step.whole !== null) found.add(step.whole);
        for (const { whole, rest } of step.rests)
          if (!found.has(whole) && triesLeft-- > 0 && text.startsWith(rest, at)) found.add(whole);
      }
    }
    return found;
  }
}

/** Up to where `text` says the same as `rest`. */
function agreeing(text: string, from: number, rest: string): number {
  let at = from;
  for (let index = 0; index < rest.length; index++) {
    const code = rest.charCodeAt(index);
    if (code === SPACE) {
      const after = afterSpaces(text, at);
      if (after === at) break;
      at = after;
    } else if (text.charCodeAt(at) === code) at += 1;
    else break;
  }
  return at;
}
