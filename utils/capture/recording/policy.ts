/** Every number of a recording that is a choice, with its reason. In force for a capture: `tool.settings` of evidence.json. */
const MIB = 1024 * 1024;

export const recordingPolicy = {
  /** Any one body. Larger ones are video files; their first part is kept. It passes through memory once. */
  bodyBytes: 64 * MIB,
  /** All media together: some minutes of a stream show what it is; a whole film is of no more use as evidence. */
  mediaBytes: 256 * MIB,
  /** Everything together: the package is verified by software with a limit of 2 GiB, and is sent over slow lines. */
  totalBytes: 768 * MIB,
  /** Bodies on their way from the browser to the disk at the same time: each is in memory whole, as text too. */
  bodiesAtOnce: 4,
  /** What the browser may hold for us until it is asked for. Its own limits (100 MiB, 5 MiB a body) lose large ones. */
  bufferBytes: 128 * MIB,
  /** Announced as larger than this, a body is taken chunk by chunk instead of in one piece. */
  streamedFromBytes: 8 * MIB,
  /** Headers as they went over the wire come in events of their own, which may be late; then the browser's own view of them is kept. */
  headersLateMs: 1_000,
  /** Requests whose headers came before they did; more would be a page that plays with us. */
  orphans: 1_000,
  /** The page is there when its network has been still this long after the load event: scripts pause less between two requests. */
  quietMs: 1_000,
  /** A request of which nothing is heard for so long is not waited for: long polls, and workers nobody is shown. */
  silentMs: 5_000,
  /** A page that is never still, or never loads, is taken as it is after this. */
  settleLimitMs: 30_000,
  /** A PDF, held back until everything else of the page is on disk: what is under way as its viewer appears is lost. */
  viewerWaitMs: 3_000,
  /** A viewer that is let in appears in this time; a slow machine takes a second for it. */
  viewerMs: 10_000,
  /** What is still under way at the end gets this long to come down. */
  lastBodiesMs: 15_000,
  /** Finished parts of the archive are put on disk when they come to this much. */
  spillBytes: 16 * MIB,
} as const;
