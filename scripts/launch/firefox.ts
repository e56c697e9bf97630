/** Starts a Firefox with the built extension in it, and drives it by Marionette: tabs, scripts in pages, scripts in the browser itself. */
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import path from 'node:path';
import { findFirefox } from '../ready/look-up.js';
import {
  DEFAULT_WINDOW,
  type ExtensionPage,
  type LaunchedBrowser,
  type LaunchOptions,
  type Pref,
} from './browser';
import { startChild } from './child';
import { openExtension } from './extension';
import { listenOnLoopback } from './loopback';
import { connectMarionette, type Marionette } from './marionette';
import { packExtension } from './xpi';

/** That of the manifest: Firefox knows extensions by it. */
export const GECKO_ID = 'constat@constat.example';
/** Firefox draws an origin for each installation; a profile that is told one beforehand needs not be asked. */
const HOST = 'c0457a70-0000-4000-8000-000000000001';
const START_LIMIT_MS = 60_000;
/** Above whatever a script may wait for here: limits are the business of whoever asks. */
const SCRIPT_LIMIT_MS = 30 * 60_000;

export interface FirefoxTab extends ExtensionPage {
  /** Where it was when its page had loaded. */
  url(): string;
  bringToFront(): Promise<void>;
  close(): Promise<void>;
}

export interface Firefox extends LaunchedBrowser {
  /** A tab of its own, in front unless `behind`; resolves when the page has loaded. */
  openTab(url: string, where?: 'in front' | 'behind'): Promise<FirefoxTab>;
  /** The one tab of a private window of its own. */
  openPrivateWindow(url: string): Promise<FirefoxTab>;
  /** Runs a script with the browser's own rights; `window` is the browser's window, `arguments` what is passed. */
  inBrowser: <T>(script: string, ...args: unknown[]) => Promise<T>;
  /** SIGKILL. */
  kill(): Promise<void>;
}

/** A profile that talks to nobody but the pages it is shown, and takes an extension that nobody has signed. */
const quiet: Record<string, Pref> = {
  'extensions.webextensions.uuids': JSON.stringify({ [GECKO_ID]: HOST }),
  'xpinstall.signatures.required': false,
  'extensions.autoDisableScopes': 0,
  'extensions.update.enabled': false,
  'app.normandy.enabled': false,
  'app.update.disabledForTesting': true,
  'browser.aboutConfig.showWarning': false,
  'browser.safebrowsing.downloads.remote.enabled': false,
  'browser.sessionstore.resume_from_crash': false,
  'browser.shell.checkDefaultBrowser': false,
  'browser.startup.homepage_override.mstone': 'ignore',
  'browser.startup.page': 0,
  'datareporting.policy.dataSubmissionEnabled': false,
  'datareporting.usage.uploadEnabled': false,
  // No codecs from elsewhere.
  'media.gmp-manager.updateEnabled': false,
  'network.captive-portal-service.enabled': false,
  'network.connectivity-service.enabled': false,
  'services.settings.server': 'data:,#remote-settings-dummy/v1',
  // Killed browsers are asked no questions.
  'toolkit.startup.max_resumed_crashes': -1,
};

/** Only with this does a released Firefox believe the preference that keeps it from asking for its settings. */
const offline = { MOZ_REMOTE_SETTINGS_DEVTOOLS: '1' };

export async function launchFirefox(options: LaunchOptions): Promise<Firefox> {
  const program = findFirefox();
  if (!program) throw new Error('No Firefox was found: node scripts/ready.mjs --browsers=firefox');
  const port = await freePort();
  await writePrefs(options.profileFolder, {
    ...quiet,
    ...options.prefs,
    'marionette.port': port,
  });
  const child = startChild(
    program,
    [
      ...(options.headless ? ['--headless'] : []),
      ...['--marionette', '--remote-allow-system-access', '--no-remote'],
      ...['--profile', options.profileFolder],
    ],
    { env: offline },
  );
  try {
    const marionette = await connectMarionette(port, START_LIMIT_MS);
    return await drive(marionette, child, options);
  } catch (error) {
    await child.kill();
    throw error;
  }
}

async function drive(
  marionette: Marionette,
  child: ReturnType<typeof startChild>,
  options: LaunchOptions,
): Promise<Firefox> {
  const { send, alone } = marionette;
  const { capabilities } = await send<{ capabilities: { browserVersion: string } }>('WebDriver:NewSession', {
    acceptInsecureCerts: true,
  });
  await send('WebDriver:SetTimeouts', { script: SCRIPT_LIMIT_MS, pageLoad: SCRIPT_LIMIT_MS });
  const [width, height] = options.windowSize ?? DEFAULT_WINDOW;
  await send('WebDriver:SetWindowRect', { width, height });

  const inBrowser = <T>(script: string, ...args: unknown[]): Promise<T> =>
    alone(async () => {
      await send('Marionette:SetContext', { value: 'chrome' });
      try {
        const sent = { script, args, sandbox: 'system' };
        return (await send<{ value: T }>('WebDriver:ExecuteScript', sent)).value;
      } finally {
        await send('Marionette:SetContext', { value: 'content' });
      }
    });

  const open = (url: string, where: { type: 'tab' | 'window'; focus: boolean; private?: boolean }) =>
    alone(async () => {
      const { handle } = await send<{ handle: string }>('WebDriver:NewWindow', where);
      await send('WebDriver:SwitchToWindow', { handle, focus: where.focus });
      await send('WebDriver:Navigate', { url });
      const { value } = await send<{ value: string }>('WebDriver:GetCurrentURL');
      return tab(marionette, handle, value);
    });
  const openTab: Firefox['openTab'] = (url, where = 'in front') =>
    open(url, { type: 'tab', focus: where === 'in front' });

  await install(send, inBrowser, options);
  const origin = `moz-extension://${HOST}/`;
  return {
    version: `Firefox ${capabilities.browserVersion}`,
    extension: openExtension(GECKO_ID, origin, () => openTab(`${origin}captures.html`, 'behind')),
    openTab,
    openPrivateWindow: (url) => open(url, { type: 'window', focus: true, private: true }),
    inBrowser,
    show: async (url) => void (await openTab(url)),
    ended: child.ended.then(() => undefined),
    kill: async () => {
      marionette.close();
      await child.kill();
    },
    close: async () => {
      await send('Marionette:Quit', { flags: ['eForceQuit'] }).catch(() => undefined);
      marionette.close();
      await child.stop();
    },
  };
}

function tab({ send, alone }: Marionette, handle: string, url: string): FirefoxTab {
  let closed = false;
  const here = <T>(command: string, params?: object): Promise<T> =>
    alone(async () => {
      await send('WebDriver:SwitchToWindow', { handle, focus: false });
      return send<T>(command, params);
    });
  const run = async <T>(script: string): Promise<T> =>
    // The page's own realm: what one script puts on `window`, the next one finds there.
    (await here<{ value: T }>('WebDriver:ExecuteScript', { script, args: [], sandbox: null })).value;
  return {
    url: () => url,
    evaluate: (expression) => run(`return (${expression})`),
    run,
    isClosed: () => closed,
    bringToFront: () => alone(() => send('WebDriver:SwitchToWindow', { handle, focus: true })),
    close: async () => {
      closed = true;
      await here('WebDriver:CloseWindow');
    },
  };
}

/** For good, as a user does it: what is installed for the moment only would not be there after a restart. */
async function install(
  send: Marionette['send'],
  inBrowser: Firefox['inBrowser'],
  { profileFolder, extensionFolder, inPrivateWindows = false }: LaunchOptions,
): Promise<void> {
  const file = path.join(profileFolder, 'constat.xpi');
  const packed = await packExtension(extensionFolder);
  const known = await readFile(file).catch(() => null);
  const installed = `return WebExtensionPolicy.getByID(${JSON.stringify(GECKO_ID)}) !== null`;
  if (known?.equals(packed) && (await inBrowser<boolean>(installed))) return;
  await writeFile(file, packed);
  const allowPrivateBrowsing = inPrivateWindows;
  await send('Addon:Install', { path: file, temporary: false, allowPrivateBrowsing });
  await inBrowser(writeLeaveDown);
}

/**
 * The leave that comes with an installation is written to disk seconds later, when the browser has time for it; one that is
 * killed before that has the extension, and has forgotten the leave. What closes the file writes it first.
 */
const writeLeaveDown = `return (async () => {
  const { ExtensionPermissions } = ChromeUtils.importESModule('resource://gre/modules/ExtensionPermissions.sys.mjs');
  await ExtensionPermissions._uninit?.();
})();`;

async function writePrefs(profileFolder: string, prefs: Record<string, Pref>): Promise<void> {
  await mkdir(profileFolder, { recursive: true });
  const line = ([name, value]: [string, Pref]) =>
    `user_pref(${JSON.stringify(name)}, ${JSON.stringify(value)});\n`;
  await writeFile(path.join(profileFolder, 'user.js'), Object.entries(prefs).map(line).join(''));
}

/** Firefox would take any that is free and tell nobody but its profile. */
async function freePort(): Promise<number> {
  const server = createServer();
  const port = await listenOnLoopback(server);
  await new Promise((resolve) => server.close(resolve));
  return port;
}
