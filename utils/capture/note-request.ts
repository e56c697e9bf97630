/** How the log of a tab's requests grows, event by event; and when it begins anew: when the tab shows another document. */
import { withoutFragment } from '@/utils/evidence/addresses';
import { isSecretHeader } from '@/utils/evidence/redaction-names';
import type { RequestEvent } from '@/utils/browser/requests';
import { capturePolicy } from './policy';
import type { LoggedRequest, PageLog } from './request-log';

/** Of what is not the page itself these headers are enough to name it; all of them would not fit. */
const TELLING =
  /^(content-type|content-length|content-encoding|cache-control|access-control-allow-origin|date|server|etag|last-modified|location|x-powered-by|cf-ray|via)$/i;

function started(event: Extract<RequestEvent, { kind: 'started' }>): LoggedRequest {
  const { requestId, url, method, type, frameId, parentFrameId, documentId, atMs } = event;
  return {
    requestId,
    url,
    method,
    type,
    frameId,
    parentFrameId,
    documentId,
    startedAtMs: atMs,
    hops: [],
    status: null,
    statusLine: '',
    headers: [],
    redacted: 0,
    ip: null,
    proxied: null,
    fromCache: false,
    answeredAtMs: null,
    error: null,
  };
}

function answer(
  request: LoggedRequest,
  event: Extract<RequestEvent, { kind: 'answered' }>,
  whole: boolean,
): void {
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
  const isIt = (request: LoggedRequest): boolean => request.requestId === requestId;
  if (log.main && isIt(log.main)) return log.main;
  return log.coming.findLast(isIt) ?? log.requests.findLast(isIt) ?? null;
}

/** Of the page before, nothing but what a redirect of this one passed through. */
function ofHosts(tls: PageLog['tls'], urls: string[]): PageLog['tls'] {
  const hosts = new Set(urls.map((url) => new URL(url).host));
  return Object.fromEntries(Object.entries(tls).filter(([host]) => hosts.has(host)));
}

/**
 * What the tab loads ahead of a click (speculation rules) is reported like a navigation, but as asked for by a document: by the
 * page that is shown, whose request it is. A navigation is asked for by none.
 */
const isNavigation = ({ type, documentId }: Extract<RequestEvent, { kind: 'started' }>): boolean =>
  type === 'main_frame' && documentId === null;

function start(log: PageLog, event: Extract<RequestEvent, { kind: 'started' }>): void {
  if (find(log, event.requestId)) return; // the next hop of a redirect comes under the same id
  if (isNavigation(event))
    log.coming = [...log.coming, started(event)].slice(-capturePolicy.navigationsPerTab);
  else if (log.requests.length < capturePolicy.requestsPerTab) log.requests.push(started(event));
  else {
    log.dropped += 1;
    log.droppedSinceAnswer += 1;
  }
}

/** The requests of the document that is shown: some are made before the browser tells that it is there. */
function requestsOf(
  log: PageLog,
  documentId: string,
  before: string | null,
  sinceMs: number,
): LoggedRequest[] {
  return log.requests
    .filter((request) => {
      if (request.documentId === documentId) return true;
      return request.startedAtMs >= sinceMs && (request.documentId === null || request.documentId !== before);
    })
    .map((request) =>
      // Until it is shown, a page's own frame has another number.
      request.documentId === documentId ? { ...request, frameId: 0, parentFrameId: -1 } : request,
    );
}

/** The tab shows another document. What brought it is known already, or not yet, or (`about:blank`, the browser's memory) never. */
function commit(log: PageLog, event: Extract<RequestEvent, { kind: 'committed' }>): void {
  const { documentId, url, atMs, fromAddressBar } = event;
  const brought = log.coming.filter(({ startedAtMs }) => startedAtMs <= atMs);
  const sinceMs = Math.min(...brought.slice(-1).map((request) => request.startedAtMs));
  const requests = requestsOf(log, documentId, log.shown?.documentId ?? null, sinceMs);
  const way = brought.flatMap((request) => [...request.hops.map((hop) => hop.url), request.url]);
  Object.assign(log, {
    shown: { documentId, url, atMs },
    main: null,
    requests,
    fromAddressBar,
    moves: log.moves.filter((move) => move.atMs >= atMs),
    tls: ofHosts(log.tls, [url, ...way, ...requests.map((request) => request.url)]),
    dropped: log.droppedSinceAnswer,
    droppedSinceAnswer: 0,
  });
  findMain(log);
  log.coming = log.coming.filter(({ answeredAtMs }) => answeredAtMs === null);
}

/**
 * Looks for what brought the document that is shown. A background that was woken is told of a load listener by listener, so
 * that the document may be there before its request.
 */
function findMain(log: PageLog): void {
  const { shown } = log;
  if (!shown || log.main) return;
  const url = withoutFragment(shown.url);
  const main = log.coming.findLast(
    (request) =>
      request.answeredAtMs !== null &&
      request.answeredAtMs <= shown.atMs &&
      withoutFragment(request.url) === url,
  );
  if (!main?.answeredAtMs) return;
  log.main = main;
  log.coming = log.coming.filter((request) => request !== main);
  log.requests = requestsOf(log, shown.documentId, null, main.answeredAtMs);
}

/** Notes one event, in place. */
export function note(log: PageLog, event: RequestEvent): void {
  if (event.kind === 'committed') return commit(log, event);
  if (event.kind === 'started') return start(log, event);
  if (event.kind === 'moved') {
    const { url, atMs } = event;
    if (log.moves.at(-1)?.url !== url)
      log.moves = [...log.moves, { url, atMs }].slice(-capturePolicy.movesPerTab);
    return;
  }
  if (event.kind === 'secured') {
    const { host, protocol, cipher, trusted, chain } = event;
    const hasRoom = host in log.tls || Object.keys(log.tls).length < capturePolicy.hostsPerTab;
    if (hasRoom) log.tls[host] = { protocol, cipher, trusted, chain };
    return;
  }
  const request = find(log, event.requestId);
  if (!request) return;
  const isComing = log.coming.includes(request);
  if (event.kind === 'redirected') {
    const { url, status, to, ip, atMs } = event;
    request.hops.push({ url, status, location: to, ip, atMs });
    request.url = to;
  } else if (event.kind === 'failed') {
    request.error = event.error;
    log.coming = log.coming.filter((other) => other !== request);
  } else {
    answer(request, event, isComing || request === log.main);
    if (!isComing) return;
    log.droppedSinceAnswer = 0;
    if (bringsPage(event)) findMain(log);
    else log.coming = log.coming.filter((other) => other !== request);
  }
}
