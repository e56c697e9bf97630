/**
 * What fields and editable parts held before they were emptied, so that it is found again where scripts have copied it: editors keep
 * it in a hidden field, growing text boxes in a data attribute, sliders and combo boxes in what they say to screen readers.
 */
import { nodeType, firstChild, nextSibling, characterData } from './dom';
import type { Ledger } from './ledger';
import { escapeAttribute, escapeText } from './markup';
import { TYPED_TEXT } from './page-text';
import { readerPolicy } from './policy';
import { TYPED_MIRRORED } from './reading';

/** An address or markup in a box is there to be copied: a script put it there, and it is evidence wherever else it stands. */
const isForCopying = (text: string): boolean =>
  text.startsWith('<') || (text.includes('://') && !/\s/.test(text));

const TAG = /<[a-zA-Z][^<>]*>/g;
/** Attributes that hold words. Addresses, names and styles are not among them. */
const WORDS =
  / (value|title|alt|label|placeholder|content|data-(?!constat-)[^\s"'<>=/]*|aria-[a-z]+)="([^"]+)"/g;
const hiddenField = /^<input(?= )[^<>]* type="hidden"/i;
const isAddress = /^\s*([a-z][a-z0-9+.-]*:)?\/|:\/\//i;

export class Typed {
  readonly #pieces = new Set<string>();

  /** Remembers a text by its lines: a copy may have its own way of ending them. */
  add(text: string): void {
    for (const line of text.split('\n')) this.#addPiece(line.trim());
    this.#addPiece(text.trim());
  }

  /** Remembers the pieces of an editable part, too: in its copy there may be markup between them. */
  addParts(element: Element): void {
    const open: Node[] = [];
    for (let node = firstChild(element); node || open.length > 0;) {
      if (!node) {
        const done = open.pop();
        node = done ? nextSibling(done) : null;
        continue;
      }
      if (nodeType(node) === Node.TEXT_NODE) this.add(characterData(node as Text));
      const inside: ChildNode | null = firstChild(node);
      if (inside) open.push(node);
      node = inside ?? nextSibling(node);
    }
  }

  #addPiece(piece: string): void {
    const { minMirroredChars, maxMirrored, maxMirroredChars } = readerPolicy;
    if (piece.length < minMirroredChars || piece.length > maxMirroredChars || isForCopying(piece)) return;
    if (this.#pieces.size < maxMirrored) this.#pieces.add(piece);
  }

  /**
   * The page's HTML without what was typed in its attributes. What the page also shows in plain sight (`text`, already without
   * its fields and editable parts) is kept: a title that was searched for is the title of what was found.
   */
  withoutMirrors(html: string, text: string, ledger: Ledger): string {
    const hidden = [...this.#pieces].filter((piece) => !text.includes(piece));
    if (hidden.length === 0) return html;
    const forms = new Set(
      hidden.flatMap((piece) => [escapeAttribute(piece), escapeAttribute(escapeText(piece))]),
    );
    const longestFirst = [...forms].sort((a, b) => b.length - a.length).map(escapePattern);
    const typed = new RegExp(`(?<![\\p{L}\\p{N}])(?:${longestFirst.join('|')})(?![\\p{L}\\p{N}])`, 'gu');
    return html.replace(TAG, (tag) => {
      const isHidden = hiddenField.test(tag);
      return tag.replace(WORDS, (whole, name: string, value: string) => {
        if (!isHidden && isAddress.test(value)) return whole;
        const left = value.replace(typed, TYPED_TEXT);
        if (left === value) return whole;
        ledger.redact('typed-value');
        ledger.remark(
          TYPED_MIRRORED,
          'What was typed stood in hidden fields or attributes, too; it was taken out there.',
        );
        // Of a copy in a hidden field nothing is kept: shorter pieces of it may stand between the marks.
        return ` ${name}="${isHidden ? TYPED_TEXT : left}"`;
      });
    });
  }
}

const escapePattern = (text: string): string => text.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&');
