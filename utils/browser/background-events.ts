/** The browser's doors into the background. All are registered in its first turn, or a stopped one is not woken. */
import { browser } from './api';
import { t } from './i18n';

const MENU_ID = 'capture-page';

/** The page's context menu. Made on install and on start-up: making it twice is no error. */
export function onContextMenu(handle: (tabId: number) => void): void {
  const make = async (): Promise<void> => {
    await browser.contextMenus.removeAll();
    browser.contextMenus.create({
      id: MENU_ID,
      title: t('action_title'),
      contexts: ['page', 'frame', 'image', 'video', 'link', 'selection'],
    });
  };
  browser.runtime.onInstalled.addListener(() => void make());
  browser.runtime.onStartup.addListener(() => void make());
  browser.contextMenus.onClicked.addListener((info, tab) => {
    if (info.menuItemId === MENU_ID && tab?.id !== undefined) handle(tab.id);
  });
}

/** The first install: there is a desk to set up. */
export function onFirstInstall(handle: () => void): void {
  browser.runtime.onInstalled.addListener(({ reason }) => {
    if (reason === 'install') handle();
  });
}

/** Browser start, and the network's return as far as the background sees it. */
export function onResume(handle: () => void): void {
  browser.runtime.onStartup.addListener(handle);
  globalThis.addEventListener('online', handle);
}

export const fileAccessAllowed = (): Promise<boolean> => browser.extension.isAllowedFileSchemeAccess();
