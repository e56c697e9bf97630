/**
 * Where things stand in the document and how they look, so that it can be told later whether they still do: in a taller
 * window, or after the page has been walked. What is fixed or sticky moves by its nature and is left out.
 */
import { boxOf, characterData, firstChild, isConnected, nextSibling, nodeType } from '../reader/dom';
import { aroundOf, documentHeight, elementsIn, type Root } from './page';

/** Of a larger page every so manieth element is looked at. */
const MOST_ELEMENTS = 3_000;
/** Boxes are compared to a quarter of a pixel: browsers round. */
const CLOSE_PX = 0.25;

export interface Moved {
  /** Elements that stand elsewhere or have another size. */
  moved: number;
  /** Elements that are no longer in the page. */
  gone: number;
  documentHeight: number;
}

interface Place {
  element: Element;
  box: readonly [left: number, top: number, width: number, height: number];
  look: string;
}

/** As much of an element's own text tells one state of it from another; scripts hold megabytes. */
const TELLING_CHARS = 500;

/** Without its digits: clocks and counters go on. */
function ownText(element: Element): string {
  let text = '';
  for (let node = firstChild(element); node && text.length < TELLING_CHARS; node = nextSibling(node))
    if (nodeType(node) === Node.TEXT_NODE) text += characterData(node as Text);
  return text.slice(0, TELLING_CHARS).replace(/\d/g, '');
}

/** What the eye sees of an element besides its place. */
function lookOf(element: Element): string {
  const { color, backgroundColor, backgroundImage, visibility, opacity } = getComputedStyle(element);
  return [color, backgroundColor, backgroundImage, visibility, opacity, ownText(element)].join();
}

const placeOf = (element: Element): Place['box'] => {
  const { left, top, width, height } = boxOf(element);
  return width === 0 && height === 0 ? [0, 0, 0, 0] : [left + scrollX, top + scrollY, width, height];
};

export class Standing {
  #places: Place[] = [];

  /** Notes where everything but what is `floating` stands now, and how it looks. */
  note(floating: Set<Element>, roots: readonly Root[]): void {
    const all = roots.flatMap((root) => [...elementsIn(root, root === document ? 'body, body *' : '*')]);
    const step = Math.max(1, Math.floor(all.length / MOST_ELEMENTS));
    const within = new Set(floating);
    this.#places = [];
    for (let index = 0; index < all.length; index += 1) {
      const element = all[index];
      if (!element) continue;
      const parent = aroundOf(element);
      if (within.has(element) || (parent && within.has(parent))) within.add(element);
      else if (index % step === 0)
        this.#places.push({ element, box: placeOf(element), look: lookOf(element) });
    }
  }

  compare(): Moved {
    let moved = 0;
    let gone = 0;
    for (const { element, box } of this.#places) {
      if (!isConnected(element)) gone += 1;
      else if (placeOf(element).some((value, index) => Math.abs(value - (box[index] ?? 0)) > CLOSE_PX))
        moved += 1;
    }
    return { moved, gone, documentHeight: documentHeight() };
  }

  /** Elements that look otherwise than when this was last asked, or when they were noted. */
  otherwise(): number {
    let count = 0;
    for (const place of this.#places) {
      const look = lookOf(place.element);
      if (look !== place.look) count += 1;
      place.look = look;
    }
    return count;
  }
}
