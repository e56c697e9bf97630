/** The tree of frames of a tab, and which document each holds. */
import { browser } from './api';
import { documentIdOf } from './document-id';

export interface FrameNode {
  frameId: number;
  /** -1 for the page itself. */
  parentFrameId: number;
  url: string;
  /** Changes with every navigation, where the browser has it. */
  documentId: string | null;
  /** It shows the browser's own error page, or nothing. */
  failed: boolean;
}

export async function framesOf(tabId: number): Promise<FrameNode[]> {
  const frames = (await browser.webNavigation.getAllFrames({ tabId })) ?? [];
  return frames.map((frame) => ({
    frameId: frame.frameId,
    parentFrameId: frame.parentFrameId,
    url: frame.url,
    documentId: documentIdOf(frame),
    failed: frame.errorOccurred === true,
  }));
}

/** Calls back whenever a tab shows another page (an empty one is none), with what names it. Returns how to stop. */
export function onPageCommitted(tabId: number, handle: (documentId: string) => void): () => void {
  const listener = (details: { tabId: number; frameId: number; url: string }): void => {
    if (details.tabId !== tabId || details.frameId !== 0 || details.url === 'about:blank') return;
    handle(documentIdOf(details) ?? details.url);
  };
  browser.webNavigation.onCommitted.addListener(listener);
  return () => browser.webNavigation.onCommitted.removeListener(listener);
}

/** The address that a tab shows now; null when there is no such tab. */
export async function addressShown(tabId: number): Promise<string | null> {
  try {
    return (await browser.webNavigation.getFrame({ tabId, frameId: 0 }))?.url ?? null;
  } catch {
    return null;
  }
}

/** Tells whether a tab still shows the very page it showed before; null when there is no such tab. */
export async function documentOf(tabId: number): Promise<string | null> {
  try {
    const main = await browser.webNavigation.getFrame({ tabId, frameId: 0 });
    return main ? (documentIdOf(main) ?? main.url) : null;
  } catch {
    return null;
  }
}
