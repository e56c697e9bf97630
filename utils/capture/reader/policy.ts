/** Every number of the reader that is a choice, with its reason. */
export const readerPolicy = {
  /** A page of 200,000 elements is about 20 million characters; beyond this the answer no longer fits in memory twice. */
  maxHtmlChars: 96_000_000,
  /** Enough for a book; leads are looked for in it. */
  maxTextChars: 2_000_000,
  maxTitleChars: 4_096,
  maxLinks: 20_000,
  maxLinkTextChars: 200,
  maxFrames: 5_000,
  maxMedia: 1_000,
  maxMediaSources: 50,
  /** Of one srcset: a width for every ten pixels of any screen. Each is an address that has to be resolved. */
  maxCandidates: 1_000,
  /** Asking for a scroll position costs as much as writing the element. */
  maxScrollAsked: 3_000,
  maxScrolled: 200,
  /** Its place among them, where an element has more in front of it, leads nobody to it. */
  maxSiblingsCounted: 5_000,
  /** An address longer than this (not a data: URL) names nothing that can be fetched. */
  maxUrlChars: 16_384,
  maxGaps: 200_000,
  /** Rules of linked sheets in the browser's own words, kept in case the original text cannot be had. */
  maxRulesChars: 8_000_000,
  /** Sheets whose text is at hand, inline and made by scripts: with the page's HTML no more than one answer can hold, */
  maxSheetChars: 32_000_000,
  /** and so many places at which those of scripts apply: thousands of components may each have some. */
  maxAdoptions: 200_000,
  /** Inline sheets up to this size are compared rule by rule with their text; larger ones by the number of rules. */
  maxComparedSheetChars: 400_000,
  /** Pixels encoded in all: canvases, video frames, blob: images. Encoding runs at about 20 million pixels a second. */
  maxDrawnPixels: 24_000_000,
  /** A video frame above this is kept as JPEG: it was lossy before, and PNG would be several megabytes. */
  maxPngVideoPixels: 500_000,
  jpegQuality: 0.95,
  /** Typed text is looked for where scripts may have copied it: from this length on, or every number and word would be found, */
  minMirroredChars: 4,
  /** so many passwords, other fields and lines of messages each, as a long form has fields and a message lines, */
  maxMirrored: 200,
  /** and none longer than a long message. */
  maxMirroredChars: 10_000,
  /**
   * What stands in boxes next to each other is looked for put together: a card's number and an IBAN have up to eight boxes. From
   * six characters on, as two short numbers make one that is found everywhere; two names and no sentence; none but codes and
   * numbers from more than two boxes; and of a table full of them so many.
   */
  maxPartsJoined: 8,
  minJoinedChars: 6,
  maxJoinedChars: 64,
  maxBoxChars: 8,
  maxJoined: 600,
  /** A long one is known by its beginning: no place of the page is then read more often than this, */
  maxSoughtChars: 32,
  /** and by so many that begin alike: a text, its first line, and either in each way that it may be written. */
  maxSoughtAlike: 16,
  /** So often a long one is compared with what the page shows, which takes as long as it is; then it counts as not shown. */
  maxWholeTries: 1_000,
  /** Plain elements (div, span …) asked for closed shadow roots, at two microseconds or more each; custom ones always are. */
  maxPlainHostsAsked: 30_000,
} as const;
