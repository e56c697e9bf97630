/** What fields and editable parts held before they were emptied, so that it is found again where scripts have copied it. */
import { nodeType, firstChild, nextSibling, characterData } from './dom';
import { readerPolicy } from './policy';

/** An address or markup in a box is there to be copied: a script put it there, and it is evidence wherever else it stands. */
const isForCopying = (text: string): boolean =>
  text.startsWith('<') || (text.includes('://') && !/\s/.test(text));

export class Typed {
  /** Lines and pieces of it, as many and as long as are looked for. */
  readonly pieces = new Set<string>();

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
    if (this.pieces.size < maxMirrored) this.pieces.add(piece);
  }
}
