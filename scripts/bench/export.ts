/**
 * `npm run bench -- export [PACKAGES] [MB]`: the most memory that the browser takes while everything goes into one ZIP, and
 * while that ZIP is read back, beside what it takes at rest with the same archive. 40 packages of 50 MB without arguments.
 */
import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Page } from 'playwright-core';
import { rowOf } from '@/utils/archive/row';
import { buildIfStale } from '../launch/build';
import { launchChromium, type Chromium } from '../launch/chromium';
import { atTheEnd } from '../launch/endings';
import { peakDuring } from './peak';
import { sampleCapture } from './sample-capture';
import { printTable } from './table';

const PACKAGES = 40;
const MEGABYTES = 50;
const REST_MS = 5_000;
const LIMIT_MS = 900_000;

/** Puts captures with packages of so many bytes of chance where the extension keeps them, one after another. */
async function fill(page: Page, packages: number, sizeBytes: number): Promise<void> {
  for (let index = 0; index < packages; index += 1) {
    const record = { ...sampleCapture(index, packages, Date.now()), packageBytes: sizeBytes };
    await page.evaluate(
      ([capture, row, bytes]) =>
        new Promise<void>((resolve, reject) => {
          const parts: Uint8Array<ArrayBuffer>[] = [];
          for (let at = 0; at < bytes; at += 65_536)
            parts.push(crypto.getRandomValues(new Uint8Array(Math.min(65_536, bytes - at))));
          const opening = indexedDB.open('constat');
          opening.onsuccess = () => {
            const tx = opening.result.transaction(['captures', 'rows', 'packages'], 'readwrite');
            tx.objectStore('captures').put(capture);
            tx.objectStore('rows').put(row);
            const { id: captureId, packageSha256: sha256 } = capture;
            tx.objectStore('packages').put({ captureId, sha256, body: new Blob(parts) });
            tx.oncomplete = () => {
              opening.result.close();
              resolve();
            };
            tx.onabort = () => reject(tx.error ?? new Error('aborted'));
          };
        }),
      [record, rowOf(record), sizeBytes] as const,
    );
  }
}

async function exportAll(page: Page, file: string): Promise<void> {
  const download = page.waitForEvent('download', { timeout: LIMIT_MS });
  await page.getByRole('button', { name: 'Export', exact: true }).click();
  await page.getByRole('button', { name: 'Everything as one ZIP' }).click();
  await (await download).saveAs(file);
}

async function importAll(page: Page, file: string): Promise<void> {
  await page.getByRole('button', { name: 'Import' }).click();
  await page.locator('input[type=file]').setInputFiles(file);
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('button', { name: 'Import' }).click({ timeout: LIMIT_MS });
  // Bytes of chance are no package: each is put where the background takes it from, and refused there.
  await dialog.locator('.import-counts').waitFor({ timeout: LIMIT_MS });
}

async function openBrowser(): Promise<Chromium> {
  const profileFolder = await mkdtemp(path.join(tmpdir(), 'constat-export-'));
  atTheEnd(() => rm(profileFolder, { recursive: true, force: true, maxRetries: 5 }));
  const extensionFolder = await buildIfStale(console.log);
  const browser = await launchChromium({ profileFolder, extensionFolder, headless: true });
  atTheEnd(() => browser.close());
  return browser;
}

export async function exported(args: readonly string[]): Promise<void> {
  const [packages = PACKAGES, megabytes = MEGABYTES] = args.map(Number);
  const browser = await openBrowser();
  const page = await browser.context.newPage();
  await page.goto(browser.extension.url('captures.html'));
  console.log(`Making ${packages} packages of ${megabytes} MB…`);
  await fill(page, packages, megabytes * 1_000_000);
  await page.reload();
  // The browser's own window for choosing a file is nobody's to press here.
  await page.evaluate('delete globalThis.showSaveFilePicker');
  await page.getByRole('option').first().waitFor();

  const folder = await mkdtemp(path.join(tmpdir(), 'constat-exported-'));
  atTheEnd(() => rm(folder, { recursive: true, force: true }));
  const file = path.join(folder, 'export.zip');
  const rows: string[][] = [];
  const measured = async (name: string, work: () => Promise<unknown>): Promise<void> => {
    const startedAtMs = Date.now();
    const { peak, problem } = await peakDuring(work);
    const seconds = ((Date.now() - startedAtMs) / 1000).toFixed(0);
    rows.push([problem === null ? name : `${name}: ${problem}`, seconds, (peak / 1_000_000).toFixed(0)]);
  };
  await new Promise((resolve) => setTimeout(resolve, REST_MS));
  await measured('at rest', () => new Promise((resolve) => setTimeout(resolve, REST_MS)));
  await measured('export', () => exportAll(page, file));
  await measured('import', () => importAll(page, file));
  console.log(`\nMost memory of the whole browser; the ZIP has ${(await stat(file)).size} bytes\n`);
  printTable([['', 's', 'MB'], ...rows]);
}
