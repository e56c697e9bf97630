/**
 * The element that has the focus, as pages show it: an opened file has none, so the snapshot marks it and draws the
 * browser's own ring. The assembler lets the page's `:focus` … match the marks.
 */
import { addStyle } from './attributes';
import { doc, isMatch } from './dom';
import type { Shape } from './shape';

const states = [
  { selector: ':focus', mark: 'data-constat-focus' },
  { selector: ':focus-visible', mark: 'data-constat-focus-visible' },
  { selector: ':focus-within', mark: 'data-constat-focus-within' },
] as const;

/** Whether anything in this document is shown as focused: of a window in the background nothing is. */
export const showsFocus = (): boolean => isMatch(doc.documentElement(document), ':focus-within');

export function shapeFocus(element: Element, { attributes }: Shape): void {
  for (const { selector, mark } of states) if (isMatch(element, selector)) attributes.set(mark, '');
  if (!attributes.has('data-constat-focus')) return;
  const { outlineStyle, outlineWidth, outlineOffset } = getComputedStyle(element);
  if (outlineStyle !== 'auto') return;
  addStyle(
    attributes,
    `outline:auto ${outlineWidth} -webkit-focus-ring-color;outline-offset:${outlineOffset}`,
  );
}
