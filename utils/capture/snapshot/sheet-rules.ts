/**
 * Whether scripts have put rules into a linked sheet or taken some out, told from its text and the browser's own words for what
 * applied. A browser writes most rules in another way than their author, and drops what it does not understand; so only rules
 * are counted that every browser keeps and writes alike: those of plain selectors. Pure, one pass.
 */

const BLOCK = 0x7b; // {
const END = 0x7d; // }
const closes: ReadonlyMap<number, number> = new Map([
  [0x28, 0x29], // ( )
  [0x5b, 0x5d], // [ ]
  [BLOCK, END],
]);
const BACKSLASH = 0x5c;
const quotes = new Set([0x22, 0x27]);

/** Behind the string that begins at `from`; one that is not closed ends with its line. */
function afterString(css: string, from: number): number {
  const quote = css.charCodeAt(from);
  for (let at = from + 1; at < css.length; at++) {
    const code = css.charCodeAt(at);
    if (code === BACKSLASH) at += 1;
    else if (code === quote || code === 0x0a) return at + 1;
  }
  return css.length;
}

const afterComment = (css: string, from: number): number => {
  const end = css.indexOf('*/', from + 2);
  return end < 0 ? css.length : end + 2;
};

/** Behind the bracket that an address without quotes stands in. */
function afterBareUrl(css: string, from: number): number {
  for (let at = from; at < css.length; at++) {
    const code = css.charCodeAt(at);
    if (code === BACKSLASH) at += 1;
    else if (code === 0x29) return at + 1;
  }
  return css.length;
}

const bareUrl = /url\(\s{0,9}(?=[^\s"'])/iy;

/** No more of it is read. */
const LONGEST_HEAD = 2_000;

/** What stands before each rule's block, comments and strings left out, and how often. */
function headsOf(css: string): Map<string, number> {
  const heads = new Map<string, number>();
  const open: number[] = [];
  let head = '';
  for (let at = 0; at < css.length;) {
    const code = css.charCodeAt(at);
    bareUrl.lastIndex = at;
    if (code === 0x2f && css.charCodeAt(at + 1) === 0x2a) at = afterComment(css, at);
    else if (quotes.has(code)) {
      at = afterString(css, at);
      if (open.length === 0) head += '"';
    } else if ((code === 0x75 || code === 0x55) && bareUrl.test(css)) {
      at = afterBareUrl(css, bareUrl.lastIndex);
      if (open.length === 0) head += '"';
    } else {
      const close = closes.get(code);
      const isWithin = open.length > 0;
      if (isWithin && code === open.at(-1)) {
        open.pop();
        if (open.length === 0 && code === END) head = '';
      } else if (close !== undefined) {
        if (code === BLOCK && !isWithin) note(heads, head);
        open.push(close);
      }
      if (!isWithin && code !== BLOCK) {
        if (head.length <= LONGEST_HEAD) head += css[at];
        // Rules of one line, as @import is, end like this; in a selector it stays, and makes it none.
        if (code === 0x3b && /^\s*@/.test(head)) head = '';
      }
      at += code === BACKSLASH ? 2 : 1;
    }
  }
  return heads;
}

function note(heads: Map<string, number>, head: string): void {
  const known = nameOf(head);
  if (known !== null) heads.set(known, (heads.get(known) ?? 0) + 1);
}

const compound = /^(?:[a-z][a-z0-9-]*)?(?:[.#]-?[_a-z][\w-]*)*$/;
const prefix = /^@-(?:webkit|moz)-(?=keyframes)/;
const atRule = /^@(media|font-face|keyframes|supports)\b/;

/** By what a rule is known; null where browsers would write it in ways of their own. */
function nameOf(head: string): string | null {
  if (head.length > LONGEST_HEAD) return null;
  const plain = head
    .replace(/<!--|-->/g, ' ')
    .trim()
    .toLowerCase();
  // Firefox leaves out a prefix that it takes for the name without.
  if (plain.startsWith('@')) return atRule.exec(plain.replace(prefix, '@'))?.[0] ?? null;
  const selector = plain.replace(/\s+/g, ' ').replace(/ ?([>+~,]) ?/g, '$1');
  return selector.split(/[ >+~,]/).every((each) => each !== '' && compound.test(each)) ? selector : null;
}

/** `rules`: the browser's words for the sheet whose text is `css`. */
export function isChangedByScripts(css: string, rules: string): boolean {
  const [written, applied] = [headsOf(css), headsOf(rules)];
  for (const [head, count] of applied) if (count > (written.get(head) ?? 0)) return true;
  // Rules for other browsers that this one has left out are no sign.
  for (const [head, count] of written)
    if (!head.startsWith('@') && count > (applied.get(head) ?? 0)) return true;
  return false;
}
