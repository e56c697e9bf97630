/** Finds tags of some elements in HTML by one pass over its text, and takes attributes out of them. Pure; no DOM, no step back. */

interface Attribute {
  name: string;
  value: string;
  /** With the white space before it. */
  from: number;
  to: number;
}

export interface Tag {
  /** Lower case. */
  element: string;
  from: number;
  /** Behind its `>`. */
  to: number;
  attributes: Attribute[];
}

/** The value of the first attribute of this name, which is the one that counts. */
export const attributeOf = ({ attributes }: Tag, wanted: string): string | null =>
  attributes.find(({ name }) => name === wanted)?.value ?? null;

/** The source of a tag without all attributes of this name. */
export function tagWithout(html: string, { from, to, attributes }: Tag, unwanted: string): string {
  let source = '';
  let at = from;
  for (const attribute of attributes) {
    if (attribute.name !== unwanted) continue;
    source += html.slice(at, attribute.from);
    at = attribute.to;
  }
  return source + html.slice(at, to);
}

/**
 * A tag is over after so many, and what follows is text. Without a bound, tags that open inside one another's values would each
 * be read to the end of the text: time would grow with its square.
 */
const MOST_ATTRIBUTES = 1_000;

const SPACE = /\s*/y;
const NAME = /[^\s=>/<"']+/y;
const EQUALS = /\s*=\s*/y;
const BARE_VALUE = /[^\s><]*/y;

function matchAt(pattern: RegExp, text: string, at: number): string | null {
  pattern.lastIndex = at;
  return pattern.exec(text)?.[0] ?? null;
}

/** Reads text from front to back. What it once did not find behind a place, it does not look for again. */
class TagReader {
  /** From where on there is no such quote any more. */
  readonly #goneFrom = new Map<string, number>();

  constructor(private readonly html: string) {}

  /** The attributes from `from` on, or null where no tag ends: at the next `<` another one begins. */
  tag(element: string, from: number, attributesAt: number): Tag | null {
    const attributes: Attribute[] = [];
    for (let at = attributesAt, read = 0; at < this.html.length; read += 1) {
      const character = this.html[at] ?? '';
      if (character === '>' || character === '<' || read === MOST_ATTRIBUTES)
        return { element, from, to: character === '>' ? at + 1 : at, attributes };
      const attribute = this.#attribute(at);
      if (attribute === null) return null;
      if (attribute.name !== '') attributes.push(attribute);
      at = attribute.to;
    }
    return null;
  }

  /** One attribute, or one character that is none. Null where a quoted value does not end. */
  #attribute(at: number): Attribute | null {
    const space = matchAt(SPACE, this.html, at) ?? '';
    const name = matchAt(NAME, this.html, at + space.length);
    if (name === null) return { name: '', value: '', from: at, to: at + Math.max(space.length, 1) };
    const named = at + space.length + name.length;
    const equals = matchAt(EQUALS, this.html, named);
    if (equals === null) return { name: name.toLowerCase(), value: '', from: at, to: named };
    const valueAt = named + equals.length;
    const quote = this.html[valueAt] ?? '';
    if (quote !== '"' && quote !== "'") {
      const value = matchAt(BARE_VALUE, this.html, valueAt) ?? '';
      return { name: name.toLowerCase(), value, from: at, to: valueAt + value.length };
    }
    const end = this.#closing(quote, valueAt + 1);
    if (end === null) return null;
    return { name: name.toLowerCase(), value: this.html.slice(valueAt + 1, end), from: at, to: end + 1 };
  }

  #closing(quote: string, at: number): number | null {
    if (at >= (this.#goneFrom.get(quote) ?? Infinity)) return null;
    const end = this.html.indexOf(quote, at);
    if (end >= 0) return end;
    this.#goneFrom.set(quote, at);
    return null;
  }
}

/** All tags of these elements, in order. A tag that never ends is none. */
export function* tagsOf(html: string, elements: readonly string[]): Generator<Tag> {
  const reader = new TagReader(html);
  const opening = new RegExp(`<(${elements.join('|')})(?=[\\s/>])`, 'gi');
  for (let found = opening.exec(html); found; found = opening.exec(html)) {
    const tag = reader.tag((found[1] ?? '').toLowerCase(), found.index, opening.lastIndex);
    if (!tag) continue;
    yield tag;
    opening.lastIndex = tag.to;
  }
}
