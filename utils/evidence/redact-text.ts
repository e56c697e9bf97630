/**
 * Takes secrets out of text: the addresses in it, JSON Web Tokens, values that stand behind the name of a secret, and every place where a
 * value known to be a secret stands. Pure.
 */
import { withoutTokens } from './json-web-tokens';
import { isMark, markFor, maySignStream, redactUrl, type Redacted, type RedactionRules } from './redaction';
import { looksRandom } from './redaction-names';
import { fullyDecoded } from './secret-names';

/** Whole addresses (in JSON with escaped slashes; percent-encoded), or the query, fragment or session of a relative one. */
const ADDRESS =
  /(?:[a-z][a-z0-9+.-]{1,20}:)?(?:\\?\/){2}[^\s"'<>`)\0]+|(?:https?|wss?)%3A%2F%2F[^\s"'<>`)\0]+|[?#]\/?[\w.~%[\]-]{1,60}(?:=|\\u003d|\\x3d)[^\s"'<>`)\0]+|;jsessionid=[\w.!-]+/gi;

/** As HTML, JSON and JSON within a string write it. */
const QUOTE = `(?:\\\\{0,3}["']|&quot;|&#34;|&#39;)`;
/** `"access_token":"…"`, `csrfToken = '…'`, `data-token="…"`: the value, found by what is rarer than names. Longer ones are data, not secrets. */
const QUOTED_VALUE = new RegExp(`[:=]\\s{0,4}(${QUOTE})((?:[^"'\\\\\\s<>&]|\\\\/){16,4096})(?=\\1)`, 'g');
/** The name in front of it. */
const NAME_BEFORE = new RegExp(`([A-Za-z_$][\\w$.-]{2,63})${QUOTE}?\\s{0,4}$`);
const NAME_WITHIN_CHARS = 80;
const ADDRESS_WITHIN = /:\\?\/\\?\/|^\\?\/\\?\//;

/** A secret shorter than this may be a word of the page. */
const SHORTEST_KNOWN = 16;
/** So many at a time are looked for in one pass. */
const AT_ONCE = 400;

/** Secrets met so far in one capture, to be found again where no rule would know them. */
export class KnownSecrets {
  readonly #values = new Set<string>();
  #patterns: RegExp[] | null = null;

  learn(values: Iterable<string>): void {
    for (const value of values) {
      if (isMark(value)) continue;
      for (const form of formsOf(value)) this.#add(form);
    }
  }

  #add(value: string): void {
    if (value.length < SHORTEST_KNOWN || this.#values.has(value) || !looksRandom(value)) return;
    this.#values.add(value);
    this.#patterns = null;
  }

  /** Longest first, so that a value within a longer one does not hide it. */
  patterns(): RegExp[] {
    return (this.#patterns ??= this.#compile());
  }

  #compile(): RegExp[] {
    const all = [...this.#values].sort((a, b) => b.length - a.length).map(escapePattern);
    const groups = Array.from({ length: Math.ceil(all.length / AT_ONCE) }, (_, n) =>
      all.slice(n * AT_ONCE, (n + 1) * AT_ONCE),
    );
    return groups.map((group) => new RegExp(group.join('|'), 'g'));
  }
}

function encoded(text: string): string {
  try {
    return encodeURIComponent(text);
  } catch {
    // Half a character of two: no address writes that.
    return text;
  }
}

/** A value as an address writes it, as it is, and as JSON does. */
function formsOf(value: string): string[] {
  const plain = fullyDecoded(value);
  return [value, plain, encoded(plain), plain.replaceAll('/', '\\/')];
}

const escapePattern = (text: string): string => text.replace(/[.*+?^${}()|[\]\\/-]/g, '\\$&');

/** The text without the values that are known to be secrets. */
export function withoutKnown(text: string, known: KnownSecrets, salt: string): Redacted {
  const removed: string[] = [];
  let clean = text;
  for (const pattern of known.patterns())
    clean = clean.replace(pattern, (value) => {
      removed.push(value);
      return markFor(value, salt);
    });
  return { text: clean, removed };
}

export interface TextOptions {
  known: KnownSecrets;
  /**
   * What scripts say may look like the query of an address (`a?token=b:c`): there only values that look random are taken out of
   * addresses that do not begin with a host.
   */
  maybeScript: boolean;
}

export function redactText(
  text: string,
  rules: RedactionRules,
  { known, maybeScript }: TextOptions,
): Redacted {
  const removed: string[] = [];
  const takeOut = (value: string): string => {
    removed.push(value);
    return markFor(value, rules.salt);
  };
  let clean = text.replace(ADDRESS, (address) => {
    const found = redactUrl(address, rules);
    if (maybeScript && /^[?#;]/.test(address) && !found.removed.every(looksRandom)) return address;
    removed.push(...found.removed);
    return found.text;
  });
  clean = withoutTokens(clean, takeOut);
  const aside: string[] = [];
  const before = clean;
  clean = before.replace(QUOTED_VALUE, (whole, _quote: string, value: string, at: number) => {
    if (!looksRandom(value) || isMark(value) || ADDRESS_WITHIN.test(value)) return whole;
    const name = NAME_BEFORE.exec(before.slice(Math.max(0, at - NAME_WITHIN_CHARS), at))?.[1] ?? '';
    if (rules.names.find(name).verdict !== 'always') return whole;
    (rules.keepStreamKeys && maySignStream(name, rules) ? aside : removed).push(value);
    return `${whole.slice(0, -value.length)}${markFor(value, rules.salt)}`;
  });
  const last = withoutKnown(clean, known, rules.salt);
  return { text: last.text, removed: [...removed, ...last.removed], aside };
}
