/** What the walker is asked, and what it answers. */
import type { Floats } from './floating';
import type { WindowPart } from './images';
import type { Stilled } from './motion';
import type { Moved } from './standing';
import type { Scroller } from './scrollers';

export interface Begun {
  documentHeight: number;
  /** Elements that stick to the window. */
  floats: number;
  /** Things that wait to come into view. */
  lazy: number;
  /** Parts that the browser had left out, and that are now laid out. */
  leftOut: number;
  backgroundFixed: boolean;
  /** It has been seen to keep only what is in view. */
  dropsRows: boolean;
  scrollers: Scroller[];
}

export interface WalkLimits {
  /** No further down than this, CSS pixels. */
  heightPx: number;
  /** No longer than this in all; at the page's end so long for more of it; for images under way so long. */
  ms: number;
  endMs: number;
  imagesMs: number;
  paintedMs: number;
}

export interface ShowLimits {
  /** For images in view. */
  imagesMs: number;
  /** For a page that changes as it is scrolled: one that never stops is taken as it is. */
  stirMs: number;
  /** For rows of lists that keep only those in view, and in vain in all strips together. */
  rowsMs: number;
  allRowsMs: number;
  paintedMs: number;
}

/** The page is being given a window of another height, and is to be drawn in it at `top` within `limitMs`. */
export interface Resized {
  top: number;
  heightPx: number;
  limitMs: number;
}

export interface Walked {
  screens: number;
  documentHeight: number;
  why: 'end' | 'height' | 'time';
}

export interface Shown {
  scrollY: number;
  documentHeight: number;
  waitedMs: number;
  /** Images in view that had not arrived. */
  pending: number;
  /** Where large images are in the window. */
  images: WindowPart[];
  floats: Floats;
  /** How much what is shown is enlarged by two fingers. */
  pinch: number;
}

/** Animations: those that began after the page was held. */
export interface Compared extends Moved, Stilled {
  windowHeight: number;
  /** In a window of another height: elements that look otherwise than in the one before. */
  otherwise: number;
  /** Images that arrived only after their strip was taken. */
  late: number;
  /** Pieces of text that the page took away while it was walked. */
  removed: number;
  /** Elements whose text was shown on the way and is hidden again. */
  hidden: number;
}
