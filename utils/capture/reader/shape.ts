/** How one element is written: what each kind of element hands to the serialiser. */
import type { Attributes } from './attributes';

export interface Shape {
  name: string;
  attributes: Attributes;
  /** In front of the element. */
  before: string;
  /** Among the attributes, written as it stands. */
  among: string;
  /** What is inside: the element's own children, or this HTML in their place. */
  inside: 'children' | { html: string };
}

export const EMPTY = { html: '' } as const;
