/** What the reader returns of one frame: facts for the evidence, and the page's HTML with named gaps to be filled. */
import type { ColorScheme } from './color-scheme';

/** Bytes a page shows, by what they are used for. */
export type ResourceKind = 'image' | 'style' | 'font';

/**
 * A gap in `html` that the assembler fills. Gap number `n` stands in the HTML as `tokenPrefix` + n + `;`.
 * Relative addresses have already been made absolute.
 */
export type Gap =
  /** An attribute value: the resource as a data: URL. */
  | {
      fill: 'resource';
      url: string;
      kind: ResourceKind;
      /** The page had loaded and used it; otherwise it is only referred to (an icon, an image not reached yet). */
      shown: boolean;
      /** The picture as drawn by the page, should the bytes not be had: a data: URL. */
      drawn: string | null;
    }
  /** The text of a `<style>` element. */
  | {
      fill: 'sheet';
      /** Null: fetch the original text from `url`. */
      css: string | null;
      /** Of a linked sheet. */
      url: string | null;
      baseUrl: string;
      /** The sheet's rules as the browser would write them, should the original not be had. */
      rules: string | null;
      /** `escaped`: inside SVG, where a style element's text is parsed like any other. */
      context: 'raw' | 'escaped';
    }
  /** The value of a style (or SVG presentation) attribute that refers to resources. */
  | { fill: 'declarations'; css: string; baseUrl: string }
  /** Among the attributes of an `<iframe>` or `<frame>`: the frame's own document. */
  | { fill: 'frame'; frame: number }
  /** In front of an SVG `<use>`: the definitions it takes from another file; then, as an attribute value, their address. */
  | { fill: 'svg-definitions'; url: string }
  | { fill: 'svg-reference'; definitions: number };

export interface Area {
  x: number;
  y: number;
  width: number;
  height: number;
}

/** A child frame as its parent sees it. */
export interface FrameElement {
  /** Position in the parent's `window.frames`; null when it is not listed there (inside a shadow root). */
  index: number | null;
  /** What the element asks for; the frame may have gone elsewhere since. */
  url: string;
  /** Its `src` attribute as written. */
  source: string | null;
  /** Size of the frame's own viewport and its place in the parent's document, in CSS pixels. */
  area: Area;
  innerWidth: number;
  innerHeight: number;
  /** `<frame>` has no srcdoc attribute. */
  frameset: boolean;
}

export interface Link {
  url: string;
  text: string;
}

export interface MediaElement {
  kind: 'video' | 'audio' | 'embed' | 'object';
  url: string;
  /** Further sources the element offers. */
  sources: string[];
  poster: string | null;
  durationS: number | null;
}

/** A part of the page that was scrolled, by its place in the document. */
export interface ScrolledElement {
  path: string;
  x: number;
  y: number;
}

/** Stands where something typed was taken out of a text. */
export const TYPED_TEXT = '[text typed by the user]';

/** The remark of a frame whose editable parts were left empty; other copies of the page hold them still. */
export const EDITABLE_EMPTIED = 'editable-emptied';

/** The remark of a frame whose scripts had copied typed text to where nobody sees it; other copies of the page hold it still. */
export const TYPED_MIRRORED = 'typed-mirrored';

/** The remark of a frame in which more was typed than is looked for in copies. */
export const TYPED_CUT = 'limit-typed';

export type RedactionKind = 'typed-value' | 'storage-token';

/** Something the reader altered or could not see. */
export interface ReaderRemark {
  code: string;
  count: number;
  detail: string;
}

export interface FrameReading {
  url: string;
  baseUrl: string;
  title: string;
  lang: string | null;
  charset: string;
  contentType: string;
  /** As it would be written, or null. */
  doctype: string | null;
  quirksMode: boolean;
  referrer: string;
  viewport: { width: number; height: number };
  scroll: { x: number; y: number };
  documentSize: { width: number; height: number };
  devicePixelRatio: number;
  /** Which one the browser said that the user prefers. */
  colorScheme: ColorScheme;
  /** From the top frame down, the position in each parent's `window.frames`; null where it is not listed there. */
  framePath: (number | null)[];
  text: string;
  links: Link[];
  frames: FrameElement[];
  media: MediaElement[];
  scrolled: ScrolledElement[];
  html: string;
  tokenPrefix: string;
  gaps: Gap[];
  redactions: { kind: RedactionKind; count: number; detail: string }[];
  remarks: ReaderRemark[];
  /** How long the reading took, in milliseconds. */
  tookMs: number;
}
