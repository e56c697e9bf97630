/** The colour scheme in force, and the root of a document that leaves it to the browser. */
import { addStyle, type Attributes } from './attributes';
import type { ColorScheme } from './color-scheme';
import { attribute, firstMatch } from './dom';

export const schemeInForce = (): ColorScheme =>
  matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light';

/** A document that offers both is drawn (canvas, form fields, scroll bars) in the one that was in force. */
export function shapeRootScheme(root: Element, attributes: Attributes, scheme: ColorScheme): void {
  const stated = getComputedStyle(root).colorScheme;
  const meta = stated === 'normal' ? firstMatch('meta[name="color-scheme" i]') : null;
  const offered = meta ? (attribute(meta, 'content') ?? '') : stated;
  if (/\bdark\b/i.test(offered) && /\blight\b/i.test(offered))
    addStyle(attributes, `color-scheme:${scheme}!important`);
}
