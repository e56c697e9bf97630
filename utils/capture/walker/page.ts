/**
 * The page as the walker reaches it: through the prototypes, because a form or an image may carry the name of anything
 * that stands on a document or an element.
 */
import { assignedSlot, firstElementChild, nextElement, parentElement } from '../reader/dom';
import { ShadowRoots } from '../reader/shadow';

/* eslint-disable @typescript-eslint/unbound-method -- called below with the node as `this` */
const {
  querySelectorAll: inDocument,
  getAnimations: ofDocumentTree,
  elementFromPoint,
  elementsFromPoint,
} = Document.prototype;
const { querySelectorAll: inElement } = Element.prototype;
const { querySelectorAll: inFragment } = DocumentFragment.prototype;
const { getAnimations: ofShadowTree } = ShadowRoot.prototype;
const { addEventListener, removeEventListener } = EventTarget.prototype;
const { createTreeWalker } = Document.prototype;
const { contains, getRootNode } = Node.prototype;
/* eslint-enable @typescript-eslint/unbound-method */

export type Root = Document | ShadowRoot;
/** An element with a style of its own to change. */
export type Styled = HTMLElement | SVGSVGElement;

/** A property of the document, whatever its named elements say. */
export const ofDocument = <Key extends keyof Document>(key: Key): Document[Key] =>
  Reflect.get(Document.prototype, key, document);

/** A property of an element, whatever the inputs of a form are called. */
export const ofElement = <Key extends keyof HTMLElement>(element: Element, key: Key): HTMLElement[Key] =>
  Reflect.get(HTMLElement.prototype, key, element);

export const elementsIn = (root: Root, selector = '*'): Iterable<Element> =>
  (root instanceof Document ? inDocument : inFragment).call(root, selector);

export const animationsIn = (root: Root): Animation[] =>
  (root instanceof Document ? ofDocumentTree : ofShadowTree).call(root);

export const listenIn = (root: Root, event: string, listener: (event: Event) => void): void =>
  addEventListener.call(root, event, listener, true);
export const unlistenIn = (root: Root, event: string, listener: (event: Event) => void): void =>
  removeEventListener.call(root, event, listener, true);

export const textNodesIn = (element: Element | ShadowRoot): TreeWalker =>
  createTreeWalker.call(document, element, NodeFilter.SHOW_TEXT);

/** What an element stands in, through shadow roots too. */
export const aroundOf = (node: Node): Element | null => {
  const parent = parentElement(node);
  if (parent) return parent;
  const root = getRootNode.call(node);
  return root instanceof ShadowRoot ? root.host : null;
};

export const isWithin = (element: Element, other: Element): boolean => contains.call(other, element);
/** What is on top at this place of the window, as the document sees it. */
export const onTopAt = (x: number, y: number): Element | null => elementFromPoint.call(document, x, y);
/** Everything there, from the top down. */
export const allAt = (x: number, y: number): Element[] => elementsFromPoint.call(document, x, y);
export const isInShadow = (element: Element): boolean => getRootNode.call(element) instanceof ShadowRoot;

export function childrenOf(element: Element): Element[] {
  const children: Element[] = [];
  for (let at = firstElementChild(element); at; at = nextElement(at)) children.push(at);
  return children;
}

/** What it is drawn in: an element's parent, or the slot or the host that stands for it. */
export const flatParent = (element: Element): Element | null => assignedSlot(element) ?? aroundOf(element);

/** The document and every shadow root in it, open or closed. */
export const allRoots = (): Root[] => withShadows([document], new ShadowRoots());

/** Every shadow root of an element and of what it holds. */
export function shadowsOf(element: Element): Root[] {
  const shadows = new ShadowRoots();
  const own = [element, ...inElement.call(element, '*')].flatMap((each) => shadows.of(each) ?? []);
  return withShadows(own, shadows);
}

function withShadows(roots: Root[], shadows: ShadowRoots): Root[] {
  for (const root of roots) {
    for (const element of elementsIn(root)) {
      const shadow = shadows.of(element);
      if (shadow) roots.push(shadow);
    }
  }
  return roots;
}

const scroller = (): Element => ofDocument('scrollingElement') ?? ofDocument('documentElement');
/** In quirks mode the body speaks for the window, and the root for itself. */
const ofWindow = (): Element =>
  (ofDocument('compatMode') === 'BackCompat' ? ofDocument('body') : null) ?? ofDocument('documentElement');
export const documentHeight = (): number =>
  Math.max(ofElement(scroller(), 'scrollHeight'), ofElement(ofWindow(), 'clientHeight') || innerHeight);
export const documentWidth = (): number => ofElement(scroller(), 'scrollWidth');

/**
 * The next frame, and what the page's observers of intersections made of it: they are told in one task with ours, before it
 * or after it, so that the task after that one is waited for.
 */
const frame = (): Promise<unknown> =>
  new Promise((resolve) =>
    requestAnimationFrame(() => {
      const observer = new IntersectionObserver(() => {
        observer.disconnect();
        setTimeout(resolve);
      });
      observer.observe(ofDocument('documentElement'));
    }),
  );

/** A page that is seen is drawn, on a busy machine late: what shows itself only when it comes into view would be passed by. */
const SEEN_MS = 1_000;
/** One that is said to be seen and has not been drawn so often is taken for one that is not. */
const MOST_MISSED = 3;
let missed = 0;

/**
 * Until `frames` of them were drawn; a page that draws none (in the background) is waited for this long. True when all
 * were drawn.
 */
export async function drawn(frames: number, limitMs: number): Promise<boolean> {
  const isSeen = ofDocument('visibilityState') === 'visible' && missed < MOST_MISSED;
  const waitMs = isSeen ? Math.max(limitMs, SEEN_MS) : limitMs;
  const late = new Promise<boolean>((resolve) => setTimeout(() => resolve(false), waitMs));
  const all = async (): Promise<boolean> => {
    for (let left = frames; left > 0; left -= 1) await frame();
    return true;
  };
  const areDrawn = await Promise.race([all(), late]);
  missed = areDrawn ? 0 : missed + 1;
  return areDrawn;
}

/** Between two questions to the page. */
const ASK_MS = 40;

/** Until it is so, or for this long. */
export async function until(isSo: () => boolean, limitMs: number): Promise<void> {
  const startedMs = performance.now();
  while (!isSo() && performance.now() - startedMs < limitMs)
    await new Promise((resolve) => setTimeout(resolve, ASK_MS));
}
