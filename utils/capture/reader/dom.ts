/**
 * The DOM, read past everything a page can put in the way: a form's `attributes` may be an input of that name, so
 * properties are read through the prototypes' own getters, which the isolated world keeps clean.
 */

/** The getter of a property, wherever on the chain of prototypes the browser defines it. */
function propertyGetter(prototype: object, key: string): unknown {
  for (let at: object | null = prototype; at; at = Object.getPrototypeOf(at) as object | null) {
    const property = Object.getOwnPropertyDescriptor(at, key);
    // eslint-disable-next-line @typescript-eslint/unbound-method -- called with the owner as `this`
    if (property) return property.get;
  }
  return undefined;
}

/** Reads `key` from any instance of `constructor`, whatever the instance's own or named properties say. */
function getter<Owner extends object, Key extends keyof Owner & string>(
  constructor: { prototype: Owner },
  key: Key,
): (owner: Owner) => Owner[Key] {
  const get = propertyGetter(constructor.prototype, key) as ((this: Owner) => Owner[Key]) | undefined;
  if (!get) throw new Error(`${key} is not a property of the prototype`);
  return (owner) => get.call(owner);
}

export const nodeType = getter(Node, 'nodeType');
export const firstChild = getter(Node, 'firstChild');
export const nextSibling = getter(Node, 'nextSibling');
export const textContent = getter(Node, 'textContent');
export const parentElement = getter(Node, 'parentElement');
export const isConnected = getter(Node, 'isConnected');
export const baseUri = getter(Node, 'baseURI');
export const characterData = getter(CharacterData, 'data');

export const localName = getter(Element, 'localName');
export const namespaceUri = getter(Element, 'namespaceURI');
export const openShadowRoot = getter(Element, 'shadowRoot');
export const assignedSlot = getter(Element, 'assignedSlot');
export const firstElementChild = getter(Element, 'firstElementChild');
export const lastElementChild = getter(Element, 'lastElementChild');
export const previousElement = getter(Element, 'previousElementSibling');
export const nextElement = getter(Element, 'nextElementSibling');
export const clientWidth = getter(Element, 'clientWidth');
export const clientHeight = getter(Element, 'clientHeight');
export const scrollWidth = getter(Element, 'scrollWidth');
export const scrollHeight = getter(Element, 'scrollHeight');
export const scrollTop = getter(Element, 'scrollTop');
export const scrollLeft = getter(Element, 'scrollLeft');
export const innerText = getter(HTMLElement, 'innerText');

const elementPrototype = Element.prototype;
/* eslint-disable @typescript-eslint/unbound-method -- called below with the element as `this` */
const { getAttribute, getAttributeNames, getBoundingClientRect, matches } = elementPrototype;
/* eslint-enable @typescript-eslint/unbound-method */
export const attribute = (element: Element, name: string): string | null => getAttribute.call(element, name);
export const boxOf = (element: Element): DOMRect => getBoundingClientRect.call(element);
export const attributeNames = (element: Element): string[] => getAttributeNames.call(element);

/** Whether the element matches; false for a selector this browser does not know. */
export function isMatch(element: Element, selector: string): boolean {
  try {
    return matches.call(element, selector);
  } catch {
    return false;
  }
}

const htmlStyle = getter(HTMLElement, 'style');
const svgStyle = getter(SVGElement, 'style');
/** How many declarations of its style attribute apply to an element. */
export function declarationCount(element: Element): number {
  if (element instanceof HTMLElement) return htmlStyle(element).length;
  return element instanceof SVGElement ? svgStyle(element).length : 0;
}

/** What is shown in full screen. */
export const fullscreen = getter(Document, 'fullscreenElement');

export const doc = {
  documentElement: getter(Document, 'documentElement'),
  head: getter(Document, 'head'),
  body: getter(Document, 'body'),
  title: getter(Document, 'title'),
  url: getter(Document, 'URL'),
  doctype: getter(Document, 'doctype'),
  compatMode: getter(Document, 'compatMode'),
  characterSet: getter(Document, 'characterSet'),
  contentType: getter(Document, 'contentType'),
  referrer: getter(Document, 'referrer'),
  designMode: getter(Document, 'designMode'),
  scrollingElement: getter(Document, 'scrollingElement'),
  adoptedStyleSheets: getter(Document, 'adoptedStyleSheets'),
};

/* eslint-disable @typescript-eslint/unbound-method -- called below with the document as `this` */
const { createElement, querySelector, querySelectorAll } = Document.prototype;
/* eslint-enable @typescript-eslint/unbound-method */
/** In document order; shadow trees are not looked into. */
export const allMatches = (selector: string): Element[] => [...querySelectorAll.call(document, selector)];
export const firstMatch = (selector: string): Element | null => querySelector.call(document, selector);
/** A canvas that is never part of the page. */
export const newCanvas = (): HTMLCanvasElement => createElement.call(document, 'canvas') as HTMLCanvasElement;

/** A document that is never shown: of what belongs to it no element is the page's own kind, and nothing is loaded. */
const aside = new DOMParser().parseFromString('', 'text/html');
/** A copy of the element alone, of which the page hears nothing. */
export const copyAside = <Copied extends Element>(element: Copied): Copied =>
  aside.importNode(element, false);

export const isElement = (node: Node): node is Element => nodeType(node) === 1;

/** `url` as seen from `base`, or null where it is no address. */
export function resolve(url: string, base: string): string | null {
  try {
    return new URL(url, base).href;
  } catch {
    return null;
  }
}
