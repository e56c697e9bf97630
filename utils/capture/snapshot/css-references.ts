/**
 * Finds, by the tokens of CSS and nothing coarser, every place where a style sheet names a file, so that only those
 * places are rewritten: comments, strings, selectors and syntax that does not exist yet pass through untouched.
 * (CSS Syntax Level 3, §4; what names a file: `url()`, `src()`, strings in `@import` and `image-set()`.)
 */
import type { ResourceKind } from '../reader/reading';

/** `start` to `end` is an argument of `url()` or a string; what replaces it is written as a string. */
export interface CssReference {
  start: number;
  end: number;
  url: string;
  kind: ResourceKind;
}

/** A pseudo-class whose state only scripts can bring about, and its place without the colon. */
export interface CssState {
  start: number;
  end: number;
  name: string;
}

/** What a media query asks of the user's preference: `prefers-color-scheme: dark`, without its brackets. */
export interface CssScheme {
  start: number;
  end: number;
  asked: string;
}

export interface CssFindings {
  references: CssReference[];
  states: CssState[];
  schemes: CssScheme[];
}

/** A run of name characters (names outside ASCII are names too), or one escape. */
const NAME = /[-\w\u0080-\uffff]+|\\(?:[0-9a-fA-F]{1,6}(?:\r\n|[ \t\n\r\f])?|[^\n\r\f])/y;
const SPACE = /[ \t\n\r\f]*/y;
/** Where a string may end or go on in an unusual way. */
const STRING_STOP = { '"': /["\\\n\r\f]/g, "'": /['\\\n\r\f]/g } as const;
/** What ends an address without quotes, or must not be in it. */
const URL_STOP = /["'()\\\s\u0000-\u0008\u000e-\u001f\u007f]/g;
const URL_END = /[ \t\n\r\f]*(?:\)|$)/y;
/** After a broken `url(`, everything up to here is lost. */
const BAD_URL_STOP = /[)\\]/g;

const SCHEME = /\s*:\s*(dark|light)\s*(?=\))/iy;

/** What comes after a selector, or after a declaration. */
const SELECTOR_STOP = /[{};]/g;

const mayMatter =
  /url\(|src\(|image-set\(|@import|\\|:defined|:modal|:popover-open|:fullscreen|:focus|:target|prefers-color-scheme/i;
const states = new Set(
  'defined modal popover-open fullscreen focus focus-visible focus-within target'.split(' '),
);

/** The text an escaped name, string or address stands for. */
export const unescapeCss = (text: string): string =>
  text.includes('\\')
    ? text.replace(
        /\\(?:([0-9a-fA-F]{1,6})(?:\r\n|[ \t\n\r\f])?|(\r\n|[\n\r\f])|([\s\S]))/g,
        (_, hex, line, other) =>
          typeof hex === 'string'
            ? fromCode(parseInt(hex, 16))
            : typeof line === 'string'
              ? ''
              : String(other),
      )
    : text;

const fromCode = (code: number): string =>
  code === 0 || code > 0x10ffff || (code >= 0xd800 && code <= 0xdfff) ? '\ufffd' : String.fromCodePoint(code);

export function findReferences(css: string): CssFindings {
  const findings: CssFindings = { references: [], states: [], schemes: [] };
  if (mayMatter.test(css)) new Scanner(css, findings).run();
  return findings;
}

class Scanner {
  #at = 0;
  /** The at-rule whose prelude is being read. */
  #prelude = '';
  /** Names of the open functions, innermost last; '' for a plain bracket. */
  #functions: string[] = [];
  /** For each open block, whether it is a `@font-face`. */
  readonly #blocks: boolean[] = [];
  #importDone = false;
  /** The next end of a selector or declaration, once somebody has looked for it. */
  #selectorStop = -1;

  constructor(
    private readonly css: string,
    private readonly findings: CssFindings,
  ) {}

  run(): void {
    const { css } = this;
    while (this.#at < css.length) this.#step(css.charCodeAt(this.#at));
  }

  #step(code: number): void {
    if (isNameCode(code)) return this.#name();
    switch (code) {
      case 0x22: // "
      case 0x27: // '
        return this.#string();
      case 0x2f: // /
        if (this.css.charCodeAt(this.#at + 1) === 0x2a) {
          const end = this.css.indexOf('*/', this.#at + 2);
          this.#at = end < 0 ? this.css.length : end + 2;
          return;
        }
        break;
      case 0x40: // @
        this.#at++;
        this.#prelude = unescapeCss(this.#readName()).toLowerCase();
        this.#importDone = false;
        return;
      case 0x28: // (
        this.#functions.push('');
        break;
      case 0x29: // )
        this.#functions.pop();
        break;
      case 0x7b: // {
        this.#blocks.push(this.#prelude === 'font-face');
        this.#prelude = '';
        this.#functions = [];
        break;
      case 0x7d: // }
        this.#blocks.pop();
        this.#prelude = '';
        this.#functions = [];
        break;
      case 0x3b: // ;
        this.#prelude = '';
        break;
      case 0x3a: // :
        return this.#colon();
      default:
    }
    this.#at++;
  }

  /** Reads what `pattern` matches here, which may be nothing. */
  #read(pattern: RegExp): string {
    pattern.lastIndex = this.#at;
    const match = pattern.exec(this.css);
    this.#at += match?.[0].length ?? 0;
    return match?.[0] ?? '';
  }

  #readName(): string {
    const start = this.#at;
    while (this.#read(NAME) !== '');
    return this.css.slice(start, this.#at);
  }

  /** Goes to the next character that `stop` matches, or to the end; returns it. */
  #goTo(stop: RegExp): string {
    stop.lastIndex = this.#at;
    this.#at = stop.exec(this.css)?.index ?? this.css.length;
    return this.css[this.#at] ?? '';
  }

  #name(): void {
    const start = this.#at;
    const name = this.#readName();
    if (name === '') this.#at++;
    if (name.toLowerCase() === 'prefers-color-scheme') return this.#scheme(start);
    if (name === '' || this.css.charCodeAt(this.#at) !== 0x28) return;
    this.#at++;
    const called = unescapeCss(name).toLowerCase();
    if (called === 'url') this.#url();
    else this.#functions.push(called);
  }

  /** Behind `prefers-color-scheme`, which begins at `start`: only a query has its value in the same brackets. */
  #scheme(start: number): void {
    SCHEME.lastIndex = this.#at;
    const asked = SCHEME.exec(this.css);
    if (!asked?.[1] || this.#functions.at(-1) !== '') return;
    this.#at += asked[0].length;
    this.findings.schemes.push({ start, end: this.#at, asked: asked[1].toLowerCase() });
  }

  /** Behind `url(`. */
  #url(): void {
    this.#read(SPACE);
    const start = this.#at;
    const code = this.css.charCodeAt(start);
    if (code === 0x22 || code === 0x27) {
      this.#functions.push('url');
      this.#string();
      return;
    }
    let stop = this.#goTo(URL_STOP);
    while (stop === '\\') {
      this.#at++;
      if (this.#read(/[0-9a-fA-F]{1,6}(?:\r\n|[ \t\n\r\f])?/y) === '') this.#at++;
      stop = this.#goTo(URL_STOP);
    }
    const end = this.#at;
    URL_END.lastIndex = end;
    const closing = URL_END.exec(this.css);
    if (closing) {
      this.#at = end + closing[0].length;
      this.#refer(start, end, unescapeCss(this.css.slice(start, end)));
      return;
    }
    while (this.#goTo(BAD_URL_STOP) === '\\') this.#at += 2;
    this.#at++;
  }

  #string(): void {
    const start = this.#at++;
    const quote = this.css[start] === '"' ? '"' : "'";
    let stop = this.#goTo(STRING_STOP[quote]);
    while (stop === '\\') {
      this.#at += this.css.startsWith('\r\n', this.#at + 1) ? 3 : 2;
      stop = this.#goTo(STRING_STOP[quote]);
    }
    const end = this.#at;
    // A line feed makes it a bad string, which names nothing.
    if (stop !== quote && stop !== '') return;
    if (stop === quote) this.#at++;
    const inside = this.#functions.at(-1);
    const isImport =
      this.#prelude === 'import' && !this.#importDone && (inside === undefined || inside === 'url');
    const names =
      inside === 'url' || inside === 'src' || inside === 'image-set' || inside === '-webkit-image-set';
    if (isImport || (names && this.#prelude !== 'import'))
      this.#refer(start, this.#at, unescapeCss(this.css.slice(start + 1, end)));
  }

  #refer(start: number, end: number, url: string): void {
    const prelude = this.#prelude;
    if (prelude === 'import') {
      if (this.#importDone) return;
      this.#importDone = true;
      this.findings.references.push({ start, end, url, kind: 'style' });
      return;
    }
    // A namespace is a name; @document matches addresses and loads none; `#x` is a part of the page itself.
    if (prelude.endsWith('namespace') || prelude.endsWith('document') || url.startsWith('#')) return;
    const kind = this.#blocks.at(-1) === true ? 'font' : 'image';
    this.findings.references.push({ start, end, url, kind });
  }

  #colon(): void {
    const start = ++this.#at;
    const before = this.css.charCodeAt(start - 2);
    const name = this.#readName().toLowerCase();
    const end = this.#at;
    this.#at = start;
    if (!states.has(name) || before === 0x3a) return;
    if (this.#isSelector(end) && this.css.charCodeAt(end) !== 0x28)
      this.findings.states.push({ start: start - 1, end, name });
    this.#at = end;
  }

  /** Of selector and declaration, only the first has a block after it: `animation:focus 1s` is none. */
  #isSelector(at: number): boolean {
    if (this.#selectorStop < at) {
      SELECTOR_STOP.lastIndex = at;
      this.#selectorStop = SELECTOR_STOP.exec(this.css)?.index ?? this.css.length;
    }
    return this.css.charCodeAt(this.#selectorStop) === 0x7b;
  }
}

const isNameCode = (code: number): boolean =>
  (code >= 0x61 && code <= 0x7a) ||
  (code >= 0x41 && code <= 0x5a) ||
  (code >= 0x30 && code <= 0x39) ||
  code === 0x2d ||
  code === 0x5f ||
  code === 0x5c ||
  code >= 0x80;
