/** Takes out of HTML, by its tags alone, what fields and metadata hold that lets another act for the user, or that may have been typed. */
import { attributeOf, tagsOf, tagWithout, type Tag } from './html-tags';
import { holdsToken } from './reader/token-names';

/** How many values were taken out of text fields, and of fields and metadata named like tokens. */
export interface FieldsFound {
  typed: number;
  tokens: number;
}

type What = 'tokens' | 'typed too';

/** Fields whose value is a caption or a choice. */
const NOT_TYPED = /^(?:hidden|button|submit|reset|checkbox|radio|range|color|image)$/i;

/** What must not be kept of an input or a meta element, and in which attribute it stands; null: nothing. */
function heldBy(tag: Tag, what: What): { attribute: string; kind: keyof FieldsFound } | null {
  const isInput = tag.element === 'input';
  const attribute = isInput ? 'value' : 'content';
  if ((attributeOf(tag, attribute) ?? '') === '') return null;
  if (isInput && what === 'typed too' && !NOT_TYPED.test(attributeOf(tag, 'type') ?? 'text'))
    return { attribute, kind: 'typed' };
  const isToken = holdsToken(attributeOf(tag, 'name')) || (isInput && holdsToken(attributeOf(tag, 'id')));
  return isToken ? { attribute, kind: 'tokens' } : null;
}

/** `typed too`: the markup is of a page that somebody has used, and pages write what is typed back into it. */
export function withoutFields(html: string, found: FieldsFound, what: What): string {
  const elements = what === 'typed too' ? ['input', 'meta', 'textarea'] : ['input', 'meta'];
  let clean = '';
  let at = 0;
  for (const tag of tagsOf(html, elements)) {
    if (tag.element === 'textarea') {
      const next = html.indexOf('<', tag.to);
      const end = next < 0 ? html.length : next;
      if (end === tag.to) continue;
      found.typed += 1;
      clean += html.slice(at, tag.to);
      at = end;
      continue;
    }
    const held = heldBy(tag, what);
    if (!held) continue;
    found[held.kind] += 1;
    clean += html.slice(at, tag.from) + tagWithout(html, tag, held.attribute);
    at = tag.to;
  }
  return clean + html.slice(at);
}
