/** Tabs and the extension's own pages. */
import { failed, ok, type Result } from '@/utils/evidence/result';
import { browser } from './api';

export interface TabSummary {
  id: number;
  windowId: number;
  url: string;
  title: string;
  discarded: boolean;
  incognito: boolean;
}

type BrowserTab = Awaited<ReturnType<typeof browser.tabs.get>>;

export const tabSummary = (tab: BrowserTab): TabSummary | null =>
  tab.id === undefined
    ? null
    : {
        id: tab.id,
        windowId: tab.windowId ?? -1,
        url: tab.url ?? '',
        title: tab.title ?? '',
        discarded: tab.discarded ?? false,
        incognito: tab.incognito,
      };

/** The tab in front of the user, or null when there is none. */
export async function activeTab(): Promise<TabSummary | null> {
  const [tab] = await browser.tabs.query({ active: true, currentWindow: true });
  return tab ? tabSummary(tab) : null;
}

/** The tab, or null when it has been closed. */
export async function tabById(tabId: number): Promise<TabSummary | null> {
  try {
    return tabSummary(await browser.tabs.get(tabId));
  } catch {
    return null;
  }
}

/** Whether all that a tab is to show has loaded, frames and viewers included. */
export async function isLoaded(tabId: number): Promise<boolean> {
  const tab = await browser.tabs.get(tabId).catch(() => null);
  return tab?.status === 'complete';
}

/** A tab of its own that shows nothing yet, in front of its window. */
export async function openEmptyTab(): Promise<TabSummary | null> {
  return tabSummary(await browser.tabs.create({ url: 'about:blank', active: true }));
}

/** An empty tab is still being made when the browser hands it out: an address opened in it then is given up for nothing. */
const MADE_MS = 2_000;
const ASK_MS = 20;

/** Waits until an empty tab has come to rest. False: it has been closed. */
export async function emptyTabAtRest(tabId: number): Promise<boolean> {
  for (const endsAtMs = Date.now() + MADE_MS; Date.now() < endsAtMs;) {
    const tab = await browser.tabs.get(tabId).catch(() => null);
    if (!tab || tab.status === 'complete') return tab !== null;
    await new Promise((resolve) => setTimeout(resolve, ASK_MS));
  }
  return true;
}

/** Begins to load an address in a tab. */
export async function goTo(tabId: number, url: string): Promise<void> {
  await browser.tabs.update(tabId, { url });
}

/** Begins to load a page anew; caches and service workers are passed by. */
export const reloadPastCaches = (tabId: number): Promise<void> =>
  browser.tabs.reload(tabId, { bypassCache: true });

/** Opens an address in a tab and waits until it has loaded, or until `limitMs` is over. */
export async function openInTab(tabId: number, url: string, limitMs: number): Promise<void> {
  let done: () => void = () => undefined;
  const loaded = new Promise<void>((resolve) => (done = resolve));
  const onUpdated = (id: number, change: { status?: string }): void => {
    if (id === tabId && change.status === 'complete') done();
  };
  browser.tabs.onUpdated.addListener(onUpdated);
  const timer = setTimeout(() => done(), limitMs);
  try {
    await browser.tabs.update(tabId, { url });
    await loaded;
  } finally {
    clearTimeout(timer);
    browser.tabs.onUpdated.removeListener(onUpdated);
  }
}

/** Whether a picture of this tab can be taken from the screen now. Fails when there is no such tab any more. */
export async function tabInView(
  tabId: number,
  windowId: number,
): Promise<Result<null, 'tab-not-visible' | 'window-minimised'>> {
  const [tab, { state }] = await Promise.all([browser.tabs.get(tabId), browser.windows.get(windowId)]);
  if (state === 'minimized') return failed('window-minimised', 'the window of the page is minimised');
  return tab.active && tab.windowId === windowId
    ? ok(null)
    : failed('tab-not-visible', 'another tab is in front');
}

/** How much larger the tab shows its page than the page knows: the user's own zoom, 1 where there is none. */
export const zoomOf = (tabId: number): Promise<number> => browser.tabs.getZoom(tabId).catch(() => 1);

/** Opens one of the extension's own pages, at a place in it if given; an open one is brought to the front. */
async function openOwnPage(name: string, place?: string): Promise<void> {
  const page = browser.runtime.getURL(name);
  const url = place === undefined ? page : `${page}#${place}`;
  const [open] = await browser.tabs.query({ url: `${page}*` });
  if (open?.id === undefined) {
    await browser.tabs.create({ url });
    return;
  }
  await browser.tabs.update(open.id, { active: true, ...(place === undefined ? {} : { url }) });
  if (open.windowId !== undefined) await browser.windows.update(open.windowId, { focused: true });
}

/** The list of captures, at one of them if given. */
export const openCaptures = (captureId?: string): Promise<void> => openOwnPage('/captures.html', captureId);

/** The same, which saves the capture's package as it opens: for a background that can save no files. */
export const openToSave = (captureId: string): Promise<void> =>
  openOwnPage('/captures.html', `save=${captureId}`);

/** Where a whole list of pages is captured. */
export const openBulk = (): Promise<void> => openOwnPage('/bulk.html');

export const openOptions = (): Promise<void> => browser.runtime.openOptionsPage();

/** Calls back when another tab comes to the front, or the one in front goes elsewhere. Returns how to stop. */
export function onFrontTabChange(handle: () => void): () => void {
  const onUpdated = (_id: number, change: { url?: string; title?: string; status?: string }): void => {
    if (change.url !== undefined || change.title !== undefined || change.status === 'complete') handle();
  };
  browser.tabs.onActivated.addListener(handle);
  browser.tabs.onUpdated.addListener(onUpdated);
  return () => {
    browser.tabs.onActivated.removeListener(handle);
    browser.tabs.onUpdated.removeListener(onUpdated);
  };
}
