/** Every number of a capture that is a choice, with its reason. */
export const capturePolicy = {
  /** Strips no taller than this, in device pixels: textures of 8,192 are the smallest limit seen, and taller is blank silently. */
  stripDevicePixels: 7_000,
  /** Nor larger than this in all: a surface, its copies and the picture of it are in memory at the same time. */
  stripPixels: 10_000_000,
  /** Below this share of a viewport more, tall strips are not worth the second layout. */
  tallStripsFromViewports: 1.5,
  /** A page taller than this (CSS pixels) is cut here, and says so. */
  tallestPagePx: 250_000,
  /** A page that grows while it is walked is followed so far below the end it first had: endless feeds have no end. */
  growthPx: 20_000,
  /** The walk down a page and back before its strips: this long in all, and at its end so long for more of it. */
  walkMs: 20_000,
  walkEndMs: 400,
  /** A page that does not stand still is taken once more from the top, and no more than that. */
  passes: 2,
  /** Pieces of text a page may take away before it is taken for one that keeps only what is in view. */
  virtualisedFrom: 5,
  /** Text that came into view and went again. */
  seenTextChars: 500_000,
  /** A page that draws no frames (in the background) is waited for this long before its picture is taken. */
  paintedMs: 150,
  /** A window of another height: until it is there and drawn. Before that a picture repeats the old one, or is stretched. */
  resizedMs: 2_000,
  /** Images that come into view while strips are taken get this long, strip by strip, and in all. */
  stripSettleMs: 1_000,
  allSettleMs: 8_000,
  /** A page that changes as it is scrolled is given this long, strip by strip: one that never rests is taken as it is. */
  stirMs: 200,
  /**
   * A list that keeps only the rows in view may draw them when the scrolling seems to have ended: this long, strip by strip;
   * so long in all for a page that has none to draw.
   */
  rowsMs: 250,
  allRowsMs: 10_000,
  /**
   * A page, or its user, that scrolls while a strip is taken: it is taken again so often, after pauses of so long, each
   * twice the one before: in all a hand is waited for that turns a wheel for three seconds.
   */
  movedTries: 6,
  movedPauseMs: 100,
  /**
   * Strips that lack large images are taken again, so long after the last time, for so long in all of a page: a browser
   * decodes one image after another, on a busy machine half a second each.
   */
  imageRetakesMs: 5_000,
  imagePauseMs: 250,
  /** Holding every frame of a page; one of a thousand frames is not waited for. */
  holdMs: 2_000,
  /** What frames say of the boxes in them, while the page is looked over; and how many boxes are named in all. */
  frameBoxesMs: 1_000,
  boxesNamed: 40,
  /** A step whose page has gone elsewhere finds out by itself, and keeps what it has; or is given up. */
  goneMs: 5_000,
  /** A tab that the user has left, or a window put away, while its picture is taken from the screen: so long. */
  awayMs: 60_000,
  awayAskMs: 500,
  /** A page's own measures, before the debugger is attached to it. */
  measureMs: 3_000,
  /** One call of the DevTools protocol. */
  callMs: 10_000,
  /** A picture that takes longer may be of a page that is not drawn: then it is made to be. */
  undrawnMs: 2_000,
  /** One strip: encoding is most of it. */
  stripMs: 20_000,
  /** Chrome allows two pictures of a window a second: 500 ms apart was refused at times, 550 never. */
  visibleShotPauseMs: 550,
  /** The longest page in pictures from the screen, two a second, and one wait for its user. */
  fullPageMs: 300_000,
  reconstructionMs: 30_000,
  /** Bodies of what the page loaded: all of them together, and any one. */
  resourcesBytes: 400 * 1024 * 1024,
  resourceBytes: 64 * 1024 * 1024,
  resourcesAtOnce: 16,
  /** What one frame may hand over from the cache: it travels as text. */
  cachedBytes: 24 * 1024 * 1024,
  /** Addresses that one frame asks its cache for: as many as are remembered of a tab, a few milliseconds each. */
  cachedAsked: 3_000,
  /** All that is done to read a page; the three limits below together stay under it. */
  readMs: 30_000,
  /** A page that does not say a word in this time shows a dialog or is busy: nothing that asks it is tried any more. */
  silentMs: 10_000,
  /** A page that has lost so many of its words or links when it is read again, and this share, is believed as it first was. */
  goneLeast: 5,
  goneShare: 0.25,
  /** Every frame's answer; if one of them keeps all waiting, each is asked alone, so many of them, this long. */
  framesMs: 10_000,
  frameMs: 5_000,
  framesAskedAlone: 200,
  /** Of a page with more frames only so many are read: each takes some milliseconds, and busy pages show dozens. */
  framesRead: 300,
  /** What the frames may hand over from their caches. */
  cachedMs: 10_000,
  /** A document (PDF, image …) that only its server has: asked for once more, and all the ways together. */
  refetchMs: 20_000,
  documentMs: 40_000,
  viewportMs: 5_000,
  mhtmlMs: 20_000,
  /** Beyond this it holds films or blobs, doubles the package and takes as much memory again to be searched for secrets. */
  mhtmlBytes: 64 * 1024 * 1024,
  /** A time-stamp while the user waits; later it is fetched in peace. */
  stampMs: 5_000,
  /** Requests remembered for each open tab. */
  requestsPerTab: 3_000,
  /** Navigations of one tab under way: a new one ends the one before, unless that is shown already or only saves a file. */
  navigationsPerTab: 5,
  /** Addresses that one document takes, the newest: some write where one has scrolled to with every screen. */
  movesPerTab: 20,
  /** Hosts whose certificates are remembered for each open tab: the page's own, players, servers of streams. */
  hostsPerTab: 40,
  /** Of a host's name in the path of its certificates: a path has 200 characters in all. */
  hostNameChars: 100,
  /**
   * One optional fact of evidence.json: more than all headers a browser takes (256 KiB), and twenty redirects of that length
   * still leave evidence.json shorter than its readers read.
   */
  factChars: 512 * 1024,
  thumbnailPx: 320,
  /** A package that cannot be stored, or does not pass when it is read back: a disk's bad moment passes within these. */
  sealTries: 5,
  /** Backgrounds that may die on a capture, one after another without getting further: users do close their browsers. */
  deaths: 5,
} as const;
