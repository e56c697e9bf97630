/**
 * HTML as text: escaping, and which elements are written without an end tag. No text of the page is written as it is:
 * wherever a parser may take it for raw text or not, no `<` of the page's begins a tag.
 */

const needsEscape = /[&<>\u00a0]/;
const needsAttributeEscape = /[&<>"\u00a0]/;
const entities: Record<string, string> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  '\u00a0': '&nbsp;',
};
const entity = (character: string): string => entities[character] ?? character;

export const escapeText = (text: string): string =>
  needsEscape.test(text) ? text.replace(/[&<>\u00a0]/g, entity) : text;

/** `<` and `>` too: what is an attribute here may be parsed as something else by an older parser. */
export const escapeAttribute = (value: string): string =>
  needsAttributeEscape.test(value) ? value.replace(/[&<>"\u00a0]/g, entity) : value;

export const voidElements = new Set(
  'area base br col embed hr img input link meta param source track wbr basefont bgsound frame keygen'.split(
    ' ',
  ),
);

/** A first line feed inside these is dropped by the parser. */
export const eatsFirstLineFeed = new Set(['pre', 'textarea', 'listing']);

/** A comment says the same with its `<` escaped, and ends nothing where a parser takes it for text. */
export const writeComment = (data: string): string =>
  data.includes('--') || /^-?>|-$/.test(data) ? '' : `<!--${data.replace(/[<>]/g, entity)}-->`;

/** A name the parser will read back as the same name. */
export const isPlainName = (name: string): boolean => /^[a-zA-Z][^\s/<>"'=\u0000]*$/.test(name);
export const isPlainAttributeName = (name: string): boolean => !/[\s/<>"'=\u0000]/.test(name) && name !== '';
