/** The built extension: made when there is none, or when one of its sources is newer. */
import { existsSync } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import path from 'node:path';
import { projectFolder, runStep } from '../check/step';
import type { BrowserName } from './browser';

export const buildFolder = path.join(projectFolder, 'dist');
const folders: Record<BrowserName, string> = {
  chromium: path.join(buildFolder, 'chrome-mv3'),
  firefox: path.join(buildFolder, 'firefox-mv3'),
};
export const chromiumBuild = folders.chromium;
export const firefoxBuild = folders.firefox;

/** WXT's command that makes each. */
export const buildCommands = {
  chromium: ['wxt', 'build'],
  firefox: ['wxt', 'build', '-b', 'firefox', '--mv3'],
} as const satisfies Record<BrowserName, readonly string[]>;

/** All that ends up in the extension or decides how it is built. */
const sources = [
  'components',
  'entrypoints',
  'public',
  'scripts/build',
  'utils',
  'package-lock.json',
  'wxt.config.ts',
];

/** Builds the extension for one browser if it is stale, and says where it is. Fails with what the build said. */
export async function buildIfStale(
  say: (line: string) => void,
  browser: BrowserName = 'chromium',
): Promise<string> {
  const folder = folders[browser];
  const built = path.join(folder, 'manifest.json');
  if (existsSync(built)) {
    const builtAtMs = (await stat(built)).mtimeMs;
    const newest = await Promise.all(sources.map((name) => newestMs(path.join(projectFolder, name))));
    if (Math.max(...newest) < builtAtMs) return folder;
  }
  say('Building the extension…');
  const result = await runStep({ name: 'build', command: buildCommands[browser] });
  if (!result.ok) throw new Error(`The extension could not be built.\n${result.output}`);
  return folder;
}

/** The time of the last change at or below `place`: of files, and of folders, in which a file may have gone. */
async function newestMs(place: string): Promise<number> {
  const facts = await stat(place);
  if (!facts.isDirectory()) return facts.mtimeMs;
  const below = await readdir(place);
  const times = await Promise.all(below.map((name) => newestMs(path.join(place, name))));
  return Math.max(facts.mtimeMs, ...times);
}
