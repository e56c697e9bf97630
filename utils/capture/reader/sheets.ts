/** Style sheets: their original text where it says what applies, the browser's rules where scripts have changed them. */
import { withAnswers, type ColorScheme } from './color-scheme';
import { attribute, doc, firstMatch, isMatch, resolve, textContent } from './dom';
import type { Ledger } from './ledger';
import { readerPolicy } from './policy';
import { EMPTY, type Shape } from './shape';
import { SheetSets } from './sheet-sets';

/** Reads the sheets of one frame. */
export class Sheets {
  #rulesCharsLeft: number = readerPolicy.maxRulesChars;
  #charsLeft: number = readerPolicy.maxSheetChars;
  #adoptionsLeft: number = readerPolicy.maxAdoptions;
  /** What stands for a sheet made by scripts, written once, however many components share it; empty where it says nothing. */
  readonly #constructed = new Map<CSSStyleSheet, string>();

  readonly #sets = new SheetSets();

  constructor(
    private readonly baseUrl: string,
    private readonly ledger: Ledger,
    private readonly scheme: ColorScheme,
  ) {}

  shapeStyle(style: HTMLStyleElement | SVGStyleElement, shape: Shape): void {
    const sheet = style.sheet;
    const inSvg = style instanceof SVGStyleElement;
    shape.inside = EMPTY;
    // The sets of an opened file would be chosen anew.
    shape.attributes.delete('title');
    const media = shape.attributes.get('media');
    if (media !== undefined) shape.attributes.set('media', withAnswers(media, this.scheme));
    // No sheet: another language, or the page's own policy forbade it.
    if (!sheet) return;
    if (!this.#sets.isInForce(sheet, style)) shape.attributes.set('media', 'not all');
    const written = textContent(style) ?? '';
    const css = this.#asApplied(sheet, written);
    if (css !== '') shape.inside = { html: this.#leave(css, inSvg ? 'escaped' : 'raw') };
  }

  /** A linked sheet becomes a style element, so that it needs no second file. */
  shapeLink(link: HTMLLinkElement, shape: Shape): void {
    const media = shape.attributes.get('media');
    const sheet = link.sheet;
    shape.name = 'style';
    shape.inside = EMPTY;
    for (const name of ['rel', 'href', 'type', 'title', 'as', 'sizes', 'disabled', 'hreflang'])
      shape.attributes.delete(name);
    const url = sheet?.href ?? resolve(attribute(link, 'href') ?? '', this.baseUrl);
    if (!sheet || url === null) {
      if (url !== null && !isMatch(link, '[rel~=alternate i], [disabled]'))
        this.ledger.remark(
          'sheet-not-loaded',
          `Style sheets had not been loaded, the first: ${url.slice(0, 200)}`,
        );
      return;
    }
    if (!this.#sets.isInForce(sheet, link)) return;
    if (media !== undefined) shape.attributes.set('media', withAnswers(media, this.scheme));
    const rules = this.#rules(sheet);
    shape.inside = {
      html: this.ledger.gap({ fill: 'sheet', css: null, url, baseUrl: url, rules, context: 'raw' }),
    };
  }

  /** Whether all style elements and linked sheets of the document stand in a head. */
  get areInHead(): boolean {
    return doc.head(document) !== null && !firstMatch(':is(style, link[rel~=stylesheet i]):not(head *)');
  }

  /** Sheets that scripts put on the document or a shadow root, each as a style element; empty when there are none. */
  adopted(root: Document | ShadowRoot): string {
    let html = '';
    const listed = root instanceof Document ? doc.adoptedStyleSheets(root) : root.adoptedStyleSheets;
    for (const sheet of listed) {
      if (this.#adoptionsLeft-- <= 0) {
        this.#remarkLimit();
        break;
      }
      const css = this.#ofScripts(sheet);
      if (css !== '') html += `<style>${css}</style>`;
    }
    if (html !== '')
      this.ledger.remark('adopted-sheets', 'Constructed style sheets were written as style elements.');
    return html;
  }

  #ofScripts(sheet: CSSStyleSheet): string {
    const known = this.#constructed.get(sheet);
    if (known !== undefined) return known;
    const css = sheet.disabled ? '' : (readRules(sheet) ?? '');
    const media = sheet.media.mediaText;
    const left = css === '' ? '' : this.#leave(media === '' ? css : `@media ${media}{${css}}`, 'raw');
    this.#constructed.set(sheet, left);
    return left;
  }

  /** A gap for a sheet whose text is at hand, as long as there is room. */
  #leave(css: string, context: 'raw' | 'escaped'): string {
    if (css.length > this.#charsLeft) {
      this.#remarkLimit();
      return '';
    }
    this.#charsLeft -= css.length;
    const { baseUrl } = this;
    return this.ledger.gap({ fill: 'sheet', css, url: null, baseUrl, rules: null, context });
  }

  #remarkLimit(): void {
    this.ledger.remark('limit-sheets', 'Style sheets beyond the limit were left out.');
  }

  /** The text of an inline sheet, or its rules when scripts have changed them since it was parsed. */
  #asApplied(sheet: CSSStyleSheet, written: string): string {
    const actual = sheet.cssRules;
    if (written.trim() === '') return actual.length === 0 ? '' : this.#changed(sheet);
    const parsed = new CSSStyleSheet();
    try {
      parsed.replaceSync(written);
    } catch {
      return written;
    }
    const applied = [...actual].filter((rule) => !(rule instanceof CSSImportRule));
    if (applied.length !== parsed.cssRules.length) return this.#changed(sheet);
    if (written.length <= readerPolicy.maxComparedSheetChars)
      for (const [at, rule] of applied.entries())
        if (rule.cssText !== parsed.cssRules[at]?.cssText) return this.#changed(sheet);
    return written;
  }

  #changed(sheet: CSSStyleSheet): string {
    this.ledger.remark(
      'sheet-changed',
      'Style sheets changed by scripts are given as the rules that applied.',
    );
    return readRules(sheet) ?? '';
  }

  #rules(sheet: CSSStyleSheet): string | null {
    if (this.#rulesCharsLeft <= 0) return null;
    const rules = readRules(sheet);
    this.#rulesCharsLeft -= rules?.length ?? 0;
    return rules;
  }
}

/** Null for a sheet of another origin, which the browser does not show. */
function readRules(sheet: CSSStyleSheet): string | null {
  try {
    let css = '';
    for (const rule of sheet.cssRules) css += `${rule.cssText}\n`;
    return css;
  } catch {
    return null;
  }
}
