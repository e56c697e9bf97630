/** Boxes and frames that show only a part of what is in them: the rest of it is in no picture. */
import {
  attribute,
  boxOf,
  clientHeight,
  clientWidth,
  localName,
  scrollHeight,
  scrollWidth,
} from '../reader/dom';
import { documentHeight, documentWidth, type Styled } from './page';

export interface Scroller {
  /** `div#list.rows`, so that a reader finds it in the snapshot. */
  name: string;
  width: number;
  height: number;
  /** What it does not show, downwards and to the side. */
  hiddenPx: number;
  besidePx: number;
}

/** Smaller boxes and shorter overhangs are code samples and menus, of which a page can have hundreds. */
const SMALLEST_PX = 100;
const MOST_NAMED = 20;
const MOST_NAME_CHARS = 80;

/** Downwards, to the side, or either: as a style says it of one of them, or of both. */
export const canBeScrolled = (overflow: string): boolean =>
  overflow.includes('auto') || overflow.includes('scroll');

const nameOf = (element: Element): string => {
  const id = attribute(element, 'id');
  const classes = (attribute(element, 'class') ?? '').trim().split(/\s+/).filter(Boolean);
  const name = [localName(element), id ? `#${id}` : '', ...classes.map((each) => `.${each}`)].join('');
  return name.slice(0, MOST_NAME_CHARS);
};

/** A box that its user can scroll, with what it hides, if that is much. */
export function scrollerOf(element: Styled, { overflowX, overflowY }: CSSStyleDeclaration): Scroller | null {
  const [across, down] = [clientWidth(element), clientHeight(element)];
  const below = down >= SMALLEST_PX && canBeScrolled(overflowY) ? scrollHeight(element) - down : 0;
  const hiddenPx = below >= SMALLEST_PX ? below : 0;
  // Rows of buttons and lines of code go a little to the side on most pages.
  const beside = across >= SMALLEST_PX && canBeScrolled(overflowX) ? scrollWidth(element) - across : 0;
  const besidePx = beside >= innerWidth / 2 ? beside : 0;
  if (hiddenPx + besidePx === 0) return null;
  const { width, height } = boxOf(element);
  return {
    ...{ name: nameOf(element), width: Math.round(width), height: Math.round(height) },
    ...{ hiddenPx, besidePx },
  };
}

/** A box about as large as the window that cuts off more than a screen: pages that move themselves by scripts have one. */
export function cutOf(element: Element): Scroller | null {
  const [width, height] = [clientWidth(element), clientHeight(element)];
  const isLikeWindow = width >= innerWidth * 0.75 && Math.abs(height - innerHeight) <= innerHeight / 4;
  const hiddenPx = isLikeWindow ? scrollHeight(element) - height : 0;
  return hiddenPx < innerHeight ? null : { name: nameOf(element), width, height, hiddenPx, besidePx: 0 };
}

/** What is fixed and a whole screen higher than the window: pages are held so behind what asks for attention. */
export function lockedOf(element: Styled): Scroller | null {
  const { top, bottom, left, right, width, height } = boxOf(element);
  const shown = Math.min(bottom, innerHeight) - Math.max(top, 0);
  if (shown <= 0 || left >= innerWidth || right <= 0 || height - shown < innerHeight) return null;
  return {
    ...{ name: nameOf(element), width: Math.round(width), height: Math.round(shown) },
    ...{ hiddenPx: Math.round(height - shown), besidePx: 0 },
  };
}

/** A window so small that nobody reads in it: frames that count visitors. */
export const isTooSmall = (): boolean => Math.min(innerWidth, innerHeight) < SMALLEST_PX;

/** The document itself, where it is in a frame. */
export function frameScroller(): Scroller | null {
  const [below, beside] = [documentHeight() - innerHeight, documentWidth() - innerWidth];
  const hiddenPx = below >= SMALLEST_PX ? below : 0;
  const besidePx = beside >= innerWidth / 2 ? beside : 0;
  if (hiddenPx + besidePx === 0) return null;
  const name = `frame of ${location.host || 'the page itself'}`.slice(0, MOST_NAME_CHARS);
  return { name, width: innerWidth, height: innerHeight, hiddenPx, besidePx };
}

/** Those that hide most. */
export const worstOf = (scrollers: readonly Scroller[]): Scroller[] =>
  [...scrollers].sort((a, b) => b.hiddenPx + b.besidePx - a.hiddenPx - a.besidePx).slice(0, MOST_NAMED);
