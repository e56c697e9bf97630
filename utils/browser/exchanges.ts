/**
 * Everything one tab exchanges with servers, as Firefox tells it: each hop of a redirect, headers as they went over the
 * wire, and the content of answers. Needs host access; a stopped background watches nothing any more.
 */
import type { WebRequest } from 'webextension-polyfill';
import { browser } from './api';
import { watchBody, type BodyWatcher, type LetGo } from './passing-body';
import { addressOf, EVERYWHERE, pairs } from './requests';

export type ExchangeEvent = { requestId: string; atMs: number } & (
  | { kind: 'begun'; url: string; method: string; type: string }
  | { kind: 'sent'; headers: [string, string][] }
  | { kind: 'received'; status: number; statusLine: string; headers: [string, string][] }
  | { kind: 'answered'; ip: string | null; fromCache: boolean }
  | { kind: 'redirected'; ip: string | null; fromCache: boolean }
  | { kind: 'ended' }
  | { kind: 'failed'; error: string }
);

export interface ExchangeWatcher {
  onEvent(event: ExchangeEvent): void;
  /** Directly after `begun`: who is told of the content. Websockets have none. */
  bodyOf(requestId: string): BodyWatcher | null;
  /** How to stop watching that content. */
  onBody(requestId: string, letGo: LetGo): void;
  /** The page itself has loaded, with all that it waited for. */
  onLoaded(): void;
  onClosed(): void;
  /** Something that no tab asked for: a shared or a service worker, a download. */
  onNobodys(url: string, originUrl: string): void;
}

/** A reload past the caches ends with the load event: what scripts ask for afterwards would come from them again. */
const PAST_CACHES = [
  { name: 'Cache-Control', value: 'no-cache, no-store' },
  { name: 'Pragma', value: 'no-cache' },
];
const ABOUT_CACHES = /^(cache-control|pragma)$/i;

interface Listenable<Listener, More extends unknown[]> {
  addListener(listener: Listener, ...more: More): void;
  removeListener(listener: Listener): void;
}

/** Requests that begin from now on, each asked of its server anew. Returns how to stop. */
export function watchExchanges(tabId: number, watcher: ExchangeWatcher): () => void {
  const { webRequest, webNavigation, tabs } = browser;
  const ofTab: WebRequest.RequestFilter = { ...EVERYWHERE, tabId };
  const stops: (() => void)[] = [];
  const listen = <Listener, More extends unknown[]>(
    event: Listenable<Listener, More>,
    listener: Listener,
    ...more: More
  ): void => {
    event.addListener(listener, ...more);
    stops.push(() => event.removeListener(listener));
  };
  const tell = (event: ExchangeEvent): void => watcher.onEvent(event);

  const begun = (d: WebRequest.OnBeforeRequestDetailsType): void => {
    const { requestId, url, method, type, timeStamp: atMs } = d;
    tell({ kind: 'begun', requestId, url, method, type, atMs });
    const body = watcher.bodyOf(requestId);
    if (body) watcher.onBody(requestId, watchBody(requestId, body));
  };
  listen(webRequest.onBeforeRequest, begun, ofTab, ['blocking']);
  const asking = ({ requestHeaders = [] }: WebRequest.OnBeforeSendHeadersDetailsType) => ({
    requestHeaders: [...requestHeaders.filter(({ name }) => !ABOUT_CACHES.test(name)), ...PAST_CACHES],
  });
  listen(webRequest.onBeforeSendHeaders, asking, ofTab, ['blocking', 'requestHeaders']);
  const sent = ({ requestId, requestHeaders, timeStamp: atMs }: WebRequest.OnSendHeadersDetailsType): void =>
    tell({ kind: 'sent', requestId, headers: pairs(requestHeaders), atMs });
  listen(webRequest.onSendHeaders, sent, ofTab, ['requestHeaders']);
  const received = (d: WebRequest.OnHeadersReceivedDetailsType): void => {
    const { requestId, statusCode: status, statusLine, responseHeaders, timeStamp: atMs } = d;
    tell({ kind: 'received', requestId, status, statusLine, headers: pairs(responseHeaders), atMs });
  };
  listen(webRequest.onHeadersReceived, received, ofTab, ['responseHeaders']);
  const from = (d: { requestId: string; fromCache: boolean; timeStamp: number; ip?: string }) => ({
    ...{ requestId: d.requestId, ip: addressOf(d), fromCache: d.fromCache, atMs: d.timeStamp },
  });
  listen(webRequest.onResponseStarted, (d) => tell({ kind: 'answered', ...from(d) }), ofTab);
  listen(webRequest.onBeforeRedirect, (d) => tell({ kind: 'redirected', ...from(d) }), ofTab);
  listen(
    webRequest.onCompleted,
    ({ requestId, timeStamp: atMs }) => tell({ kind: 'ended', requestId, atMs }),
    ofTab,
  );
  listen(
    webRequest.onErrorOccurred,
    ({ requestId, error, timeStamp: atMs }) => tell({ kind: 'failed', requestId, error, atMs }),
    ofTab,
  );
  listen(webRequest.onSendHeaders, ({ url, originUrl = '' }) => watcher.onNobodys(url, originUrl), {
    ...EVERYWHERE,
    tabId: -1,
  });
  listen(webNavigation.onCompleted, (d) => {
    if (d.tabId === tabId && d.frameId === 0) watcher.onLoaded();
  });
  listen(tabs.onRemoved, (id) => {
    if (id === tabId) watcher.onClosed();
  });
  return () => stops.forEach((stop) => stop());
}
