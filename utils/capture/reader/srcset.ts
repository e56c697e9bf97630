/** What a srcset offers, read as browsers read it (WHATWG HTML, "parse a srcset attribute") in one pass, however it is written. Pure. */

export interface Candidate {
  address: string;
  /** Density (`2x`) or width (`640w`). */
  amount: number;
  unit: 'x' | 'w';
}

const SPACE = /[\t\n\f\r ]/;
const isSpace = (character: string): boolean => SPACE.test(character);

/** The words behind an address, and where the comma stands that ends them: one in brackets does not. */
function descriptorsFrom(srcset: string, from: number): { words: string[]; end: number } {
  let depth = 0;
  let end = from;
  for (; end < srcset.length && (depth > 0 || srcset[end] !== ','); end++)
    if (srcset[end] === '(') depth = 1;
    else if (srcset[end] === ')') depth = 0;
  const words = srcset.slice(from, end).split(/[\t\n\f\r ]+/);
  return { words: words.filter((word) => word !== ''), end };
}

/** Null where a browser would pass the entry over. `h` says how high it is, and nothing that anything depends on. */
function candidate(address: string, words: readonly string[]): Candidate | null {
  const scale = words.filter((word) => !/^\d+h$/.test(word));
  const [word = '1x'] = scale;
  const amount = Number(word.slice(0, -1));
  const unit = word.at(-1);
  const isRead = scale.length <= 1 && word.length > 1 && Number.isFinite(amount) && amount >= 0;
  return isRead && (unit === 'x' || unit === 'w') ? { address, amount, unit } : null;
}

export function candidatesOf(srcset: string, most: number): Candidate[] {
  const candidates: Candidate[] = [];
  for (let at = 0; at < srcset.length && candidates.length < most;) {
    if (isSpace(srcset.charAt(at)) || srcset[at] === ',') {
      at += 1;
      continue;
    }
    const from = at;
    while (at < srcset.length && !isSpace(srcset.charAt(at))) at += 1;
    let end = at;
    while (srcset[end - 1] === ',') end -= 1;
    const behind = end < at ? { words: [], end: at } : descriptorsFrom(srcset, at);
    at = behind.end;
    const read = candidate(srcset.slice(from, end), behind.words);
    if (read) candidates.push(read);
  }
  return candidates;
}
