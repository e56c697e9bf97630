/** The browser's extension API, the same promise-based one in Chromium and Firefox. Only utils/browser imports it. */
import browser from 'webextension-polyfill';

export { browser };

/** What this browser can do: asked, never guessed from its name. */
export const canUseDebugger = (): boolean => typeof chrome !== 'undefined' && 'debugger' in chrome;
