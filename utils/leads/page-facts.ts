/** What of a captured page the search for leads reads. Everything in it was written by the page: hostile until parsed. */

export interface PageFacts {
  /** The page itself first, then the frames inside it, in document order. */
  frames: FrameFacts[];
  /** Requests the browser made for the page, in order. */
  requests: RequestFacts[];
}

export interface FrameFacts {
  url: string;
  /** URLs of the frames around this one, outermost first; empty for the page itself. */
  parents: string[];
  /** Markup as seen, scripts included. */
  html: string;
  /** Text as a person reads it. */
  text: string;
  /** `href` resolved to an absolute URL. */
  links: { href: string; text: string }[];
  /** `src` resolved; `blob:` where a script feeds the player. */
  media: { src: string; poster: string | null; kind: 'video' | 'audio' | 'source' }[];
  /** `fullscreen`: the element allows it, by `allowfullscreen` or in `allow`. */
  iframes: { src: string; fullscreen: boolean }[];
}

export interface RequestFacts {
  url: string;
  /** As the browser names it: `media`, `xmlhttprequest`, `script`, `sub_frame`, … */
  type: string;
  /** URLs of the frames that asked for it, outermost first, the asking frame last. */
  frames: string[];
  /** Of the answer; null when unknown. */
  contentType: string | null;
}
