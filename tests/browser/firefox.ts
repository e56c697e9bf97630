/** The driver of a real Firefox with the built extension in it. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { LaunchOptions } from '../../scripts/launch/browser';
import { firefoxBuild } from '../../scripts/launch/build';
import { GECKO_ID, launchFirefox, type Firefox } from '../../scripts/launch/firefox';
import type { Driver, DriverOptions } from './driver';
import { closePopup, openPopup } from './firefox-popup';
import { until } from './until';

export interface FirefoxDriver extends Omit<Firefox, 'close' | 'openTab' | 'kill'>, Driver {
  /** Gives or takes the user's leave to read and change all sites, as the add-ons page does. */
  allowAllSites(allowed: boolean): Promise<void>;
  /** What the browser does when the background seems to have been idle for too long. */
  letIdleRunOut(): Promise<void>;
  /** Says yes to what the browser is asking its user, once it asks. */
  answerPrompt(): Promise<void>;
  relaunch(): Promise<FirefoxDriver>;
}

/** The event page is stopped after three idle seconds, not thirty: whatever rests on its staying awake breaks here. */
const SOON_IDLE = { 'extensions.background.idle.timeout': 3_000 };

export async function openTestFirefox(
  options: DriverOptions & Pick<LaunchOptions, 'inPrivateWindows'> = {},
): Promise<FirefoxDriver> {
  const profileFolder = options.profileFolder ?? (await mkdtemp(path.join(tmpdir(), 'constat-profile-')));
  const browser = await launchFirefox({
    extensionFolder: process.env['CONSTAT_EXTENSION_FIREFOX'] ?? firefoxBuild,
    ...options,
    prefs: { ...SOON_IDLE, ...options.prefs },
    profileFolder,
    headless: true,
  });
  const { inBrowser } = browser;
  const inParent = (script: string, ...args: unknown[]) =>
    inBrowser(
      `const [id, ...rest] = arguments; return (async () => { ${parent} ${script} })();`,
      GECKO_ID,
      ...args,
    );

  return {
    ...browser,
    profileFolder,
    ownPage: 'about:support',
    openExtensionPage: (name) => browser.openTab(browser.extension.url(name)),
    pressAction: async (tab) => {
      await tab.bringToFront();
      await closePopup(browser);
      await inParent('await parent.browserActionFor(extension).triggerAction(window);');
      return openPopup(browser);
    },
    pressShortcut: async (tab) => {
      await tab.bringToFront();
      await inBrowser(pressShortcutKey);
    },
    chooseMenu: async (tab, menuItemId) => {
      await tab.bringToFront();
      await inParent(chooseMenuItem, menuItemId);
    },
    stopBackground: async () => {
      // As when its process dies: whatever is under way, and without a word to it beforehand.
      await inParent(`
        const { emit } = extension;
        extension.emit = (name, ...told) =>
          name === 'background-script-suspend' ? Promise.resolve() : emit.call(extension, name, ...told);
        try {
          await extension.terminateBackground({ ignoreDevToolsAttached: true, disableResetIdleForTest: true });
        } finally {
          extension.emit = emit;
        }`);
    },
    letIdleRunOut: async () => {
      await inParent('await extension.terminateBackground({ ignoreDevToolsAttached: true });');
    },
    allowAllSites: async (allowed) => {
      await inParent(
        `
        const { ExtensionPermissions } = ChromeUtils.importESModule('resource://gre/modules/ExtensionPermissions.sys.mjs');
        const all = { permissions: [], origins: ['<all_urls>'] };
        await ExtensionPermissions[rest[0] ? 'add' : 'remove'](id, all, extension);`,
        allowed,
      );
    },
    answerPrompt: async () => {
      await until('the browser to ask its user', PROMPT_LIMIT_MS, async () =>
        (await inBrowser<boolean>(answerPromptNow)) ? true : undefined,
      );
    },
    relaunch: () => openTestFirefox({ ...options, profileFolder }),
    close: async () => {
      await browser.close();
      if (!options.profileFolder) await rm(profileFolder, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}

const PROMPT_LIMIT_MS = 20_000;

/** Presses the first button of the question that is open; false while there is none. */
const answerPromptNow = `
  const { PopupNotifications } = window;
  const button = PopupNotifications.isPanelOpen ? PopupNotifications.panel.firstElementChild?.button : null;
  button?.click();
  return Boolean(button);`;

/** What Firefox itself knows of the extension. */
const parent = `
  const { extension } = WebExtensionPolicy.getByID(id);
  const { ExtensionParent } = ChromeUtils.importESModule('resource://gre/modules/ExtensionParent.sys.mjs');
  const parent = ExtensionParent.apiManager.global;`;

/** What the keyboard does when the shortcut is pressed; there is no such key unless the browser has assigned it. */
const pressShortcutKey = `
  window.document.querySelector('keyset[id^="ext-keyset-id-constat"] key').doCommand();`;

/** What the menu does when an entry of it is chosen. */
const chooseMenuItem = `
  const tab = window.gBrowser.selectedTab;
  const pageUrl = tab.linkedBrowser.currentURI.spec;
  extension.tabManager.addActiveTabPermission(tab);
  extension.emit('webext-menu-menuitem-click', { menuItemId: rest[0], editable: false, frameId: 0, modifiers: [], button: 0, pageUrl }, tab);`;
