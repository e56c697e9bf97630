/** The user's leave to see what pages load. In Firefox it is given site by site and may be taken back; elsewhere at installation. */
import { browser } from './api';

const ALL_SITES = { origins: ['<all_urls>'] };

export const hasHostAccess = (): Promise<boolean> => browser.permissions.contains(ALL_SITES);

/** Only in answer to a press: browsers ask the user then, and at no other time. */
export const askForHostAccess = (): Promise<boolean> => browser.permissions.request(ALL_SITES);

/** Calls back when it is given or taken away. Returns how to stop. */
export function onHostAccessChange(handle: () => void): () => void {
  browser.permissions.onAdded.addListener(handle);
  browser.permissions.onRemoved.addListener(handle);
  return () => {
    browser.permissions.onAdded.removeListener(handle);
    browser.permissions.onRemoved.removeListener(handle);
  };
}
