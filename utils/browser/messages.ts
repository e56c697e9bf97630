/** The one channel between the extension's pages and its background. */
import type { Runtime } from 'webextension-polyfill';
import { browser } from './api';

export const sendToBackground = (message: unknown): Promise<unknown> => browser.runtime.sendMessage(message);

/**
 * Hands over every message that one of the extension's own pages sends. Messages of content scripts and of other
 * extensions are refused: nothing a web page can reach talks to the background.
 */
export function onPageMessage(handle: (message: unknown) => Promise<unknown>): void {
  const own = browser.runtime.getURL('');
  browser.runtime.onMessage.addListener((message: unknown, sender: Runtime.MessageSender) => {
    if (sender.id !== browser.runtime.id || !sender.url?.startsWith(own)) return undefined;
    return handle(message);
  });
}
