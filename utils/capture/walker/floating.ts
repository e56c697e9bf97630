/**
 * Changes to the page's own styles for as long as strips are taken. What sticks to the window appears once: sticky
 * elements go to their place in the flow, which moves nothing else, and fixed ones, which the first strip has shown, are
 * hidden, with all that is in them. What the browser leaves out until somebody comes near is laid out.
 */
import { attribute } from '../reader/dom';
import { keptRoom } from './flow-room';
import { ofElement, type Styled } from './page';
import { PUT_AWAY } from './put-away';
import type { Moved } from './standing';
import type { FixedPseudo } from './sticking';
import type { Survey } from './survey';

export interface Floats {
  sticky: number;
  fixed: number;
}

/** What sticks to the window, and is to be seen once. */
export type Sticking = Pick<Survey, 'sticky' | 'fixed' | 'pseudos'>;

interface Before {
  /** The element's own style as it was written; null: it had none. */
  text: string | null;
  declarations: Declaration[];
}

interface Declaration {
  property: string;
  value: string;
  priority: string;
  /** What it was changed to, in the browser's words. */
  ours: string;
}

const IN_PLACE = { position: 'relative', top: 'auto', right: 'auto', bottom: 'auto', left: 'auto' };
/** What is in it may say that it is visible; nothing shines through what has no opacity. */
const HIDDEN = { visibility: 'hidden', opacity: '0' };
const LAID_OUT = { 'content-visibility': 'visible' };

// eslint-disable-next-line @typescript-eslint/unbound-method -- called with the element as `this`
const { getAttribute, removeAttribute, setAttribute } = Element.prototype;

const styleOf = (element: Styled): CSSStyleDeclaration =>
  element instanceof HTMLElement ? ofElement(element, 'style') : element.style;

export class Floating {
  readonly #touched = new Map<Styled, Before>();
  readonly #marked = new Set<Element>();
  readonly #total: Floats = { sticky: 0, fixed: 0 };

  /**
   * Puts those that are not yet put away in their places; answers with all so far. With `look`, which tells where everything
   * else stands, what sticks keeps the room that it takes now, unless something else moves by that.
   */
  putAway({ sticky, fixed, pseudos }: Sticking, look?: () => Moved): Floats {
    const placed = sticky.filter((element) => this.#change(element, IN_PLACE));
    this.#total.sticky += placed.length;
    if (look && placed.length > 0) this.#keepRoom(placed, look);
    for (const element of fixed) if (this.#change(element, HIDDEN)) this.#total.fixed += 1;
    for (const each of pseudos) if (this.#mark(each)) this.#total.fixed += 1;
    return { ...this.#total };
  }

  /** All are asked before any is changed: the page is laid out once for that. */
  #keepRoom(placed: readonly Styled[], look: () => Moved): void {
    const before = look();
    const rooms = placed.map((element) => [element, keptRoom(element)] as const);
    for (const [element, room] of rooms) this.#change(element, room);
    const after = look();
    if (after.moved <= before.moved && Math.abs(after.documentHeight - before.documentHeight) <= 1) return;
    const names = new Set(rooms.flatMap(([, room]) => Object.keys(room)));
    this.#undo((property) => names.has(property));
  }

  layOut(leftOut: readonly Styled[]): void {
    for (const element of leftOut) this.#change(element, LAID_OUT);
  }

  /** False when it has been marked before. */
  #mark({ element, pseudo }: FixedPseudo): boolean {
    const marks = (attribute(element, PUT_AWAY) ?? '').split(' ').filter(Boolean);
    if (marks.includes(pseudo)) return false;
    setAttribute.call(element, PUT_AWAY, [...marks, pseudo].join(' '));
    this.#marked.add(element);
    return true;
  }

  /** False when this element has been changed before. */
  #change(element: Styled, declarations: Record<string, string>): boolean {
    const style = styleOf(element);
    const known = this.#touched.get(element);
    const isNew = Object.keys(declarations).some(
      (property) => !known?.declarations.some((before) => before.property === property),
    );
    if (!isNew) return false;
    const text = known ? known.text : attribute(element, 'style');
    const changed = Object.entries(declarations).map(([property, value]): Declaration => {
      const before = [style.getPropertyValue(property), style.getPropertyPriority(property)] as const;
      style.setProperty(property, value, 'important');
      return { property, value: before[0], priority: before[1], ours: style.getPropertyValue(property) };
    });
    this.#touched.set(element, { text, declarations: [...(known?.declarations ?? []), ...changed] });
    return true;
  }

  /** All that was put away is where it was. What was laid out stays so: it moves what is below. */
  bringBack(): void {
    this.#undo((property) => !(property in LAID_OUT));
    this.#forget();
  }

  restore(): void {
    this.#undo(() => true);
    this.#forget();
  }

  /** What the page has written itself meanwhile stays. */
  #undo(isMeant: (property: string) => boolean): void {
    for (const [element, { text, declarations }] of this.#touched) {
      const style = styleOf(element);
      const isOurs = ({ property, ours }: Declaration): boolean =>
        style.getPropertyValue(property) === ours && style.getPropertyPriority(property) === 'important';
      const left = declarations.filter(({ property }) => !isMeant(property));
      // The parts of a shorthand with variables have no values that could be put back one by one.
      if (text?.includes('var(') && declarations.every(isOurs)) {
        style.cssText = text;
        for (const { property, ours } of left) style.setProperty(property, ours, 'important');
      } else
        for (const each of declarations.filter((one) => isMeant(one.property) && isOurs(one))) {
          if (each.value === '') style.removeProperty(each.property);
          else style.setProperty(each.property, each.value, each.priority);
        }
      // Chromium writes the attribute when it is read: one that is not there yet could not be taken away.
      if (text === null && getAttribute.call(element, 'style') === '') removeAttribute.call(element, 'style');
      if (left.length > 0) this.#touched.set(element, { text, declarations: left });
      else this.#touched.delete(element);
    }
  }

  #forget(): void {
    for (const element of this.#marked) removeAttribute.call(element, PUT_AWAY);
    this.#marked.clear();
    Object.assign(this.#total, { sticky: 0, fixed: 0 });
  }
}
