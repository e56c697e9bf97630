/**
 * Slots whose contents a script has assigned by hand. A file can assign by names alone: so each such slot gets a name, what is
 * in it the same, and what is in none, and therefore not shown, one that no slot has.
 */
import type { Attributes } from './attributes';
import { firstElementChild, nextElement } from './dom';

const NOWHERE = 'constat-slot-none';

export class ManualSlots {
  /** Of slots and of what they hold; empty for a slot that holds bare text, which has no name to go by. */
  readonly #names = new Map<Element, string>();
  #count = 0;

  /** To be told before anything in `host` or in `root` is written. */
  add(host: Element, root: ShadowRoot): void {
    if (root.slotAssignment !== 'manual') return;
    for (let child = firstElementChild(host); child; child = nextElement(child))
      this.#names.set(child, NOWHERE);
    for (const slot of root.querySelectorAll('slot')) {
      const assigned = slot.assignedNodes();
      const holdsText = assigned.some((node) => node instanceof Text && node.data.trim() !== '');
      const name = holdsText ? '' : `constat-slot-${++this.#count}`;
      this.#names.set(slot, name);
      for (const node of assigned) if (node instanceof Element) this.#names.set(node, name);
    }
  }

  shape(element: Element, attributes: Attributes): void {
    const name = this.#names.get(element);
    if (name !== undefined) attributes.set(element instanceof HTMLSlotElement ? 'name' : 'slot', name);
  }
}
