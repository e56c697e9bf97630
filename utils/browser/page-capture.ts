/** The browser's own pictures and copies of a page. */
import { errorText, failed, ok, type Result } from '@/utils/evidence/result';
import { browser } from './api';

/** Chrome allows two calls a second: 500 ms apart was refused at times, 550 never. */
const PAUSE_MS = 550;

const isInFront = async (tabId: number): Promise<boolean> => (await browser.tabs.get(tabId)).active;

/**
 * The visible part of a tab, PNG. The browser takes whatever tab is in front of the window, so that it is asked before
 * and after whether that was the one meant.
 */
export async function captureVisible(
  tabId: number,
  windowId: number,
): Promise<Result<Blob, 'tab-not-visible'>> {
  if (!(await isInFront(tabId))) return failed('tab-not-visible', 'another tab is in front');
  let url: string;
  try {
    url = await browser.tabs.captureVisibleTab(windowId, { format: 'png' });
  } catch (error) {
    if (!/MAX_CAPTURE_VISIBLE_TAB_CALLS/.test(errorText(error))) throw error;
    await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
    url = await browser.tabs.captureVisibleTab(windowId, { format: 'png' });
  }
  if (!(await isInFront(tabId))) return failed('tab-not-visible', 'another tab came to the front');
  return ok(await (await fetch(url)).blob());
}

/** A part of the document, CSS pixels from its top left corner. */
interface DocumentArea {
  x: number;
  y: number;
  width: number;
  height: number;
}

const drawn = async (url: string): Promise<Blob> => (await fetch(url)).blob();

/** A part of any tab, in front or not; null: what is in view. Takes host access to all sites, and a browser that can. */
export async function captureTabArea(
  tabId: number,
  area: DocumentArea | null,
): Promise<Result<Blob, 'no-tab-capture' | 'tab-capture-refused'>> {
  const { captureTab } = browser.tabs as Partial<typeof browser.tabs>;
  if (!captureTab) return failed('no-tab-capture', 'the browser hands out no pictures of tabs');
  try {
    return ok(await drawn(await captureTab(tabId, { format: 'png', ...(area ? { rect: area } : {}) })));
  } catch (error) {
    return failed('tab-capture-refused', errorText(error));
  }
}

/** A part of the tab in front, however far down; null: what is in view. The leave that a click gives is enough. */
export async function captureVisibleArea(
  tabId: number,
  windowId: number,
  area: DocumentArea | null,
): Promise<Result<Blob, 'tab-not-visible' | 'viewport-refused'>> {
  if (!(await isInFront(tabId))) return failed('tab-not-visible', 'another tab is in front');
  try {
    const picture = await drawn(
      await browser.tabs.captureVisibleTab(windowId, { format: 'png', ...(area ? { rect: area } : {}) }),
    );
    return (await isInFront(tabId))
      ? ok(picture)
      : failed('tab-not-visible', 'another tab came to the front');
  } catch (error) {
    return failed('viewport-refused', errorText(error));
  }
}

const MHTML_TRIES = 3;

/**
 * Chromium's MHTML of a tab, read at once. What the browser hands out is a temporary file, and now and then it has taken
 * that away again before it can be read ("could not be found"): then it is asked once more.
 */
export async function saveMhtml(tabId: number): Promise<Blob> {
  for (let left = MHTML_TRIES - 1; ; left -= 1) {
    const file = await chrome.pageCapture.saveAsMHTML({ tabId });
    if (!file) throw new Error('the browser gave no MHTML');
    try {
      return new Blob([await file.arrayBuffer()], { type: file.type });
    } catch (error) {
      if (left === 0) throw error;
    }
  }
}
