/**
 * Elements in the top layer (modal dialogs, popovers, full screen): only a script can put them there, so the snapshot
 * marks them and imitates their place. The assembler lets the page's `:modal`, `:popover-open` … match the marks.
 */
import { addStyle, type Attributes } from './attributes';
import { boxOf, fullscreen, isMatch } from './dom';
import type { Ledger } from './ledger';
import type { Shape } from './shape';

const states = [
  { selector: ':modal', mark: 'data-constat-modal' },
  { selector: ':popover-open', mark: 'data-constat-popover-open' },
  { selector: ':fullscreen', mark: 'data-constat-fullscreen' },
] as const;

/** Cheap check first: only these can be in the top layer without asking. */
export const mayBeOnTop = (name: string, attributes: Attributes): boolean =>
  name === 'dialog' || attributes.has('popover') || fullscreen(document) !== null;

export function shapeOnTop(element: Element, shape: Shape, ledger: Ledger): void {
  const state = states.find(({ selector }) => isMatch(element, selector));
  if (!state) return;
  const style = getComputedStyle(element);
  shape.attributes.set(state.mark, '');
  ledger.remark('top-layer', 'Elements of the top layer are imitated by position.');
  const box = boxOf(element);
  const fixed = style.position === 'fixed';
  addStyle(
    shape.attributes,
    `display:${style.display}!important;z-index:2147483647!important;` +
      (fixed
        ? // The box is where it has been moved to; nothing may move it again.
          `transform:none!important;translate:none!important;scale:none!important;rotate:none!important;` +
          `position-area:none!important;position:fixed!important;inset:auto!important;left:${box.left}px!important;top:${box.top}px!important;` +
          `margin:0!important;box-sizing:border-box!important;width:${box.width}px!important;` +
          `height:${box.height}px!important;max-width:none!important;max-height:none!important`
        : ''),
  );
  const backdrop = getComputedStyle(element, '::backdrop').backgroundColor;
  if (state.selector !== ':popover-open' && backdrop !== 'rgba(0, 0, 0, 0)')
    shape.before = `<div style="position:fixed;inset:0;z-index:2147483646;background:${backdrop}"></div>`;
}
