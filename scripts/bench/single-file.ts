/**
 * single-file-cli beside us, where npm can get it: a tool that people compare with, run as a program of its own and
 * never part of ours (it is AGPL). It makes one HTML file and no picture; its time holds the browser's start and the load.
 */
import { execFile } from 'node:child_process';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { findChromium } from '../ready/look-up.js';

const run = promisify(execFile);
const LIMIT_MS = 3 * 60_000;

/**
 * A function that saves a URL and says how many milliseconds that took, NaN when it saved nothing; null when the tool is
 * not to be had.
 */
export async function singleFile(
  chromiumArgs: readonly string[],
): Promise<((url: string) => Promise<number>) | null> {
  const program = ['--yes', '--package', 'single-file-cli', 'single-file'];
  try {
    await run('npx', [...program, '--version'], { timeout: LIMIT_MS, cwd: tmpdir() });
  } catch {
    return null;
  }
  const { stdout } = await run('npx', ['--yes', '--package', 'single-file-cli', 'which', 'single-file'], {
    cwd: tmpdir(),
  });
  const output = path.join(tmpdir(), `constat-bench-${process.pid}.html`);
  const args = [...(process.getuid?.() === 0 ? ['--no-sandbox'] : []), '--disable-gpu', ...chromiumArgs];
  return async (url) => {
    const options = [
      '--browser-executable-path',
      findChromium() ?? '',
      '--browser-args',
      JSON.stringify(args),
    ];
    const beganAtMs = performance.now();
    try {
      await run(stdout.trim(), [url, output, ...options], { timeout: LIMIT_MS, cwd: tmpdir() });
      const endedAtMs = performance.now();
      await rm(output); // it exits with 0 when it has saved nothing
      return endedAtMs - beganAtMs;
    } catch {
      return NaN;
    }
  };
}
