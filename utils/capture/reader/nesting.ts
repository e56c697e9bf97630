/**
 * What the HTML parser would not build again as it stands. Scripts can make trees that no HTML text describes (a block
 * inside a paragraph, a link inside a link); the snapshot then differs from the page, and says so.
 */

const set = (names: string): ReadonlySet<string> => new Set(names.split(' '));

const closesParagraph = set(
  'address article aside blockquote center details dialog dir div dl dd dt li fieldset figcaption figure footer header ' +
    'hgroup main menu nav ol p search section summary ul h1 h2 h3 h4 h5 h6 pre listing form table hr xmp plaintext',
);
/** Inside these the parser forgets what is open outside. */
const scopes = set('table td th caption template object applet marquee html body');
/** Between two list items these do not separate them. */
const transparentToItems = set('address div p a span b i em strong u s small big code font label nobr tt');
const headings = set('h1 h2 h3 h4 h5 h6');
const headContent = set('base link meta title style script noscript template noframes bgsound basefont');
const tableContent: Readonly<Record<string, ReadonlySet<string>>> = {
  table: set('caption colgroup thead tbody tfoot style script template'),
  tbody: set('tr style script template'),
  thead: set('tr style script template'),
  tfoot: set('tr style script template'),
  tr: set('td th style script template'),
  colgroup: set('col template'),
};
const onlyInTables = set('caption colgroup col thead tbody tfoot tr td th');

/** What is open around a node, as far as the parser minds. Immutable; shared by siblings. */
export class Nesting {
  static readonly outermost = new Nesting('', new Set());

  private constructor(
    readonly parent: string,
    private readonly open: ReadonlySet<string>,
  ) {}

  /** The view from inside an HTML element of this name. */
  inside(name: string): Nesting {
    let open: ReadonlySet<string> = this.open;
    if (scopes.has(name)) open = open.has('form') ? new Set(['form']) : Nesting.outermost.open;
    const adds =
      name === 'p' ||
      name === 'a' ||
      name === 'button' ||
      name === 'form' ||
      name === 'nobr' ||
      name === 'li';
    const losesItem = open.has('li') && !transparentToItems.has(name) && !name.includes('-');
    const losesParagraph = name === 'button' && open.has('p');
    if (adds || losesItem || losesParagraph) {
      const changed = new Set(open);
      if (losesItem) changed.delete('li');
      if (losesParagraph) changed.delete('p');
      if (adds) changed.add(name);
      open = changed;
    }
    return new Nesting(name, open);
  }

  /** The view from inside a shadow root or from inside SVG's and MathML's HTML parts. */
  static fresh(name: string): Nesting {
    return new Nesting(name, Nesting.outermost.open);
  }

  /** Directly in the document's head. */
  get inHead(): boolean {
    return this.parent === 'head';
  }

  /** Whether the parser puts an HTML element of this name where it stands now. */
  takes(name: string): boolean {
    if (this.parent === 'head') return headContent.has(name);
    if (
      this.open.has(name) &&
      (name === 'a' || name === 'button' || name === 'form' || name === 'nobr' || name === 'li')
    )
      return false;
    if (this.open.has('p') && closesParagraph.has(name)) return false;
    if (headings.has(name) && headings.has(this.parent)) return false;
    const table = tableContent[this.parent];
    if (table) return table.has(name);
    if (onlyInTables.has(name)) return this.parent === 'template' || this.parent === '';
    return name !== 'body' && name !== 'frame' && name !== 'image'
      ? true
      : this.parent === 'html' || this.parent === 'frameset';
  }

  /** Whether the parser leaves text where it stands. */
  takesText(text: string): boolean {
    return (!(this.parent in tableContent) && this.parent !== 'head') || text.trim() === '';
  }
}
