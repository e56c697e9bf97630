/** Windows of the extension's own making, behind the one the user is at work in; and the tabs of all windows. */
import { browser } from './api';
import { tabSummary, type TabSummary } from './tabs';

/** Gives the focus back where the browser has taken it all the same. */
async function refocus(before: number | undefined, opened: number | undefined): Promise<void> {
  if (before === undefined || opened === undefined) return;
  const { focused } = await browser.windows.get(opened);
  if (focused) await browser.windows.update(before, { focused: true });
}

/** A window with one empty tab, in nobody's way: its tab is in front of it, so that the page in it is drawn. */
export async function openWindowBehind(size: { width: number; height: number }): Promise<TabSummary | null> {
  const before = await browser.windows.getLastFocused().catch(() => null);
  const opened = await browser.windows.create({
    url: 'about:blank',
    focused: false,
    type: 'normal',
    ...size,
  });
  await refocus(before?.focused ? before.id : undefined, opened.id).catch(() => undefined);
  const [tab] = opened.tabs ?? (await browser.tabs.query({ windowId: opened.id ?? -1 }));
  return tab ? tabSummary(tab) : null;
}

/** Another empty tab in front of this window, instead of the one there. Null: the window is gone. */
export async function freshTabInstead({ id, windowId }: TabSummary): Promise<TabSummary | null> {
  try {
    const fresh = await browser.tabs.create({ windowId, url: 'about:blank', active: true });
    await browser.tabs.remove(id).catch(() => undefined);
    return tabSummary(fresh);
  } catch {
    return null;
  }
}

export const closeWindow = (windowId: number): Promise<void> =>
  browser.windows.remove(windowId).catch(() => undefined);

export interface OpenTabs {
  windowId: number;
  /** Of the browser's tab groups; null: these are in none. */
  groupId: number | null;
  tabs: { url: string; title: string }[];
}

/** Groups have been told by all browsers' tabs only lately, and have -1 for none. */
const groupOf = (tab: object): number | null => {
  const groupId = 'groupId' in tab ? tab.groupId : null;
  return typeof groupId === 'number' && groupId >= 0 ? groupId : null;
};

/** The tabs of every ordinary window: those of a window together, and those of each group in it once more. */
export async function openTabs(): Promise<OpenTabs[]> {
  const windows = await browser.windows.getAll({ populate: true, windowTypes: ['normal'] });
  return windows.flatMap(({ id: windowId = -1, tabs = [] }) => {
    const of = (groupId: number | null): OpenTabs => ({
      windowId,
      groupId,
      tabs: tabs
        .filter((tab) => groupId === null || groupOf(tab) === groupId)
        .map(({ url = '', title = '' }) => ({ url, title })),
    });
    const groups = new Set(tabs.map(groupOf).filter((groupId) => groupId !== null));
    return [of(null), ...[...groups].map(of)];
  });
}

/** Of those that the extension is told of. */
export const hasPrivateWindow = async (): Promise<boolean> =>
  (await browser.windows.getAll()).some(({ incognito }) => incognito);

export const onWindowClosed = (handle: () => void): void => browser.windows.onRemoved.addListener(handle);
