/** What may not be captured, known before the click. Pure. */

export type Blocked =
  | 'browser-page'
  | 'web-store'
  | 'extension-page'
  | 'discarded-tab'
  | 'file-access'
  | 'page-source'
  | 'no-address'
  | 'no-page';

export interface Candidate {
  url: string;
  discarded: boolean;
  /** The user has let the extension into local files. */
  fileAccess: boolean;
}

/** Browsers keep extensions out of their own shops. */
const WEB_STORES = [
  /^https:\/\/chromewebstore\.google\.com\//,
  /^https:\/\/chrome\.google\.com\/webstore(\/|$)/,
  /^https:\/\/microsoftedge\.microsoft\.com\/addons(\/|$)/,
  /^https:\/\/addons\.mozilla\.org\//,
];

/** Why this page cannot be captured, or null when it can. */
export function blockedBecause({ url, discarded, fileAccess }: Candidate): Blocked | null {
  if (url === '' || url === 'about:blank') return 'no-page';
  if (WEB_STORES.some((store) => store.test(url))) return 'web-store';
  if (/^(chrome|moz)-extension:/.test(url)) return 'extension-page';
  if (url.startsWith('file:')) return fileAccess ? (discarded ? 'discarded-tab' : null) : 'file-access';
  if (url.startsWith('view-source:')) return 'page-source';
  // Made by another page: nobody else could ever find it there.
  if (/^(data|blob|about:srcdoc)/.test(url)) return 'no-address';
  if (!/^https?:/.test(url)) return 'browser-page';
  return discarded ? 'discarded-tab' : null;
}
