/**
 * Copies of a page's elements that do nothing when they are put into a document again: they ask no server, run nothing,
 * and keep their place. html2canvas copies a page element by element to draw it, and would load the page a second time.
 */

/** What loads something where it has it, and has a place in the page all the same. */
const LOADING: Readonly<Record<string, readonly string[]>> = {
  iframe: ['src', 'srcdoc'],
  frame: ['src'],
  embed: ['src'],
  object: ['data'],
  audio: ['src'],
  source: ['src', 'srcset'],
  track: ['src'],
};
const IMAGE_SOURCES = ['src', 'srcset'];

/** Of no use in a picture, and able to lead away, to call or to run. */
const LEFT_OUT = new Set(['base', 'fencedframe', 'meta', 'noscript', 'portal', 'script']);

/** Whether an element is not to be copied at all. A link is, where it is a style sheet. */
export const isLeftOut = (element: Element): boolean =>
  LEFT_OUT.has(element.localName) ||
  (element.localName === 'link' && !/\bstylesheet\b/i.test(element.getAttribute('rel') ?? ''));

/** An image that the page does not show is not asked for. */
const isUnloaded = (element: Element): boolean =>
  element instanceof HTMLImageElement && !(element.complete && element.naturalWidth > 0);

/** Made in `inert`, a document without a window: there no constructor of the page's own elements runs, and nothing loads. */
function harmlessCopy(element: Element, inert: Document): Element {
  const copy = inert.importNode(element, false);
  const gone = [...(LOADING[element.localName] ?? []), ...(isUnloaded(element) ? IMAGE_SOURCES : [])];
  for (const name of copy.getAttributeNames())
    if (/^on/i.test(name) || name === 'autofocus' || gone.includes(name)) copy.removeAttribute(name);
  return copy;
}

/**
 * While `copyPage` runs, `cloneNode` makes harmless copies. Nobody else's code runs meanwhile, and what is changed for it
 * is changed in the extension's own world only.
 */
export function withHarmlessCopies<T>(copyPage: () => T): T {
  const inert = document.implementation.createHTMLDocument('');
  // eslint-disable-next-line @typescript-eslint/unbound-method -- called below with the node as `this`
  const { cloneNode } = Node.prototype;
  // Said in full: in Firefox what is merely assigned there could not be put back.
  const copyWith = (value: typeof cloneNode): Node =>
    Object.defineProperty(Node.prototype, 'cloneNode', {
      ...{ value, configurable: true, enumerable: true, writable: true },
    });
  copyWith(function (this: Node, deep?: boolean): Node {
    return this instanceof Element && !deep ? harmlessCopy(this, inert) : cloneNode.call(this, deep);
  });
  try {
    return copyPage();
  } finally {
    copyWith(cloneNode);
  }
}
