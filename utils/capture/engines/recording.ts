/**
 * Record mode, as an engine offers it: a page is loaded anew under watch, and every exchange is handed over as it ends.
 *
 * Who implements it promises:
 * - Nothing is loaded before the watch stands, caches are bypassed, and the load is begun once.
 * - Each item is handed to the sink as soon as it is whole and is not kept afterwards: no list of bodies in memory.
 *   `take` is waited for before much more is read (back-pressure).
 * - Headers are handed over as they went over the wire, in order, repeats and secrets included: the sink removes secrets
 *   before anything is stored, in one place for all engines.
 * - Bodies are as the browser decodes them (content coding and chunks undone). What is larger than the limits, or could
 *   not be had, is said in the body itself, never left out silently.
 * - Failing to record is no reason to fail a page: the page is loaded all the same wherever that is possible.
 */
import type { Result } from '@/utils/evidence/result';
import type { CaptureTarget, DepthSession } from './engine';

export type HeaderLine = [name: string, value: string];

/** `reload`: the page in the tab, by the user's choice. `open`: an address, in a fresh tab that shows about:blank. */
export type RecordingStart = { how: 'reload' } | { how: 'open'; url: string };

/** What arrived of an answer's content. `cut`: the beginning; `none`: the browser hands none out (redirects, HEAD). */
export type RecordedBody =
  | { kind: 'whole'; content: Blob }
  | { kind: 'cut'; content: Blob; reason: BodyLack; detail: string }
  | { kind: 'none'; detail: string }
  | { kind: 'missing'; reason: BodyLack; detail: string };

/** `limit`: policy. `interrupted`: the recording or the request ended first. `refused`: the browser did not give it. */
export type BodyLack = 'limit' | 'interrupted' | 'refused';

/** One request and its answer; each hop of a redirect is an exchange of its own. */
export interface RecordedExchange {
  kind: 'exchange';
  /** The browser's own name for it; the hops of one redirect chain share it. */
  requestId: string;
  /** Absolute, without fragment. */
  url: string;
  method: string;
  /** As sent. Empty where the browser did not say. */
  requestHeaders: HeaderLine[];
  /** The request's own content is never recorded: it may hold what was typed. Null: it had none. */
  requestBodyBytes: number | null;
  /** Wall clock, milliseconds: the request began, its headers were answered, its content ended. */
  startedAtMs: number;
  answeredAtMs: number;
  endedAtMs: number;
  status: number;
  /** The reason phrase; empty in HTTP/2 and 3, which have none. */
  statusText: string;
  /** As received, in order, repeats included. */
  responseHeaders: HeaderLine[];
  /** `http/1.1`, `h2`, `h3`; null where the browser did not say. */
  protocol: string | null;
  /** Address of the server; null where nobody was asked, or the browser did not say. */
  ip: string | null;
  /** Who answered. Only `network` is an exchange with a server; a `service-worker` makes up or passes on an answer. */
  answeredBy: 'network' | 'cache' | 'service-worker';
  /** As the request log calls it: `main_frame`, `sub_frame`, `script`, `image`, `xmlhttprequest`, `media`… */
  type: string;
  mediaType: string;
  body: RecordedBody;
}

/** A request that nobody answered. */
export interface RecordedFailure {
  kind: 'failure';
  url: string;
  method: string;
  type: string;
  startedAtMs: number;
  error: string;
}

/** Messages of one side of a websocket; null where the browser does not tell. */
export type SocketMessages = { messages: number; bytes: number } | null;

/** A websocket: messages are counted, not kept. */
export interface RecordedSocket {
  kind: 'socket';
  url: string;
  startedAtMs: number;
  /** Null while it is open. */
  endedAtMs: number | null;
  status: number | null;
  sent: SocketMessages;
  received: SocketMessages;
}

export type RecordedItem = RecordedExchange | RecordedFailure | RecordedSocket;

/** Where the items of one recording go. `take` resolves when the item is on disk; it never throws. */
export interface RecordingSink {
  take(item: RecordedItem): Promise<void>;
}

/** What a capture says of a recording, as codes with particulars (locale files: `remark_<code>`). */
export interface RecordingRemarks {
  /** Caches and service workers bypassed, and the like: how the load differed from an ordinary visit. */
  deviations: { code: string; detail: string }[];
  limitations: { code: string; detail: string }[];
}

/** A recording under way; it goes on, through everything a capture does with the page, until `end`. */
export interface Recording {
  /**
   * Resolves when the page has loaded and its network has been still for a while, or when `limitMs` is over: then with
   * `false`. Fails when the page could not be loaded at all (`not-loaded`) or the watch was lost (`recording-lost`).
   */
  settled(limitMs: number): Promise<Result<boolean, 'not-loaded' | 'recording-lost'>>;
  /**
   * Access in depth that shares what the recording holds of the page (Chromium: the one debugger). Null: the engine's
   * own `open` does not get in the way.
   */
  depth: ((target: CaptureTarget, viewport: Blob | null) => Promise<Result<DepthSession>>) | null;
  /** Hands over what is still under way as `interrupted`, stops watching, and tells what is to be said. Once. */
  end(): Promise<RecordingRemarks>;
  /** Lets go of the page, after `end` and whatever became of `depth`. */
  close(): Promise<void>;
}

/** Fails, with nothing loaded, where recording is not possible (`debugger-refused` and the like). */
export type RecordPage = (
  target: CaptureTarget,
  start: RecordingStart,
  sink: RecordingSink,
) => Promise<Result<Recording>>;
