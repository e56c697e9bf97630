/** Images on their way: those in view that have not arrived, and those that arrive only when somebody comes near. */
import { boxOf, elementsIn, type Root } from './page';

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

function isInView(image: HTMLImageElement): boolean {
  const box = boxOf(image);
  return box.bottom > 0 && box.top < innerHeight && image.getClientRects().length > 0;
}

export const pendingInView = (roots: readonly Root[]): HTMLImageElement[] =>
  imagesIn(roots).filter((image) => !image.complete && isInView(image));

/** Images that have begun to load, wherever they are: lazy ones that nobody came near never begin. */
export const loading = (roots: readonly Root[]): HTMLImageElement[] =>
  imagesIn(roots).filter((image) => !image.complete && image.loading !== 'lazy');

/** Browsers draw a page before its large images are decoded; smaller ones are decoded while drawing. */
const LARGE_PX = 100_000;

/** Decodes the large images in view; true when there were any. */
export async function decodeInView(roots: readonly Root[], limitMs: number): Promise<boolean> {
  const large = imagesIn(roots).filter(
    (image) => image.complete && image.naturalWidth * image.naturalHeight > LARGE_PX && isInView(image),
  );
  if (large.length === 0) return false;
  const late = new Promise((resolve) => setTimeout(resolve, limitMs));
  await Promise.race([Promise.allSettled(large.map((image) => image.decode())), late]);
  return true;
}
