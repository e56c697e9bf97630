/**
 * Small functions that run inside the page (isolated world) while strips are taken. Each is sent over by itself, so
 * none may use anything from outside its own body. What they return is hostile and parsed by the caller.
 */
import { z } from 'zod';

/** The attribute that marks what a capture touched on the page, so that any later background can undo it. */
export const pageMark = (captureId: string): string => `data-${captureId}`;

export const geometry = z.object({
  innerWidth: z.number().positive().max(100_000),
  innerHeight: z.number().positive().max(100_000),
  /** Layout width without a classic scrollbar. */
  clientWidth: z.number().positive().max(100_000),
  documentWidth: z.number().nonnegative().max(10_000_000),
  documentHeight: z.number().nonnegative().max(100_000_000),
  scrollX: z.number(),
  scrollY: z.number(),
  devicePixelRatio: z.number().positive().max(100),
});
export type Geometry = z.infer<typeof geometry>;

export function readGeometry(): Geometry {
  const root = document.scrollingElement ?? document.documentElement;
  return {
    innerWidth,
    innerHeight,
    clientWidth: document.documentElement.clientWidth || innerWidth,
    documentWidth: root.scrollWidth,
    documentHeight: Math.max(root.scrollHeight, innerHeight),
    scrollX,
    scrollY,
    devicePixelRatio,
  };
}

/**
 * Where things stand in the document, as one number that changes when they move: tells whether a taller viewport
 * lays the page out anew (`100vh` and the like). What is fixed or sticky moves by its nature and is left out.
 */
export function layoutDigest(): { digest: number; height: number } {
  const all = document.body?.getElementsByTagName('*') ?? document.getElementsByTagName('body');
  const step = Math.max(1, Math.floor(all.length / 6000));
  let digest = 0;
  const mix = (value: number): void => {
    digest = (Math.imul(digest, 31) + Math.round(value * 4)) | 0;
  };
  const floating = new Set<Element>();
  for (let index = 0; index < all.length; index += step) {
    const element = all[index];
    if (!element) continue;
    const { position } = getComputedStyle(element);
    const parent = element.parentElement;
    if (position === 'fixed' || position === 'sticky' || (parent && floating.has(parent))) {
      floating.add(element);
      continue;
    }
    const box = element.getBoundingClientRect();
    if (box.width === 0 && box.height === 0) continue;
    mix(box.left + scrollX);
    mix(box.top + scrollY);
    mix(box.width);
    mix(box.height);
  }
  const root = document.scrollingElement ?? document.documentElement;
  return { digest, height: root.scrollHeight };
}

/** Pauses what plays, so that the frame seen is the frame kept. Marks it, for {@link restorePage}. */
export function holdMedia(mark: string): void {
  for (const video of document.querySelectorAll('video')) {
    if (video.paused) continue;
    video.setAttribute(`${mark}-playing`, '');
    video.pause();
  }
}

/**
 * Makes what sticks to the window appear once: sticky elements go to their place in the flow, which moves nothing
 * else, and fixed ones, which the first strip has shown, are hidden. Each is marked with its old inline style.
 */
export function releaseFloating(mark: string): { sticky: number; fixed: number } {
  const counts = { sticky: 0, fixed: 0 };
  const visit = (root: Document | ShadowRoot): void => {
    for (const element of root.querySelectorAll('*')) {
      if (!(element instanceof HTMLElement)) continue;
      const shadow = globalThis.chrome?.dom?.openOrClosedShadowRoot?.(element) ?? element.shadowRoot;
      if (shadow) visit(shadow);
      const { position, visibility } = getComputedStyle(element);
      if ((position !== 'fixed' && position !== 'sticky') || element.hasAttribute(mark)) continue;
      element.setAttribute(mark, element.getAttribute('style') ?? '');
      if (position === 'sticky') {
        counts.sticky += 1;
        element.style.setProperty('position', 'relative', 'important');
        element.style.setProperty('inset', 'auto', 'important');
      } else if (visibility !== 'hidden') {
        counts.fixed += 1;
        element.style.setProperty('visibility', 'hidden', 'important');
      }
    }
  };
  visit(document);
  return counts;
}

/** Undoes {@link holdMedia} and {@link releaseFloating}, and goes back to where the user was. */
export function restorePage(mark: string, scroll: { x: number; y: number }): void {
  const visit = (root: Document | ShadowRoot): void => {
    for (const element of root.querySelectorAll('*')) {
      if (!(element instanceof HTMLElement)) continue;
      const shadow = globalThis.chrome?.dom?.openOrClosedShadowRoot?.(element) ?? element.shadowRoot;
      if (shadow) visit(shadow);
      const before = element.getAttribute(mark);
      if (before !== null) {
        element.removeAttribute(mark);
        if (before === '') element.removeAttribute('style');
        else element.setAttribute('style', before);
      }
      if (element instanceof HTMLVideoElement && element.hasAttribute(`${mark}-playing`)) {
        element.removeAttribute(`${mark}-playing`);
        void element.play().catch(() => undefined);
      }
    }
  };
  visit(document);
  scrollTo({ left: scroll.x, top: scroll.y, behavior: 'instant' });
}

/** Scrolls to `top` and waits until the images now in view are decoded, at most `limitMs`. */
export async function showPart(
  top: number,
  limitMs: number,
): Promise<{ scrollY: number; documentHeight: number; waitedMs: number; pending: number }> {
  const started = performance.now();
  scrollTo({ left: 0, top, behavior: 'instant' });
  const pendingImages = (): HTMLImageElement[] =>
    Array.from(document.images).filter((image) => {
      if (image.complete) return false;
      const box = image.getBoundingClientRect();
      return box.bottom > 0 && box.top < innerHeight && box.width > 0;
    });
  let pending = pendingImages();
  while (pending.length > 0 && performance.now() - started < limitMs) {
    await new Promise((resolve) => setTimeout(resolve, 40));
    pending = pendingImages();
  }
  const root = document.scrollingElement ?? document.documentElement;
  return {
    scrollY,
    documentHeight: Math.max(root.scrollHeight, innerHeight),
    waitedMs: performance.now() - started,
    pending: pending.length,
  };
}

/** Waits until a new size of the window has been painted: two frames, or as long as two slow ones where none are drawn. */
export async function painted(limitMs: number): Promise<null> {
  const frames = new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)));
  await Promise.race([frames, new Promise((resolve) => setTimeout(resolve, limitMs))]);
  return null;
}
