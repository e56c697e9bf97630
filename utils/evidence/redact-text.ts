/** Takes secrets out of text: the addresses in it, JSON Web Tokens, and every place where a value known to be a secret stands. Pure. */
import { withoutTokens } from './json-web-tokens';
import { isMark, markFor, redactUrl, type Redacted, type RedactionRules } from './redaction';
import { looksRandom } from './redaction-names';

/** Whole addresses (in JSON with escaped slashes; percent-encoded), or the query, fragment or session of a relative one. */
const ADDRESS =
  /(?:[a-z][a-z0-9+.-]{1,20}:)?(?:\\?\/){2}[^\s"'<>`)\0]+|(?:https?|wss?)%3A%2F%2F[^\s"'<>`)\0]+|[?#]\/?[\w.~%[\]-]{1,60}(?:=|\\u003d|\\x3d)[^\s"'<>`)\0]+|;jsessionid=[\w.!-]+/gi;

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
      if (value.length < SHORTEST_KNOWN || this.#values.has(value) || !looksRandom(value) || isMark(value))
        continue;
      this.#values.add(value);
      this.#patterns = null;
    }
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

const escapePattern = (text: string): string => text.replace(/[.*+?^${}()|[\]\\/-]/g, '\\$&');

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
  for (const pattern of known.patterns()) clean = clean.replace(pattern, takeOut);
  return { text: clean, removed };
}
