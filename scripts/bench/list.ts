/**
 * `npm run bench -- list`: how long the captures page takes from its opening to its first rows on the screen, with
 * 100,000 captures beside none, in turn, in one run; and how long until all are read, and a search through all is done.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Page } from 'playwright-core';
import { rowOf } from '@/utils/archive/row';
import { buildIfStale } from '../launch/build';
import { launchChromium, type Chromium } from '../launch/chromium';
import { atTheEnd } from '../launch/endings';
import { sampleCapture } from './sample-capture';
import { median, printTable } from './table';

const CAPTURES = 100_000;
const RUNS = 9;
/** A message of the DevTools protocol of some 5 MB. */
const PORTION = 2_000;

/** Puts the captures where the extension keeps them. */
async function fill(browser: Chromium): Promise<void> {
  const page = await browser.context.newPage();
  await page.goto(browser.extension.url('options.html'));
  const nowMs = Date.now();
  for (let from = 0; from < CAPTURES; from += PORTION) {
    const captures = Array.from({ length: PORTION }, (_, offset) =>
      sampleCapture(from + offset, CAPTURES, nowMs),
    );
    // As text: the driver would take every value of every record in hand.
    await page.evaluate(
      (text) =>
        new Promise<void>((resolve, reject) => {
          const [records, rows] = JSON.parse(text) as [object[], object[]];
          const opening = indexedDB.open('constat');
          opening.onsuccess = () => {
            const tx = opening.result.transaction(['captures', 'rows'], 'readwrite');
            for (const record of records) tx.objectStore('captures').put(record);
            for (const row of rows) tx.objectStore('rows').put(row);
            tx.oncomplete = () => {
              opening.result.close();
              resolve();
            };
            tx.onabort = () => reject(tx.error ?? new Error('aborted'));
          };
        }),
      JSON.stringify([captures, captures.map(rowOf)]),
    );
  }
  await page.close();
}

/** Set by the page itself, in its own clock: milliseconds since it was asked for. */
const WATCH = `
  new MutationObserver((_, observer) => {
    if (!document.querySelector('.row:not(.row-waiting), .empty')) return;
    observer.disconnect();
    requestAnimationFrame(() => setTimeout(() => (window.firstRowsMs = performance.now())));
  }).observe(document, { childList: true, subtree: true });
`;

interface Opening {
  firstRowsMs: number;
  wholeMs: number;
  searchedMs: number;
}

/** The page's own policy forbids what the driver would do to wait: it is asked again and again instead. */
async function untilSo(page: Page, question: string): Promise<number> {
  for (;;) {
    const answer = await page.evaluate<number | null>(question);
    if (answer) return answer;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

const SETTLED = `document.querySelector('.captures-count .spinner') ? null : performance.now()`;
const FOUND = `/found/.test(document.querySelector('.captures-count')?.textContent) ? ${SETTLED} : null`;

async function openOnce(browser: Chromium, search: boolean): Promise<Opening> {
  const page = await browser.context.newPage();
  await page.addInitScript(WATCH);
  await page.goto(browser.extension.url('captures.html'));
  const firstRowsMs = await untilSo(page, 'window.firstRowsMs');
  const opening = { firstRowsMs, wholeMs: NaN, searchedMs: NaN };
  if (search) {
    opening.wholeMs = await untilSo(page, SETTLED);
    const beganAtMs = await page.evaluate<number>('performance.now()');
    await page.locator('input[type=search]').fill('tide 7777');
    opening.searchedMs = (await untilSo(page, FOUND)) - beganAtMs;
  }
  await page.close();
  return opening;
}

async function browserWith(extensionFolder: string): Promise<Chromium> {
  const profileFolder = await mkdtemp(path.join(tmpdir(), 'constat-list-'));
  atTheEnd(() => rm(profileFolder, { recursive: true, force: true, maxRetries: 5 }));
  const browser = await launchChromium({ profileFolder, extensionFolder, headless: true });
  atTheEnd(() => browser.close());
  return browser;
}

export async function list(): Promise<void> {
  const extensionFolder = await buildIfStale(console.log);
  const empty = await browserWith(extensionFolder);
  const full = await browserWith(extensionFolder);
  await openOnce(empty, false);
  await openOnce(full, false);
  console.log(`Making ${CAPTURES} captures…`);
  await fill(full);
  const none: Opening[] = [];
  const many: Opening[] = [];
  for (let run = 0; run < RUNS; run += 1) {
    none.push(await openOnce(empty, false));
    many.push(await openOnce(full, true));
  }
  const ms = (of: readonly Opening[], what: keyof Opening) => median(of.map((one) => one[what])).toFixed(0);
  console.log(`\nMedians of ${RUNS} openings, milliseconds from the page's own start\n`);
  printTable([
    ['captures', 'first on screen', 'all read', 'search through all'],
    ['0', ms(none, 'firstRowsMs'), '', ''],
    [String(CAPTURES), ms(many, 'firstRowsMs'), ms(many, 'wholeMs'), ms(many, 'searchedMs')],
  ]);
}
