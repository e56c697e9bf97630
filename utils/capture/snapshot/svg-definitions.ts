/**
 * The part of an SVG file that a `<use>` shows, as markup for the page itself: browsers do not load data: URLs there.
 * The file is read by its tags only. Of these, what draws is written; all else, handlers and references to other files
 * stay behind: the page is HTML, where a `<meta>` within a drawing ends the drawing, and acts.
 */
import { drawnNames } from '../reader/languages';

interface Tag {
  /** `open` and `empty` (self-closing) start an element. */
  kind: 'open' | 'empty' | 'close';
  name: string;
  attributes: [name: string, value: string][];
  start: number;
  end: number;
}

/** What is not closed goes to the end of the file, so that it is looked at once. */
const TAG =
  /<!--[\s\S]*?(?:-->|$)|<!\[CDATA\[[\s\S]*?(?:\]\]>|$)|<[?!][^>]*(?:>|$)|<(\/?)([A-Za-z_][\w:.-]*)((?:\s+[^\s=<>"'/]+\s*=\s*(?:"[^"]*"|'[^']*'))*)\s*(\/?)>/g;
const ATTRIBUTE = /([^\s=<>"'/]+)\s*=\s*(?:"([^"]*)"|'([^']*)')/g;
/** They would apply to the whole page, hold HTML, or show nothing. */
const leftBehind = new Set('style foreignObject title desc metadata'.split(' '));
const isWritten = (name: string): boolean => drawnNames.has(name) && !leftBehind.has(name);

export class SvgFile {
  readonly #tags: Tag[] = [];
  readonly #byId = new Map<string, number>();
  /** For each opening tag, the tag after its element. */
  readonly #ends = new Map<number, number>();

  constructor(private readonly source: string) {
    const open: number[] = [];
    for (const match of source.matchAll(TAG)) {
      const [text, slash, name, attributes = '', empty] = match;
      if (name === undefined) continue;
      const index = this.#tags.length;
      const kind = slash ? 'close' : empty ? 'empty' : 'open';
      const tag: Tag = {
        kind,
        name: name.replace(/^svg:/, ''),
        attributes: [...attributes.matchAll(ATTRIBUTE)].map(([, key = '', a, b]) => [key, a ?? b ?? '']),
        start: match.index,
        end: match.index + text.length,
      };
      this.#tags.push(tag);
      if (kind === 'open') open.push(index);
      else if (kind === 'empty') this.#ends.set(index, index + 1);
      else {
        const opened = open.pop();
        if (opened !== undefined) this.#ends.set(opened, index + 1);
      }
      const id = tag.attributes.find(([key]) => key === 'id')?.[1];
      if (kind !== 'close' && id !== undefined && !this.#byId.has(id)) this.#byId.set(id, index);
    }
  }

  /**
   * The element of this id and all it refers to, ids beginning with `prefix`; empty where it is not in the file. What is
   * longer than `maxChars` breaks off beyond it, and is of no use.
   */
  definitions(id: string, prefix: string, maxChars: number): string {
    // Grows while it is gone through, by what each refers to.
    const wanted = new Set([id]);
    let markup = '';
    for (const next of wanted) {
      if (markup.length > maxChars) break;
      const index = this.#byId.get(next);
      if (index !== undefined) markup += this.#write(index, prefix, wanted, maxChars);
    }
    return markup;
  }

  #write(from: number, prefix: string, referred: Set<string>, maxChars: number): string {
    const to = this.#ends.get(from) ?? from + 1;
    let markup = '';
    for (let index = from; index < to && markup.length <= maxChars; index++) {
      const tag = this.#tags[index];
      if (!tag) break;
      if (tag.kind !== 'close' && !isWritten(tag.name)) {
        index = (this.#ends.get(index) ?? index + 1) - 1;
      } else if (tag.kind === 'close') markup += isWritten(tag.name) ? `</${tag.name}>` : '';
      else
        markup += `<${tag.name}${this.#attributes(tag, prefix, referred)}${tag.kind === 'empty' ? '/' : ''}>`;
      const next = this.#tags[index + 1];
      if (next && index + 1 < to) markup += this.#text(this.#tags[index]?.end ?? tag.end, next.start);
    }
    return markup;
  }

  /** Between two tags; comments and the like have none. */
  #text(start: number, end: number): string {
    const text = this.source.slice(start, end);
    return /[<>]/.test(text) ? '' : text;
  }

  #attributes(tag: Tag, prefix: string, referred: Set<string>): string {
    let markup = '';
    for (const [key, value] of tag.attributes) {
      const name = key.toLowerCase();
      if (name.startsWith('on') || name.startsWith('xmlns')) continue;
      if (name === 'href' || name === 'xlink:href') {
        if (!value.startsWith('#')) continue;
        referred.add(value.slice(1));
        markup += ` ${key}="#${prefix}${quoted(value.slice(1))}"`;
      } else {
        const local = value.replace(/url\(\s*(["']?)#([^"')]+)\1\s*\)/g, (_, _quote, id: string) => {
          referred.add(id);
          return `url(#${prefix}${id})`;
        });
        markup += ` ${key}="${name === 'id' ? prefix : ''}${quoted(local)}"`;
      }
    }
    return markup;
  }
}

/** Already written for XML, perhaps within single quotes. */
const quoted = (value: string): string =>
  value.replaceAll('"', '&quot;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
