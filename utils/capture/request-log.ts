/**
 * The requests of each open page, noted while they happen, so that a page *already open* can say where it came from.
 * Bounded, without cookies, and kept across the background's death. Pure reduction here; listening is in tab-requests.
 */
import { z } from 'zod';
import { instantOf } from '@/utils/evidence/instant';
import { isSecretHeader } from '@/utils/evidence/redaction-names';
import type { RequestEvent } from '@/utils/browser/requests';
import { capturePolicy } from './policy';

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
  /** The page's own request, once it was answered. */
  main: loggedRequest.nullable(),
  /** A navigation under way: it becomes `main` when it brings a page. */
  next: loggedRequest.nullable(),
  fromAddressBar: z.boolean(),
  requests: z.array(loggedRequest),
  /** By host, where the browser tells certificates of responses. */
  tls: z.record(z.string(), hostTls),
  /** Requests that found no room. */
  dropped: z.number(),
});
export type PageLog = z.infer<typeof pageLog>;

export const emptyPageLog = (): PageLog => ({
  main: null,
  next: null,
  fromAddressBar: false,
  requests: [],
  tls: {},
  dropped: 0,
});

/** Of what is not the page itself these headers are enough to name it; all of them would not fit. */
const TELLING =
  /^(content-type|content-length|content-encoding|date|server|etag|last-modified|location|x-powered-by|cf-ray|via)$/i;

function started(event: Extract<RequestEvent, { kind: 'started' }>): LoggedRequest {
  const { requestId, url, method, type, frameId, parentFrameId, atMs } = event;
  return {
    ...{ requestId, url, method, type, frameId, parentFrameId },
    ...{ startedAtMs: atMs, hops: [], status: null, statusLine: '', headers: [], redacted: 0 },
    ...{ ip: null, proxied: null, fromCache: false, answeredAtMs: null, error: null },
  };
}

function answer(request: LoggedRequest, event: Extract<RequestEvent, { kind: 'answered' }>): void {
  const whole = request.type === 'main_frame';
  const open = event.headers.filter(([name]) => !isSecretHeader(name));
  Object.assign(request, {
    url: event.url,
    status: event.status,
    statusLine: event.statusLine,
    headers: whole ? open : open.filter(([name]) => TELLING.test(name)),
    redacted: event.headers.length - open.length,
    ip: event.ip,
    proxied: event.proxied,
    fromCache: event.fromCache,
    answeredAtMs: event.atMs,
  });
}

/** Whether an answer brings a new page: not so for downloads and "no content". */
const bringsPage = (event: Extract<RequestEvent, { kind: 'answered' }>): boolean =>
  event.status !== 204 &&
  event.status !== 205 &&
  !event.headers.some(
    ([name, value]) => /^content-disposition$/i.test(name) && /^\s*attachment/i.test(value),
  );

function find(log: PageLog, requestId: string): LoggedRequest | null {
  if (log.next?.requestId === requestId) return log.next;
  if (log.main?.requestId === requestId) return log.main;
  return log.requests.findLast((request) => request.requestId === requestId) ?? null;
}

/** Of the page before, nothing but what a redirect of this one passed through. */
function ofHosts(tls: PageLog['tls'], urls: string[]): PageLog['tls'] {
  const hosts = new Set(urls.map((url) => new URL(url).host));
  return Object.fromEntries(Object.entries(tls).filter(([host]) => hosts.has(host)));
}

/** Notes one event, in place. */
export function note(log: PageLog, event: RequestEvent): void {
  if (event.kind === 'committed') {
    log.fromAddressBar = event.fromAddressBar;
    return;
  }
  if (event.kind === 'secured') {
    const { host, protocol, cipher, trusted, chain } = event;
    const hasRoom = host in log.tls || Object.keys(log.tls).length < capturePolicy.hostsPerTab;
    if (hasRoom) log.tls[host] = { protocol, cipher, trusted, chain };
    return;
  }
  if (event.kind === 'started') {
    const known = find(log, event.requestId);
    if (known) return; // the next hop of a redirect comes under the same id
    if (event.type === 'main_frame') log.next = started(event);
    else if (log.requests.length < capturePolicy.requestsPerTab) log.requests.push(started(event));
    else log.dropped += 1;
    return;
  }
  const request = find(log, event.requestId);
  if (!request) return;
  if (event.kind === 'redirected') {
    const { url, status, to, ip, atMs } = event;
    request.hops.push({ url, status, location: to, ip, atMs });
    request.url = to;
  } else if (event.kind === 'failed') {
    request.error = event.error;
    if (log.next === request) log.next = null;
  } else {
    answer(request, event);
    if (log.next === request) {
      log.next = null;
      if (bringsPage(event)) {
        const tls = ofHosts(log.tls, [...request.hops.map(({ url }) => url), request.url]);
        Object.assign(log, { main: request, requests: [], tls, dropped: 0, fromAddressBar: false });
      }
    }
  }
}

const withoutFragment = (url: string): string => url.split('#', 1)[0] ?? url;

/** Whether this log tells of the page that now shows `url` (it may not after a walk through the history). */
export const tellsOf = (log: PageLog, url: string): boolean =>
  log.main !== null && withoutFragment(log.main.url) === withoutFragment(url);

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
