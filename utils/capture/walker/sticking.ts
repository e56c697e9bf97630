/**
 * What sticks to the window. An element of position fixed or sticky may hold on to a box of the page instead: then it is
 * content like any other. And a fixed one may lie under everything else, as the page's own background.
 */
import { boxOf, parentElement } from '../reader/dom';
import { isVisible } from './expected';
import { flatParent, isInShadow, isWithin, ofDocument, ofElement, onTopAt, type Styled } from './page';
import type { Pseudo } from './put-away';

const isClosed = (overflow: string): boolean => overflow !== 'visible' && overflow !== 'clip';

/** Boxes whose content can be moved inside them. The window takes what the root says, or the body where the root says nothing. */
export class ScrollBoxes {
  readonly #root = ofDocument('documentElement') as HTMLElement | null;
  readonly #body = ofDocument('body') as HTMLElement | null;
  readonly #takesFromBody = this.#root !== null && getComputedStyle(this.#root).overflowY === 'visible';
  /** Whether the element is one, or is in one. */
  readonly #known = new Map<Element, boolean>();

  is(element: Element, { overflowY }: CSSStyleDeclaration): boolean {
    if (!isClosed(overflowY) || element === this.#root) return false;
    return element !== this.#body || !this.#takesFromBody;
  }

  /** Whether a sticky element sticks to such a box, and not to the window. */
  hold(element: Element): boolean {
    const passed: Element[] = [];
    let isHeld = false;
    for (let at = flatParent(element); at; at = flatParent(at)) {
      isHeld = this.#known.get(at) ?? this.is(at, getComputedStyle(at));
      passed.push(at);
      if (isHeld || this.#known.has(at)) break;
    }
    for (const each of passed) this.#known.set(each, isHeld);
    return isHeld;
  }
}

/** No box of the page holds this fixed element. Browsers tell that, of HTML's elements, by the parent that it is placed in. */
export const isFixedToWindow = (element: Styled): boolean =>
  !(element instanceof HTMLElement) || ofElement(element, 'offsetParent') === null;

/** A background may leave room for the scroll bar. */
const SCROLL_BAR_PX = 20;
/** Where the window is felt for what lies on top, in parts of its width and height. */
const FELT = [1 / 6, 1 / 2, 5 / 6];

const isUnderByOrder = (zIndex: string): boolean => zIndex === 'auto' || Number(zIndex) <= 0;

/** Something of the page that does not stick to the window lies over it. */
function isUnderContent(element: Element, fixed: ReadonlySet<Element>): boolean {
  const sticks = (hit: Element): boolean => {
    for (let at: Element | null = hit; at; at = parentElement(at)) if (fixed.has(at)) return true;
    return false;
  };
  return FELT.some((across) =>
    FELT.some((down) => {
      const hit = onTopAt(innerWidth * across, innerHeight * down);
      return hit !== null && !isWithin(element, hit) && !sticks(hit);
    }),
  );
}

/** Whether this one of the `fixed` lies under the page: put away, the page would stand on something else than its background. */
export function isBehind(element: Element, fixed: ReadonlySet<Element>): boolean {
  const { left, top, right, bottom } = boxOf(element);
  if (bottom <= 0 || top >= innerHeight || right <= 0 || left >= innerWidth || !isVisible(element))
    return false;
  for (let at = parentElement(element); at; at = parentElement(at)) if (fixed.has(at)) return false;
  const { zIndex, pointerEvents } = getComputedStyle(element);
  if (Number(zIndex) < 0) return true;
  const isCovering =
    left <= 1 && top <= 1 && right >= innerWidth - SCROLL_BAR_PX && bottom >= innerHeight - SCROLL_BAR_PX;
  if (!isCovering) return false;
  // What no pointer meets cannot be felt for, nor what is in a shadow.
  return pointerEvents === 'none' || isInShadow(element)
    ? isUnderByOrder(zIndex)
    : isUnderContent(element, fixed);
}

/** A `::before` or `::after` that is fixed to the window. */
export interface FixedPseudo {
  element: Element;
  pseudo: Pseudo;
  /** It lies under the page, and stays. */
  isUnder: boolean;
}

const PSEUDOS: readonly Pseudo[] = ['before', 'after'];

/** Those of one element. Asking all elements of a page would take twice as long as all else that is asked of them. */
export function fixedPseudosOf(element: Element): FixedPseudo[] {
  return PSEUDOS.flatMap((pseudo) => {
    const style = getComputedStyle(element, `::${pseudo}`);
    const isShown = style.content !== 'none' && style.display !== 'none' && style.visibility !== 'hidden';
    if (style.position !== 'fixed' || !isShown || style.opacity === '0') return [];
    const isCovering =
      parseFloat(style.width) >= innerWidth - SCROLL_BAR_PX &&
      parseFloat(style.height) >= innerHeight - SCROLL_BAR_PX;
    const isUnder = Number(style.zIndex) < 0 || (isCovering && isUnderByOrder(style.zIndex));
    return [{ element, pseudo, isUnder }];
  });
}
