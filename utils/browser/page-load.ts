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
  let end: (loaded: boolean) => void = () => undefined;
  const ended = new Promise<boolean>((resolve) => (end = resolve));
  const isIts = (about: Navigation): boolean =>
    about.tabId === tabId && about.frameId === 0 && about.url !== EMPTY;
  const onCommitted = (about: Navigation): void => {
    if (isIts(about)) came = true;
  };
  const onCompleted = (about: Navigation): void => {
    if (isIts(about)) end(true);
  };
  const onFailed = (about: Navigation): void => {
    if (!isIts(about)) return;
    why = 'error' in about ? String(about.error) : why;
    // After a page has come, this is about a later one.
    const unlessOneCame = (): void => {
      if (!came) end(false);
    };
    setTimeout(unlessOneCame, GIVEN_UP.test(why) ? GIVEN_UP_MS : 0);
  };
  const onClosed = (id: number): void => {
    if (id !== tabId) return;
    came = false;
    why = 'the tab was closed';
    end(false);
  };
  const { webNavigation, tabs } = browser;
  webNavigation.onCommitted.addListener(onCommitted);
  webNavigation.onCompleted.addListener(onCompleted);
  webNavigation.onErrorOccurred.addListener(onFailed);
  tabs.onRemoved.addListener(onClosed);
  const timer = setTimeout(() => end(false), limitMs);
  try {
    await tabs.update(tabId, { url });
    const loaded = await ended;
    return loaded || came ? ok(loaded) : failed('not-loaded', why);
  } catch (error) {
    return failed('not-loaded', error instanceof Error ? error.message : String(error));
  } finally {
    clearTimeout(timer);
    webNavigation.onCommitted.removeListener(onCommitted);
    webNavigation.onCompleted.removeListener(onCompleted);
    webNavigation.onErrorOccurred.removeListener(onFailed);
    tabs.onRemoved.removeListener(onClosed);
  }
}
