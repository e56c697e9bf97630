/** What the browser tells of a tab's requests, reduced to what evidence needs. Needs host access to the sites. */
import type { WebNavigation, WebRequest } from 'webextension-polyfill';
import { browser } from './api';
import { documentIdOf } from './document-id';
import { onHostSecurity, type HostSecurity } from './connection-security';

export type RequestEvent =
  | {
      kind: 'started';
      requestId: string;
      url: string;
      method: string;
      type: string;
      frameId: number;
      parentFrameId: number;
      /** Of the document that asks. */
      documentId: string | null;
      atMs: number;
    }
  | {
      kind: 'redirected';
      requestId: string;
      url: string;
      status: number;
      to: string;
      ip: string | null;
      atMs: number;
    }
  | {
      kind: 'answered';
      requestId: string;
      url: string;
      status: number;
      statusLine: string;
      headers: [string, string][];
      ip: string | null;
      /** Through a proxy the browser knows of; null where it does not tell. */
      proxied: boolean | null;
      fromCache: boolean;
      atMs: number;
    }
  | ({ kind: 'secured' } & HostSecurity)
  | { kind: 'failed'; requestId: string; error: string; atMs: number }
  /** The same document shows another address: by the history, or by a fragment. */
  | { kind: 'moved'; url: string; atMs: number }
  /** The tab shows another document; where the browser has no name for it, its address is one. */
  | { kind: 'committed'; url: string; documentId: string; fromAddressBar: boolean; atMs: number };

export const EVERYWHERE = { urls: ['http://*/*', 'https://*/*', 'ws://*/*', 'wss://*/*'] };

export const pairs = (headers: WebRequest.HttpHeaders = []): [string, string][] =>
  headers.map(({ name, value }) => [name, value ?? '']);

interface Connection {
  ip?: string;
  /** Firefox: null for a direct connection. */
  proxyInfo?: { type: string } | null;
}

const proxied = ({ proxyInfo }: Connection): boolean | null =>
  proxyInfo === undefined ? null : proxyInfo !== null && proxyInfo.type !== 'direct';

/** The server's address, never a guess: behind a proxy the browser has only the proxy's, or none. */
export const addressOf = (connection: Connection): string | null =>
  proxied(connection) === true || connection.ip === '0.0.0.0' ? null : (connection.ip ?? null);

/** Listens to every tab, from the first turn of the background on: a stopped worker is woken and misses nothing. */
export function onTabRequest(handle: (tabId: number, event: RequestEvent) => void): void {
  const { webRequest, webNavigation } = browser;
  const ofTab = (details: { tabId: number }, event: RequestEvent): void => {
    if (details.tabId >= 0) handle(details.tabId, event);
  };
  webRequest.onBeforeRequest.addListener((d) => {
    ofTab(d, {
      kind: 'started',
      requestId: d.requestId,
      url: d.url,
      method: d.method,
      type: d.type,
      frameId: d.frameId,
      parentFrameId: d.parentFrameId,
      documentId: documentIdOf(d),
      atMs: d.timeStamp,
    });
  }, EVERYWHERE);
  webRequest.onBeforeRedirect.addListener((d) => {
    const { requestId, url, statusCode: status, redirectUrl: to, timeStamp: atMs } = d;
    ofTab(d, { kind: 'redirected', requestId, url, status, to, ip: addressOf(d), atMs });
  }, EVERYWHERE);
  webRequest.onResponseStarted.addListener(
    (d) => {
      ofTab(d, {
        kind: 'answered',
        requestId: d.requestId,
        url: d.url,
        status: d.statusCode,
        statusLine: d.statusLine,
        headers: pairs(d.responseHeaders),
        ip: addressOf(d),
        proxied: proxied(d),
        fromCache: d.fromCache,
        atMs: d.timeStamp,
      });
    },
    EVERYWHERE,
    ['responseHeaders'],
  );
  webRequest.onErrorOccurred.addListener((d) => {
    ofTab(d, { kind: 'failed', requestId: d.requestId, error: d.error, atMs: d.timeStamp });
  }, EVERYWHERE);
  onHostSecurity((tabId, told) => handle(tabId, { kind: 'secured', ...told }));
  const moved = (d: WebNavigation.OnHistoryStateUpdatedDetailsType): void => {
    if (d.frameId === 0) ofTab(d, { kind: 'moved', url: d.url, atMs: d.timeStamp });
  };
  webNavigation.onHistoryStateUpdated.addListener(moved);
  webNavigation.onReferenceFragmentUpdated.addListener(moved);
  webNavigation.onCommitted.addListener((d: WebNavigation.OnCommittedDetailsType) => {
    if (d.frameId !== 0) return;
    const qualifiers = d.transitionQualifiers ?? [];
    const fromAddressBar = d.transitionType === 'typed' || qualifiers.includes('from_address_bar');
    const documentId = documentIdOf(d) ?? d.url;
    ofTab(d, { kind: 'committed', url: d.url, documentId, fromAddressBar, atMs: d.timeStamp });
  });
}

export function onTabClosed(handle: (tabId: number) => void): void {
  browser.tabs.onRemoved.addListener(handle);
}
