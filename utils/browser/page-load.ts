/** Opens an address in a tab and says whether a page came. */
import { failed, ok, type Result } from '@/utils/evidence/result';
import { browser } from './api';

interface Navigation {
  tabId: number;
  frameId: number;
  url: string;
}

const EMPTY = 'about:blank';
/** How browsers say that a load was given up for another one, or became a download: a page may still come. */
const GIVEN_UP = /ERR_ABORTED|NS_BINDING_ABORTED|2152398850/;
/** The other load follows at once; a download is followed by nothing. */
const GIVEN_UP_MS = 5_000;

/**
 * `true`: a page came and has loaded; `false`: it came, and was still loading when `limitMs` was over. Fails when none
 * came (`not-loaded`, in the browser's own words).
 */
export async function loadInTab(
  tabId: number,
  url: string,
  limitMs: number,
): Promise<Result<boolean, 'not-loaded'>> {
  let came = false;
  let why = 'no page came';
  let end: (answer: Result<boolean, 'not-loaded'>) => void = () => undefined;
  const ended = new Promise<Result<boolean, 'not-loaded'>>((resolve) => (end = resolve));
  const asItStands = (): void => end(came ? ok(false) : failed('not-loaded', why));
  const isIts = (about: Navigation): boolean =>
    about.tabId === tabId && about.frameId === 0 && about.url !== EMPTY;
  const onCommitted = (about: Navigation): void => {
    if (isIts(about)) came = true;
  };
  const onCompleted = (about: Navigation): void => {
    if (isIts(about)) end(ok(true));
  };
  const onFailed = (about: Navigation): void => {
    if (!isIts(about) || came) return; // after a page has come, this is about a later one
    why = 'error' in about ? String(about.error) : why;
    const unlessOneCame = (): void => {
      if (!came) asItStands();
    };
    if (GIVEN_UP.test(why)) setTimeout(unlessOneCame, GIVEN_UP_MS);
    // At once: Firefox's own page about the error comes next, under the address that failed.
    else asItStands();
  };
  const onBuilt = (about: Navigation): void => {
    if (isIts(about) && about.url.startsWith('about:')) end(failed('not-loaded', why)); // that page about an error
  };
  const onClosed = (id: number): void => {
    if (id === tabId) end(failed('not-loaded', 'the tab was closed'));
  };
  const { webNavigation, tabs } = browser;
  webNavigation.onCommitted.addListener(onCommitted);
  webNavigation.onCompleted.addListener(onCompleted);
  webNavigation.onErrorOccurred.addListener(onFailed);
  webNavigation.onDOMContentLoaded.addListener(onBuilt);
  tabs.onRemoved.addListener(onClosed);
  const timer = setTimeout(asItStands, limitMs);
  try {
    await tabs.update(tabId, { url });
    return await ended;
  } catch (error) {
    return failed('not-loaded', error instanceof Error ? error.message : String(error));
  } finally {
    clearTimeout(timer);
    webNavigation.onCommitted.removeListener(onCommitted);
    webNavigation.onCompleted.removeListener(onCompleted);
    webNavigation.onErrorOccurred.removeListener(onFailed);
    webNavigation.onDOMContentLoaded.removeListener(onBuilt);
    tabs.onRemoved.removeListener(onClosed);
  }
}
