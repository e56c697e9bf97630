import { readUrl } from '@/utils/evidence/read-url';

/** Whether what was typed can be the address of a desk, and in which form it is used. Pure. */

export type DeskAddress =
  { ok: true; url: string } | { ok: false; code: 'address-invalid' | 'address-insecure' };

/** Hosts that never leave this machine: the only ones to which plain http is allowed. */
const isLoopback = (host: string): boolean =>
  host === 'localhost' || host.endsWith('.localhost') || host === '[::1]' || /^127(\.\d{1,3}){3}$/.test(host);

/** Completes `desk.example` to https, a desk on this machine to http, and refuses what would send evidence in the clear. */
export function readDeskAddress(typed: string): DeskAddress {
  const text = typed.trim();
  const hasScheme = /^[a-z][a-z0-9+.-]*:\/\//i.test(text);
  const url = text === '' ? null : readUrl(hasScheme ? text : `https://${text}`);
  if (!url) return { ok: false, code: 'address-invalid' };
  if (!hasScheme && isLoopback(url.hostname)) url.protocol = 'http:';
  if (url.protocol === 'http:' && !isLoopback(url.hostname)) return { ok: false, code: 'address-insecure' };
  if (url.protocol !== 'https:' && url.protocol !== 'http:') return { ok: false, code: 'address-invalid' };
  return { ok: true, url: `${url.origin}${url.pathname.replace(/\/+$/, '')}` };
}
