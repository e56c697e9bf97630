/** Takes out of HTML, by its tags alone, what fields and metadata hold that lets another act for the user, or that may have been typed. */
import { holdsToken } from './reader/token-names';

/** How many values were taken out of text fields, and of fields and metadata named like tokens. */
export interface FieldsFound {
  typed: number;
  tokens: number;
}

/** Fields whose value is a caption or a choice. */
const NOT_TYPED = /^(?:hidden|button|submit|reset|checkbox|radio|range|color|image)$/i;

const TAG = /<(input|meta)\b(?:[^>"']|"[^"]*"|'[^']*')*>/gi;
const TEXTAREA = /(<textarea\b(?:[^>"']|"[^"]*"|'[^']*')*>)([^<]+)/gi;

const attributeOf = (tag: string, name: string): string | null =>
  new RegExp(`\\s${name}\\s*=\\s*(?:"([^"]*)"|'([^']*)'|([^\\s>]+))`, 'i')
    .exec(tag)
    ?.slice(1)
    .find((value) => value !== undefined) ?? null;
const withoutAttribute = (tag: string, name: string): string =>
  tag.replace(new RegExp(`\\s${name}\\s*=\\s*(?:"[^"]*"|'[^']*'|[^\\s>]+)`, 'i'), '');

/** `typed too`: the markup is of a page that somebody has used, and pages write what is typed back into it. */
export function withoutFields(html: string, found: FieldsFound, what: 'tokens' | 'typed too'): string {
  return html
    .replace(TAG, (tag, element: string) => {
      const held = element.toLowerCase() === 'meta' ? 'content' : 'value';
      if ((attributeOf(tag, held) ?? '') === '') return tag;
      const isToken =
        holdsToken(attributeOf(tag, 'name')) || (held === 'value' && holdsToken(attributeOf(tag, 'id')));
      const isTyped =
        what === 'typed too' && held === 'value' && !NOT_TYPED.test(attributeOf(tag, 'type') ?? 'text');
      if (!isToken && !isTyped) return tag;
      found[isTyped ? 'typed' : 'tokens'] += 1;
      return withoutAttribute(tag, held);
    })
    .replace(TEXTAREA, (whole, tag: string) => {
      if (what === 'tokens') return whole;
      found.typed += 1;
      return tag;
    });
}
