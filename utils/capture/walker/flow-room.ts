/**
 * How much room an element takes in the flow. Many headers that stick to the window get smaller once the page is scrolled:
 * everything below them would move up, and be missing between the strip that was taken before and the next.
 */
import { boxOf, firstElementChild, lastElementChild, nextElement, previousElement } from '../reader/dom';
import type { Styled } from './page';

/** What stands between an element's edge and its height, where its height does not count it in. */
const AROUND = [
  ...['padding-top', 'border-top-width', 'border-top-style'],
  ...['padding-bottom', 'border-bottom-width', 'border-bottom-style'],
];
type Edge = 'top' | 'bottom';

/** Boxes closer than this stand at the same height: browsers round. */
const SAME_PX = 0.05;

/**
 * What keeps it at least as high as it is now; empty where no height of its own decides that: of a row, or of words in a
 * line. It may grow: what is in it may still be coming.
 */
export function keptRoom(element: Styled): Record<string, string> {
  const style = getComputedStyle(element);
  const { height, display, boxSizing } = style;
  if (!height.endsWith('px') || display.startsWith('table')) return {};
  const around = boxSizing === 'border-box' ? [] : AROUND;
  return {
    ...Object.fromEntries(around.map((name) => [name, style.getPropertyValue(name)])),
    ...{ 'margin-top': `${marginAt(element, 'top')}px`, 'margin-bottom': `${below(element)}px` },
    // No height itself: parts of what is in it may be as high as a part of that, and are as high as they like while there is none.
    ...{ display, 'min-height': height },
  };
}

/**
 * What it keeps free below. A box with a height of its own keeps the lower margins of what is in it to itself: where one
 * reaches out of it as far as the next begins, it is the box's from now on.
 */
function below(element: Element): number {
  const own = ownMargin(element, 'bottom');
  const reaching = marginAt(element, 'bottom');
  const next = inFlow(nextElement(element), nextElement);
  return !next || boxOf(next).top - boxOf(element).bottom >= reaching - SAME_PX ? reaching : own;
}

/** The element's margin at this edge, or a larger one of what is in it, which reaches out of it there. CSS pixels. */
function marginAt(element: Element, edge: Edge): number {
  const edgePx = boxOf(element)[edge];
  let largest = ownMargin(element, edge);
  if (largest < 0) return largest; // added to what is in it, not compared
  for (let at = outermost(element, edge); at; at = outermost(at, edge)) {
    if (Math.abs(boxOf(at)[edge] - edgePx) > SAME_PX) break;
    largest = Math.max(largest, ownMargin(at, edge));
  }
  return largest;
}

const ownMargin = (element: Element, edge: Edge): number =>
  parseFloat(getComputedStyle(element).getPropertyValue(`margin-${edge}`));

/** The first of what is in it, or the last. */
const outermost = (element: Element, edge: Edge): Element | null =>
  edge === 'top'
    ? inFlow(firstElementChild(element), nextElement)
    : inFlow(lastElementChild(element), previousElement);

/** The first of these that takes room among its neighbours. */
function inFlow(from: Element | null, go: (element: Element) => Element | null): Element | null {
  for (let at = from; at; at = go(at)) {
    const { display, position, float } = getComputedStyle(at);
    const isOut = position === 'absolute' || position === 'fixed' || float !== 'none';
    if (!isOut && display !== 'none' && display !== 'contents') return at;
  }
  return null;
}
