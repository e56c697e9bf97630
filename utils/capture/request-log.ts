/**
 * The requests of each open page, noted while they happen, so that a page *already open* can say where it came from.
 * Bounded, without cookies, and kept across the background's death. How it grows is in note-request; listening, in tab-requests.
 */
import { z } from 'zod';
import { instantOf } from '@/utils/evidence/instant';

const hop = z.object({
  url: z.string(),
  status: z.number(),
  location: z.string(),
  ip: z.string().nullable(),
  atMs: z.number(),
});

export const loggedRequest = z.object({
  requestId: z.string(),
  url: z.string(),
  method: z.string(),
  type: z.string(),
  frameId: z.number(),
  parentFrameId: z.number(),
  /** Who asked; null for the request of a page itself, and in browsers that do not tell. */
  documentId: z.string().nullable(),
  startedAtMs: z.number(),
  hops: z.array(hop),
  status: z.number().nullable(),
  statusLine: z.string(),
  headers: z.array(z.tuple([z.string(), z.string()])),
  /** How many values of Cookie-like headers were left out. */
  redacted: z.number(),
  ip: z.string().nullable(),
  proxied: z.boolean().nullable(),
  fromCache: z.boolean(),
  answeredAtMs: z.number().nullable(),
  error: z.string().nullable(),
});
export type LoggedRequest = z.infer<typeof loggedRequest>;

/** What the browser told of the connection to one host. */
const hostTls = z.object({
  protocol: z.string().nullable(),
  cipher: z.string().nullable(),
  trusted: z.boolean().nullable(),
  /** DER in base64, leaf first. */
  chain: z.array(z.string()),
});

export const pageLog = z.object({
  /** The document that the tab shows, if it was seen to come, and when. */
  shown: z.object({ documentId: z.string(), url: z.string(), atMs: z.number() }).nullable(),
  /** The request that brought this document; null where none was seen. */
  main: loggedRequest.nullable(),
  /** Navigations under way, the newest last: the one that the tab comes to show becomes `main`. */
  coming: z.array(loggedRequest),
  fromAddressBar: z.boolean(),
  requests: z.array(loggedRequest),
  /** By host, where the browser tells certificates of responses. */
  tls: z.record(z.string(), hostTls),
  /** Addresses that the same document has taken since, the newest last. */
  moves: z.array(z.object({ url: z.string(), atMs: z.number() })),
  /** Requests that found no room; of them, those since the last answer to a navigation. */
  dropped: z.number(),
  droppedSinceAnswer: z.number(),
});
export type PageLog = z.infer<typeof pageLog>;

export const emptyPageLog = (): PageLog => ({
  shown: null,
  main: null,
  coming: [],
  fromAddressBar: false,
  requests: [],
  tls: {},
  moves: [],
  dropped: 0,
  droppedSinceAnswer: 0,
});

/**
 * Whether this log tells of the document that a tab now shows. Addresses would not do: a page gives itself any of its site's
 * by `history.replaceState`.
 */
export const tellsOf = (log: PageLog, documentId: string | null): boolean =>
  log.main !== null && log.shown !== null && log.shown.documentId === documentId;

/** Addresses that gave an answer to be used, by every name they had on the way. */
export const answeredOf = (requests: readonly LoggedRequest[]): Set<string> =>
  new Set(
    requests
      .filter(({ status }) => status !== null && status < 400)
      .flatMap(({ url, hops }) => [url, ...hops.map((hop) => hop.url)]),
  );

export const REQUEST_LOG_PATH = 'data/network/requests.jsonl';

/** One request as a line of network/requests.jsonl: snake-case keys, RFC 3339 times. */
export function requestLine(request: LoggedRequest): Record<string, unknown> {
  const iso = (ms: number | null): string | null => (ms === null ? null : instantOf(ms));
  return {
    url: request.url,
    method: request.method,
    type: request.type,
    frame_id: request.frameId,
    parent_frame_id: request.parentFrameId,
    started_at: iso(request.startedAtMs),
    redirects: request.hops.map(({ url, status, location, ip, atMs }) => ({
      url,
      status,
      location,
      ip,
      at: iso(atMs),
    })),
    status: request.status,
    status_line: request.statusLine,
    headers: request.headers,
    ip: request.ip,
    from_cache: request.fromCache,
    answered_at: iso(request.answeredAtMs),
    error: request.error,
  };
}
