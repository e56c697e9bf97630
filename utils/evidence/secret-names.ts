/**
 * Whether a name is that of a secret: one way of reading names for parameters of addresses, headers, form fields and keys of JSON.
 * The lists stand in redaction-names.ts. Pure.
 */

/** Whether a list names something: `always`, only when its value `looks random`, or `never`. */
export type Verdict = 'always' | 'looks random' | 'never';

/** `how`: the list has the name, or the beginning of it; or only something that stands in it. */
export interface Naming {
  verdict: Verdict;
  how: 'named' | 'contained';
}

/** Encoded over and over, a name or an address is undone so many times: deeper none was seen, and a hostile one goes on for ever. */
export const DEEPEST = 4;

/** Percent-encoding undone, encoding of that encoding included. */
export function fullyDecoded(text: string): string {
  let plain = text;
  try {
    for (let depth = 0; depth <= DEEPEST && plain.includes('%'); depth += 1)
      plain = decodeURIComponent(plain);
  } catch {
    // What is no encoding is what it says.
  }
  return plain;
}

const NEVER: Naming = { verdict: 'never', how: 'named' };

/** Without what separates its words: `access_token`, `Access-Token` and `accessToken` are one name. */
const joined = (name: string): string => name.toLowerCase().replace(/[-_.]/g, '');

/** Its words, each between hyphens: `-x-auth-key-` of `X-AuthKey`. */
const hyphenated = (name: string): string =>
  `-${(name.match(/[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+/g) ?? []).join('-').toLowerCase()}-`;

/**
 * A list of names. Case, `-`, `_` and `.` do not count. `session*` stands for any ending, `*token` for any beginning, `*csrf*` for both;
 * `*-auth-*`: where that is a word by itself, as in `X-Auth-Key` and `userAuth` but not in `author`. A `?` behind: only where
 * the value looks random. A `!` in front: never, whatever else the list says. Whole names count before beginnings, these before the rest.
 */
export class NameList {
  readonly #whole = new Map<string, Naming>();
  readonly #beginnings: [text: string, naming: Naming][] = [];
  readonly #contained: [isIn: (joined: string, hyphenated: string) => boolean, naming: Naming][] = [];

  constructor(names: readonly string[]) {
    for (const name of names) this.#add(name);
    // A harmless name is harmless whatever it begins with.
    this.#beginnings.sort(([, a], [, b]) => Number(b.verdict === 'never') - Number(a.verdict === 'never'));
  }

  #add(name: string): void {
    const [, no = '', before = '', body = '', after = '', perhaps = ''] =
      /^(!?)(\*?)(.*?)(\*?)(\??)$/s.exec(name) ?? [];
    const verdict = no === '!' ? 'never' : perhaps === '?' ? 'looks random' : 'always';
    const text = joined(body);
    if (text === '') return;
    const contained: Naming = { verdict, how: 'contained' };
    const named: Naming = { verdict, how: 'named' };
    if (before === '' && after === '') this.#whole.set(text, named);
    else if (before === '') this.#beginnings.push([text, named]);
    else if (after === '') this.#contained.push([(whole) => whole.endsWith(text), contained]);
    else if (body.startsWith('-') && body.endsWith('-')) {
      const word = body.toLowerCase();
      this.#contained.push([(_, words) => words.includes(word), contained]);
    } else this.#contained.push([(whole) => whole.includes(text), contained]);
  }

  /** What the list says of a name, whose characters may be encoded. Of `user[password]` each part is a name. */
  find(name: string): Naming {
    const found = fullyDecoded(name)
      .split(/[[\]]/)
      .map((part) => this.#of(part));
    return (
      found.find(({ verdict }) => verdict === 'always') ??
      found.find(({ verdict }) => verdict === 'looks random') ??
      NEVER
    );
  }

  #of(name: string): Naming {
    const whole = joined(name);
    const named =
      this.#whole.get(whole) ?? this.#beginnings.find(([beginning]) => whole.startsWith(beginning))?.[1];
    if (named || this.#contained.length === 0) return named ?? NEVER;
    const words = hyphenated(name);
    const all = this.#contained.filter(([isIn]) => isIn(whole, words)).map(([, naming]) => naming);
    return all.find(({ verdict }) => verdict === 'always') ?? all[0] ?? NEVER;
  }
}
