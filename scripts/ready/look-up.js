/** Where programs are on this machine: browsers and the tools that check a package. Plain Node, no dependency. */
import { accessSync, constants, readdirSync, statSync } from 'node:fs';
import { homedir } from 'node:os';
import path from 'node:path';

const { env, platform } = process;

/** The first of `names` that stands on PATH as something that can be run, or null. */
export function onPath(...names) {
  const endings = platform === 'win32' ? ['.exe', '.cmd', '.bat'] : [''];
  for (const name of names) {
    for (const folder of (env.PATH ?? '').split(path.delimiter)) {
      const found = endings.map((ending) => path.join(folder, name + ending)).find(canRun);
      if (folder && found) return found;
    }
  }
  return null;
}

/**
 * A Chromium that takes an unpacked extension from the command line. Chromium itself and Chrome for Testing come
 * first: Chrome as sold dropped `--load-extension` in version 137.
 */
export function findChromium() {
  return (
    named('CONSTAT_CHROMIUM') ??
    onPath('chromium', 'chromium-browser') ??
    usual({
      darwin: ['/Applications/Chromium.app/Contents/MacOS/Chromium'],
      win32: ['Chromium/Application/chrome.exe'],
    }) ??
    ofPlaywright('chromium', {
      linux: ['chrome-linux64/chrome', 'chrome-linux/chrome'],
      darwin: ['chrome-mac', 'chrome-mac-arm64', 'chrome-mac-x64'].flatMap((folder) => [
        `${folder}/Google Chrome for Testing.app/Contents/MacOS/Google Chrome for Testing`,
        `${folder}/Chromium.app/Contents/MacOS/Chromium`,
      ]),
      win32: ['chrome-win64/chrome.exe', 'chrome-win/chrome.exe'],
    }) ??
    onPath('microsoft-edge', 'microsoft-edge-stable', 'google-chrome', 'google-chrome-stable') ??
    usual({
      darwin: [
        '/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge',
        '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
      ],
      win32: ['Microsoft/Edge/Application/msedge.exe', 'Google/Chrome/Application/chrome.exe'],
    })
  );
}

/** A Firefox, extended-support release first: it is what the extension promises to run in. */
export function findFirefox() {
  return (
    named('CONSTAT_FIREFOX') ??
    onPath('firefox-esr', 'firefox') ??
    usual({
      darwin: ['/Applications/Firefox.app/Contents/MacOS/firefox'],
      win32: ['Mozilla Firefox/firefox.exe'],
    }) ??
    ofPlaywright('firefox', {
      linux: ['firefox/firefox'],
      darwin: ['firefox/Nightly.app/Contents/MacOS/firefox'],
      win32: ['firefox/firefox.exe'],
    })
  );
}

/** What the environment names wins, and a name that leads nowhere is a mistake worth stopping for. */
function named(variable) {
  const value = env[variable];
  if (!value) return null;
  if (canRun(value)) return value;
  throw new Error(`${variable} is set to ${value}, which cannot be run.`);
}

/** The usual places of installed programs; those of Windows are below its several folders for programs. */
function usual(places) {
  const here = places[platform] ?? [];
  const folders = [env.LOCALAPPDATA, env.PROGRAMFILES, env['PROGRAMFILES(X86)']].filter(Boolean);
  const full = platform === 'win32' ? here.flatMap((p) => folders.map((f) => path.join(f, p))) : here;
  return full.find(canRun) ?? null;
}

/** Browsers that Playwright has downloaded, newest first. */
function ofPlaywright(browser, places) {
  const caches = { linux: '.cache', darwin: 'Library/Caches', win32: 'AppData/Local' };
  const cache =
    env.PLAYWRIGHT_BROWSERS_PATH ?? path.join(homedir(), caches[platform] ?? '.cache', 'ms-playwright');
  let folders = [];
  try {
    folders = readdirSync(cache).filter((name) => new RegExp(`^${browser}-\\d+$`).test(name));
  } catch {
    // No cache: Playwright has downloaded nothing here.
  }
  const build = (name) => Number(name.slice(name.lastIndexOf('-') + 1));
  return (
    folders
      .sort((a, b) => build(b) - build(a))
      .flatMap((folder) => (places[platform] ?? []).map((place) => path.join(cache, folder, place)))
      .find(canRun) ?? null
  );
}

function canRun(file) {
  try {
    accessSync(file, constants.X_OK);
    return statSync(file).isFile();
  } catch {
    return false;
  }
}
