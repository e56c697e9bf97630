/** What fields and editable parts held before they were emptied, so that it is found again where scripts have copied it. */
import type { Box } from './boxes';
import { nodeType, firstChild, nextSibling, characterData } from './dom';
import { soughtOf, type Sought } from './sought';

export class Typed {
  readonly #boxes: Box[] = [];
  readonly #messages: string[] = [];

  /** Remembers what a field held. */
  addField(field: HTMLInputElement | HTMLTextAreaElement, isSecret: boolean): void {
    const text = field.value.trim();
    if (text.includes('\n')) this.#messages.push(text);
    else if (text !== '') this.#boxes.push({ text, form: field.form, isSecret });
  }

  /** Remembers an editable part by its text and by the pieces of it, too: in its copy there may be markup between them. */
  addEditable(element: Element, text: string): void {
    const open: Node[] = [];
    for (let node = firstChild(element); node || open.length > 0;) {
      if (!node) {
        const done = open.pop();
        node = done ? nextSibling(done) : null;
        continue;
      }
      if (nodeType(node) === Node.TEXT_NODE) this.#messages.push(characterData(node as Text));
      const inside: ChildNode | null = firstChild(node);
      if (inside) open.push(node);
      node = inside ?? nextSibling(node);
    }
    this.#messages.push(text);
  }

  /** What is to be looked for. */
  sought(): Sought {
    return soughtOf(this.#boxes, this.#messages);
  }
}
