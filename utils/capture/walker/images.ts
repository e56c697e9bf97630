/** Images on their way: those in view that have not arrived, and those that arrive only when somebody comes near. */
import { boxOf } from '../reader/dom';
import { elementsIn, type Root } from './page';

/** How pages write down that something loads later. A hint costs one walk more, nothing else. */
const HINTS = [
  ...['data-src', 'data-srcset', 'data-original', 'data-lazy', 'data-lazy-src', 'data-bg'].map(
    (name) => `[${name}]`,
  ),
  '.lazyload',
].join();

const imagesIn = (roots: readonly Root[]): HTMLImageElement[] =>
  roots.flatMap((root) => [...elementsIn(root, 'img')].filter((image) => image instanceof HTMLImageElement));

/** How many things say that they wait to come into view. */
export const hintsIn = (roots: readonly Root[]): number =>
  roots.reduce((count, root) => {
    const lazy = [...elementsIn(root, 'img[loading="lazy" i]')].filter(
      (image) => image instanceof HTMLImageElement && !image.complete,
    );
    return count + new Set([...lazy, ...elementsIn(root, HINTS)]).size;
  }, 0);

/** Whether something of it is drawn between two heights of the window, CSS pixels. */
function isBetween(image: HTMLImageElement, top: number, bottom: number): boolean {
  const box = boxOf(image);
  return box.bottom > top && box.top < bottom && image.getClientRects().length > 0;
}

const isInView = (image: HTMLImageElement): boolean => isBetween(image, 0, innerHeight);

export const pendingInView = (roots: readonly Root[]): HTMLImageElement[] =>
  imagesIn(roots).filter((image) => !image.complete && isInView(image));

/** Images that have begun to load, wherever they are: lazy ones that nobody came near never begin. */
export const loading = (roots: readonly Root[]): HTMLImageElement[] =>
  imagesIn(roots).filter((image) => !image.complete && image.loading !== 'lazy');

/** Browsers draw a page before its large images are decoded; smaller ones are decoded while drawing. */
const LARGE_PX = 100_000;

/** Of an image that is cut by the edge of the window even a slice is looked at; less than this says nothing. */
const TELLING_PX = 4;
/** A page that shows more large images at once says too little with each. */
const MOST_PARTS = 40;

/** A part of the window, CSS pixels. */
export interface WindowPart {
  x: number;
  y: number;
  width: number;
  height: number;
}

/** The part of the window that shows an image, or null when it is too small to say anything. */
function partOf(image: HTMLImageElement): WindowPart | null {
  const box = boxOf(image);
  const [x, y] = [Math.max(0, box.left), Math.max(0, box.top)];
  const [width, height] = [Math.min(innerWidth, box.right) - x, Math.min(innerHeight, box.bottom) - y];
  return width >= TELLING_PX && height >= TELLING_PX ? { x, y, width, height } : null;
}

const largeIn = (roots: readonly Root[]): HTMLImageElement[] =>
  imagesIn(roots).filter((image) => image.complete && image.naturalWidth * image.naturalHeight > LARGE_PX);

async function decode(images: readonly HTMLImageElement[], limitMs: number): Promise<void> {
  if (images.length === 0) return;
  const late = new Promise((resolve) => setTimeout(resolve, limitMs));
  await Promise.race([Promise.allSettled(images.map((image) => image.decode())), late]);
}

/**
 * Decodes the large images of a part of the page, `top` to `bottom` in CSS pixels of the document: what is decoded before
 * it comes into view is there from the first time it is drawn.
 */
export async function decodeBetween(
  roots: readonly Root[],
  top: number,
  bottom: number,
  limitMs: number,
): Promise<void> {
  const there = largeIn(roots).filter((image) => isBetween(image, top - scrollY, bottom - scrollY));
  await decode(there, limitMs);
}

/** Decodes the large images in view; where they are. */
export async function decodeInView(roots: readonly Root[], limitMs: number): Promise<WindowPart[]> {
  const large = largeIn(roots).filter(isInView);
  await decode(large, limitMs);
  return large.flatMap((image) => partOf(image) ?? []).slice(0, MOST_PARTS);
}
