/** The browser's doors into the background. All are registered in its first turn, or a stopped one is not woken. */
import { browser } from './api';
import { CAPTURE_MODES, type CaptureMode } from './commands';
import { t } from './i18n';

const CONTEXTS = ['page', 'frame', 'image', 'video', 'link', 'selection'] as const;

/** The page's context menu. Made on install and on start-up: making it twice is no error. */
export function onContextMenu(handle: (tabId: number, mode: CaptureMode) => void): void {
  const make = async (): Promise<void> => {
    await browser.contextMenus.removeAll();
    for (const [id, mode] of Object.entries(CAPTURE_MODES)) {
      const title = mode === 'record' ? t('command_record_page') : t('action_title');
      browser.contextMenus.create({ id, title, contexts: [...CONTEXTS] });
    }
  };
  browser.runtime.onInstalled.addListener(() => void make());
  browser.runtime.onStartup.addListener(() => void make());
  browser.contextMenus.onClicked.addListener((info, tab) => {
    const mode = CAPTURE_MODES[info.menuItemId];
    if (mode !== undefined && tab?.id !== undefined) handle(tab.id, mode);
  });
}

/** Browser start, and the network's return as far as the background sees it. */
export function onResume(handle: () => void): void {
  browser.runtime.onStartup.addListener(handle);
  globalThis.addEventListener('online', handle);
}

export const fileAccessAllowed = (): Promise<boolean> => browser.extension.isAllowedFileSchemeAccess();
