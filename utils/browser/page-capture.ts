/** The browser's own pictures and copies of a page. */
import { browser } from './api';

/** The visible part of the active tab of a window, PNG. Chrome allows two calls a second. */
export async function captureVisible(windowId: number): Promise<Blob> {
  const url = await browser.tabs.captureVisibleTab(windowId, { format: 'png' });
  return (await fetch(url)).blob();
}

/** Chromium's MHTML of a tab. */
export async function saveMhtml(tabId: number): Promise<Blob> {
  const body = await chrome.pageCapture.saveAsMHTML({ tabId });
  if (!body) throw new Error('the browser gave no MHTML');
  return body;
}
