/**
 * What the HTML parser would not build again as it stands. Scripts can make trees that no HTML text describes (a block
 * inside a paragraph, a link inside a link); the snapshot then differs from the page, and says so.
 */

import type { Language } from './languages';

const set = (names: string): ReadonlySet<string> => new Set(names.split(' '));

const closesParagraph = set(
  'address article aside blockquote center details dialog dir div dl dd dt li fieldset figcaption figure footer header ' +
    'hgroup main menu nav ol p search section summary ul h1 h2 h3 h4 h5 h6 pre listing form table hr xmp plaintext',
);
/** Inside these the parser forgets what is open outside, but for a form. */
const scopes = set('table td th caption template object applet marquee html body');
/** Between two list items these do not separate them. */
const transparentToItems = set('address div p a span b i em strong u s small big code font label nobr tt');
const headings = set('h1 h2 h3 h4 h5 h6');
const headContent = set('base link meta title style script noscript template noframes bgsound basefont');
const tableContent: ReadonlyMap<string, ReadonlySet<string>> = new Map([
  ['table', set('caption colgroup thead tbody tfoot style script template')],
  ['tbody', set('tr style script template')],
  ['thead', set('tr style script template')],
  ['tfoot', set('tr style script template')],
  ['tr', set('td th style script template')],
  ['colgroup', set('col template')],
]);
const onlyInTables = set('caption colgroup col thead tbody tfoot tr td th');
const onlyInDocument = set('body frame image');

/** Elements that end one another, as bits: one of them open means that a second of its name cannot be inside. */
const bits: Readonly<Record<string, number>> = { a: 1, button: 2, form: 4, nobr: 8, li: 16, p: 32 };
const bit = (name: string): number => (Object.hasOwn(bits, name) ? (bits[name] ?? 0) : 0);
const FORM = bit('form');
const ITEM = bit('li');
const PARAGRAPH = bit('p');

/** What is open around a node, as far as the parser minds. Immutable; shared by siblings. */
export class Nesting {
  static readonly outermost = new Nesting('', 0, 'html');

  private constructor(
    readonly parent: string,
    private readonly open: number,
    /** What the parser takes the next tag for. */
    readonly language: Language,
  ) {}

  /** The view from inside an HTML element of this name. */
  inside(name: string): Nesting {
    let { open } = this;
    if (scopes.has(name)) open &= FORM;
    if (open & ITEM && !transparentToItems.has(name) && !name.includes('-')) open &= ~ITEM;
    if (name === 'button') open &= ~PARAGRAPH;
    return new Nesting(name, open | bit(name), 'html');
  }

  /** The view from inside a shadow root, a drawing, a formula, or HTML within these. */
  static within(name: string, language: Language): Nesting {
    return new Nesting(name, 0, language);
  }

  /** Directly in the document's head. */
  get inHead(): boolean {
    return this.parent === 'head';
  }

  /** Whether the parser puts an HTML element of this name where it stands now. */
  takes(name: string): boolean {
    const { parent, open } = this;
    if (parent === 'head') return headContent.has(name);
    if (open !== 0) {
      const own = bit(name);
      if (own !== PARAGRAPH && own & open) return false;
      if (open & PARAGRAPH && closesParagraph.has(name)) return false;
    }
    if (headings.has(name) && headings.has(parent)) return false;
    const table = tableContent.get(parent);
    if (table) return table.has(name);
    if (onlyInTables.has(name)) return parent === 'template' || parent === '';
    return !onlyInDocument.has(name) || parent === 'html' || parent === 'frameset';
  }

  /** Whether the parser leaves text where it stands. */
  takesText(text: string): boolean {
    return (!tableContent.has(this.parent) && !this.inHead) || text.trim() === '';
  }
}
