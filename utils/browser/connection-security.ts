/** Certificates as Firefox tells them: only while a response is held for an instant, and of every host. */
import type { WebRequest } from 'webextension-polyfill';
import { browser } from './api';

export interface HostSecurity {
  host: string;
  protocol: string | null;
  cipher: string | null;
  trusted: boolean | null;
  /** DER in base64, leaf first. Only the leaf where the browser found no chain to anything it trusts. */
  chain: string[];
}

const base64 = (der: number[]): string => btoa(String.fromCharCode(...der));

/** Of hosts that matter: the page, its frames, and what players load. */
const TYPES: WebRequest.ResourceType[] = ['main_frame', 'sub_frame', 'media', 'xmlhttprequest', 'object'];

type AskBrowser = typeof browser.webRequest.getSecurityInfo;

async function securityOf(
  askBrowser: AskBrowser,
  requestId: string,
): Promise<Omit<HostSecurity, 'host'> | null> {
  const whole = await askBrowser(requestId, { certificateChain: true, rawDER: true });
  // A certificate that nobody vouches for has no chain: then it is told alone.
  const told = whole.certificates.length > 0 ? whole : await askBrowser(requestId, { rawDER: true });
  if (told.state === 'insecure') return null;
  return {
    protocol: told.protocolVersion ?? null,
    cipher: [told.cipherSuite, told.keaGroupName].filter(Boolean).join(' ') || null,
    // Not `state`: that speaks of the connection, and is "secure" under a certificate that nobody vouches for.
    trusted:
      (told as { isUntrusted?: boolean }).isUntrusted !== true && told.overridableErrorCategory === undefined,
    chain: told.certificates.flatMap(({ rawDER }) => (rawDER ? [base64(rawDER)] : [])),
  };
}

/**
 * Listens to all tabs, where the browser can tell at all. Each host is asked for once a page; the response it is asked
 * on waits some milliseconds, and goes on whatever happens here.
 */
export function onHostSecurity(handle: (tabId: number, told: HostSecurity) => void): void {
  const { getSecurityInfo } = browser.webRequest as Partial<typeof browser.webRequest>;
  if (!getSecurityInfo) return;
  /** By tab: hosts that were asked for since its page began to load. */
  const asked = new Map<number, Set<string>>();
  browser.webRequest.onHeadersReceived.addListener(
    async ({ tabId, requestId, url, type }) => {
      const { host } = new URL(url);
      const known = type === 'main_frame' ? new Set<string>() : (asked.get(tabId) ?? new Set());
      if (tabId < 0 || known.has(host)) return {};
      asked.set(tabId, known.add(host));
      try {
        const told = await securityOf(getSecurityInfo, requestId);
        if (told) handle(tabId, { host, ...told });
      } catch {
        // The request was cancelled meanwhile: the next one to this host is asked.
        known.delete(host);
      }
      return {};
    },
    { urls: ['https://*/*', 'wss://*/*'], types: TYPES },
    ['blocking'],
  );
  browser.tabs.onRemoved.addListener((tabId) => void asked.delete(tabId));
}
