/** The built extension: made when there is none, or when one of its sources is newer. */
import { existsSync } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import path from 'node:path';
import { projectFolder, runStep } from '../check/step';

export const chromiumBuild = path.join(projectFolder, 'dist', 'chrome-mv3');

/** All that ends up in the extension or decides how it is built. */
const sources = ['components', 'entrypoints', 'public', 'utils', 'package-lock.json', 'wxt.config.ts'];

/** Builds the extension for Chromium if it is stale. Fails with what the build said. */
export async function buildIfStale(say: (line: string) => void): Promise<string> {
  const built = path.join(chromiumBuild, 'manifest.json');
  if (existsSync(built)) {
    const builtAtMs = (await stat(built)).mtimeMs;
    const newest = await Promise.all(sources.map((name) => newestMs(path.join(projectFolder, name))));
    if (Math.max(...newest) < builtAtMs) return chromiumBuild;
  }
  say('Building the extension…');
  const result = await runStep({ name: 'build', command: ['wxt', 'build'] });
  if (!result.ok) throw new Error(`The extension could not be built.\n${result.output}`);
  return chromiumBuild;
}

/** The time of the last change at or below `place`: of files, and of folders, in which a file may have gone. */
async function newestMs(place: string): Promise<number> {
  const facts = await stat(place);
  if (!facts.isDirectory()) return facts.mtimeMs;
  const below = await readdir(place);
  const times = await Promise.all(below.map((name) => newestMs(path.join(place, name))));
  return Math.max(facts.mtimeMs, ...times);
}
