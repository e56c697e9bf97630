/**
 * SingleFile beside us, where npm can get it: its own code, run in the very tab that we capture, so that neither the
 * start of a browser nor the load of the page is held against it. Never part of ours (it is AGPL).
 */
import { execFile } from 'node:child_process';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import type { Page } from 'playwright-core';
import { temporaryFolder } from './temporary-folder';

const run = promisify(execFile);
const INSTALL_LIMIT_MS = 3 * 60_000;
const PACKAGE = 'single-file-cli';

/** What its extension does unless told otherwise. */
const defaults = {
  removeHiddenElements: true,
  removeUnusedStyles: true,
  removeUnusedFonts: true,
  removeAlternativeFonts: true,
  removeAlternativeMedias: true,
  removeAlternativeImages: true,
  groupDuplicateImages: true,
  compressHTML: true,
  blockScripts: true,
  loadDeferredImages: true,
  loadDeferredImagesMaxIdleTime: 1500,
  filenameTemplate: 'page.html',
};

export interface SingleFile {
  /** Saves the page that this tab shows. */
  save(page: Page): Promise<{ ms: number; html: string }>;
}

/** Null when npm cannot get it. */
export async function singleFile(): Promise<SingleFile | null> {
  const folder = await temporaryFolder('single-file');
  try {
    await run('npm', ['install', '--prefix', folder, '--no-save', '--silent', PACKAGE], {
      timeout: INSTALL_LIMIT_MS,
    });
  } catch {
    return null;
  }
  const bundle = path.join(folder, 'node_modules', PACKAGE, 'lib/single-file-bundle.js');
  const { script, hookScript } = (await import(pathToFileURL(bundle).href)) as Record<string, string>;
  return {
    async save(page) {
      const beganAtMs = performance.now();
      await page.evaluate(`${hookScript};${script};singlefile.init({ fetch })`);
      const html = await page.evaluate<string>(
        `singlefile.getPageData(${JSON.stringify(defaults)}).then(({ content }) => content)`,
      );
      return { ms: performance.now() - beganAtMs, html };
    },
  };
}
