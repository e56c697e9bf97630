/** HTML by template, where everything put in is text unless it is HTML already; hostile text is made visible. */

/** Markup that was made here, of constants and escaped text. */
export class Html {
  constructor(readonly markup: string) {}
}

export type Part = Html | string | number | readonly Part[];

const ENTITIES: Record<string, string> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** Control, direction-changing, invisible and half characters: what could make a text look like another. */
const DECEPTIVE =
  /[\p{Cc}\p{Cs}\u00ad\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\u{e0000}-\u{e007f}]/gu;

const codePoint = (character: string): string =>
  `[U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}]`;

/** Text that cannot hide or turn anything around: deceptive characters become their code points, white space a space. */
export const visible = (text: string): string =>
  text.replace(/[\t\n\r]+/g, ' ').replace(DECEPTIVE, codePoint);

export const escapeHtml = (text: string): string =>
  text.replace(/[&<>"']/g, (character) => ENTITIES[character] ?? '');

function render(part: Part): string {
  if (part instanceof Html) return part.markup;
  if (typeof part === 'number') return String(part);
  return typeof part === 'string' ? escapeHtml(visible(part)) : part.map(render).join('');
}

/** A template whose parts are escaped, in text and in quoted attributes alike. */
export const html = (strings: TemplateStringsArray, ...parts: Part[]): Html =>
  new Html(strings.map((string, index) => string + render(parts[index] ?? '')).join(''));

/** Nothing, where there is nothing to show. */
export const NOTHING: Html = html``;
