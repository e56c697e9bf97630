/** What a picture of the part in view must show, asked only of pictures that look wrong. */
import { boxOf, firstChild, nextSibling, nodeType, characterData } from '../reader/dom';
import { elementsIn, isInShadow, isWithin, ofElement, onTopAt, type Root } from './page';

type Colour = readonly [red: number, green: number, blue: number];

/** Nearer to each other than this, two colours may be one after all: text that nobody is meant to read. */
const LEAST_DISTANCE = 24;
const SMALLEST_IMAGE_PX = 24;
/** Looking at every piece of text of a long page is not worth it: some in view is enough. */
const MOST_LOOKED_AT = 2_000;

const distance = (one: Colour, other: Colour): number =>
  Math.max(...one.map((channel, index) => Math.abs(channel - (other[index] ?? 0))));

/** `rgb()` and `rgba()` as computed styles give them; null for what is see-through or written in another way. */
function colourOf(css: string): Colour | null {
  const [red, green, blue, alpha = 1] = (/^rgba?\(([^)]+)\)$/.exec(css)?.[1] ?? '')
    .split(/[ ,/]+/)
    .map(Number);
  if (red === undefined || green === undefined || blue === undefined || alpha < 0.5) return null;
  return [red, green, blue];
}

const inView = (box: DOMRect): boolean =>
  box.bottom > 4 && box.top < innerHeight - 4 && box.right > 4 && box.left < innerWidth - 4;

/** Nothing lies over its middle. */
function isOnTop(element: Element, box: DOMRect): boolean {
  const x = Math.min(Math.max((box.left + box.right) / 2, 0), innerWidth - 1);
  const y = Math.min(Math.max((box.top + box.bottom) / 2, 0), innerHeight - 1);
  const hit = isInShadow(element) ? element : onTopAt(x, y);
  return hit !== null && (isWithin(element, hit) || isWithin(hit, element));
}

// eslint-disable-next-line @typescript-eslint/unbound-method -- called with the element as `this`
const { checkVisibility } = Element.prototype;
export const isVisible = (element: Element): boolean =>
  checkVisibility.call(element, { opacityProperty: true, visibilityProperty: true });

function hasOwnText(element: Element): boolean {
  for (let node: Node | null = firstChild(element); node; node = nextSibling(node))
    if (nodeType(node) === Node.TEXT_NODE && /[\p{L}\p{N}]{2}/u.test(characterData(node as Text)))
      return true;
  return false;
}

function standsOut(element: Element, colour: Colour): boolean {
  const box = boxOf(element);
  if (box.width < 4 || box.height < 4 || !inView(box)) return false;
  if (element instanceof HTMLImageElement) {
    const large = Math.min(box.width, box.height) >= SMALLEST_IMAGE_PX;
    return (
      large && element.complete && element.naturalWidth > 1 && isVisible(element) && isOnTop(element, box)
    );
  }
  if (!hasOwnText(element)) return false;
  const { color, clipPath } = getComputedStyle(element);
  const own = colourOf(color);
  if (own === null || distance(own, colour) < LEAST_DISTANCE || clipPath !== 'none') return false;
  return isVisible(element) && isOnTop(element, box);
}

export function expectedIn(roots: readonly Root[], colour: Colour): boolean {
  let looked = 0;
  for (const root of roots) {
    for (const element of elementsIn(root)) {
      if (standsOut(element, colour)) return true;
      if (inView(boxOf(element)) && (looked += 1) > MOST_LOOKED_AT) return false;
    }
  }
  return false;
}

const TRANSPARENT = 'rgba(0, 0, 0, 0) none';

/** What an element itself shows: its image, its text, its background. */
function shownBy(element: Element): string {
  const { backgroundColor, backgroundImage } = getComputedStyle(element);
  const background = `${backgroundColor} ${backgroundImage}`;
  const image = element instanceof HTMLImageElement ? element.currentSrc : '';
  const text = hasOwnText(element) ? (ofElement(element, 'textContent') ?? '') : '';
  return `${image}${text}${background === TRANSPARENT ? '' : background}`;
}

/** Everything that stands between `top` and `top + height`, relative to it. */
function contentOf(roots: readonly Root[], top: number, height: number): string {
  const parts: string[] = [];
  for (const root of roots) {
    for (const element of elementsIn(root)) {
      const box = boxOf(element);
      const from = Math.round(box.top + scrollY - top);
      if (box.height === 0 || from < 0 || from >= height) continue;
      const says = shownBy(element);
      if (says !== '') parts.push(`${from},${Math.round(box.left)} ${says.slice(0, 200)}`);
    }
  }
  return parts.join('\n');
}

export const isRepeated = (roots: readonly Root[], topA: number, topB: number, height: number): boolean =>
  contentOf(roots, topA, height) === contentOf(roots, topB, height);
