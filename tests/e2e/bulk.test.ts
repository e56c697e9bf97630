/**
 * A list captured from its file to its summary: mistakes and duplicates told before anything opens, pages of two hosts
 * in windows of their own, paused, its worker stopped and the browser killed in the middle. Every row ends once.
 */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { BulkRunRecord } from '@/utils/archive/bulk';
import type { BulkRow, BulkStatus } from '@/utils/bulk/row';
import { until } from '../browser/until';
import { complaintsAbout, openScene, untilAccepted, type Scene } from './scene';

const SITE = 'https://cinebarge.test';
const LIVE = 'http://kickoff.matchbarge.test';
const LOST = 'https://no-such-host.test/film';

const PAGES = [
  `${SITE}/`,
  `${LIVE}/`,
  `${SITE}/tall`,
  `${LIVE}/icon.svg`,
  `${SITE}/films.json`,
  `${SITE}/still.png`,
];
const LIST = `url,work,rights_holder,kind,infringement,case,tags
${PAGES[0]},Salt,Venn Harbour Pictures,Film,stream,M-2026/14,mirror
${PAGES[1]},,,,,,
https://cinebarge.test?utm_source=forum,,,,,,
${LOST},,,,,,
https://me:secret@cinebarge.test/members,,,,,,
${PAGES[2]},,,,,,
ftp://cinebarge.test/salt.mkv,,,,,,
${PAGES[3]},Salt,,,,,
${PAGES[3]},,,,,,
${PAGES[4]},,,,,,
${PAGES[5]},,,,,,
`;

/** A run may take as long as this on a machine that does other things too. */
const PATIENCE_MS = 150_000;

let scene: Scene;
let folder: string;
let file: string;
let page: Page;

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'constat-bulk-'));
  file = path.join(folder, 'sunday.csv');
  await writeFile(file, LIST);
  scene = await openScene();
});

afterAll(async () => {
  await scene.close();
  await rm(folder, { recursive: true, force: true });
});

const stored = <T>(store: string): Promise<T[]> =>
  page.evaluate<T[]>(`new Promise((resolve) => {
    const opening = indexedDB.open('constat');
    opening.onsuccess = () => {
      opening.result.transaction('${store}').objectStore('${store}').getAll().onsuccess = ({ target }) => {
        opening.result.close();
        resolve(target.result);
      };
    };
  })`);
const rows = () => stored<BulkRow>('bulkRows');
const among = (found: readonly BulkRow[], ...statuses: BulkStatus[]): BulkRow[] =>
  found.filter(({ state }) => statuses.includes(state.status));

const untilRows = (what: string, isSo: (found: BulkRow[]) => boolean) =>
  until(what, PATIENCE_MS, async () => {
    const found = await rows();
    return isSo(found) ? found : undefined;
  });
const someCapturing = (found: BulkRow[]) => among(found, 'capturing').length > 0;
const untilOver = () =>
  until('the run to be over', PATIENCE_MS, async () =>
    (await stored<BulkRunRecord>('bulkRuns'))[0]?.status === 'over' ? true : undefined,
  );

const choose = () => page.locator('input[type=file]').setInputFiles(file);
/** Number of lines that a view of the list tells. */
const told = async (view: string): Promise<string> => page.getByRole('tab', { name: view }).innerText();

test('what was understood stands there line by line, and nothing is opened', async () => {
  page = await scene.browser.openExtensionPage('bulk.html');
  await choose();
  await page.getByRole('button', { name: 'Capture 7 pages' }).waitFor();
  expect(await told('All lines')).toMatch(/11$/);
  expect(await told('To capture')).toMatch(/7$/);
  await page.getByRole('tab', { name: 'Duplicates' }).click();
  await page.getByText('The same page as line 2').waitFor();
  await page.getByRole('tab', { name: 'Mistakes' }).click();
  await page.getByText('A user name or password stands in the address').waitFor();
  await page.getByText('Not a web address (http or https)').waitFor();
  await page.getByText('The claim lacks: Rights holder, Kind of content, and How it infringes').waitFor();
  expect(await page.getByText('secret').count()).toBe(0);
  expect(scene.site.requests).toEqual([]);
});

test('paused, its worker stopped, the browser killed: every row ends once', async () => {
  await page.getByLabel('Pause between two pages of one site').selectOption('2 seconds');
  await page.getByRole('button', { name: 'Capture 7 pages' }).click();
  await untilRows('a row that is captured', (found) => among(found, 'complete', 'partial').length > 0);

  await page.getByRole('button', { name: 'Pause' }).click();
  const atRest = await untilRows(
    'what was open to come to its end',
    (found) => among(found, 'opening', 'capturing').length === 0,
  );
  await page.getByRole('button', { name: 'Go on' }).waitFor();
  expect(among(atRest, 'waiting').length).toBeGreaterThan(0);

  await page.getByRole('button', { name: 'Go on' }).click();
  await untilRows('a row under way', someCapturing);
  await scene.browser.stopBackground();
  // Whoever goes on using the extension wakes it, as an alarm would.
  await (await scene.browser.openExtensionPage('options.html')).close();
  await page.evaluate("void chrome.runtime.sendMessage({ command: 'work.resume', input: {} })");

  const before = await untilRows(
    'more under way, or nothing left to be',
    (found) => someCapturing(found) || among(found, 'waiting', 'opening').length === 0,
  );
  await scene.restartBrowser();
  page = await scene.browser.openExtensionPage('bulk.html');
  await untilOver();
  await page.getByRole('heading', { name: 'Done' }).waitFor();

  const after = await rows();
  const captures = await scene.browser.extension.captures();
  const sealed = captures.filter(({ state }) => state === 'sealed');
  const ended = among(after, 'complete', 'partial');
  expect(after.map(({ url }) => url).sort()).toEqual([...PAGES, LOST].sort());
  expect(among(after, 'failed').map(({ url }) => url)).toEqual([LOST]);
  expect(ended.map(({ state }) => ('captureId' in state ? state.captureId : '')).sort()).toEqual(
    sealed.map(({ id }) => id).sort(),
  );
  // Who had ended before the browser was killed has not been captured once more.
  for (const row of among(before, 'complete', 'partial')) expect(after).toContainEqual(row);
});

test('what the list says of a page is said of its capture, which anybody can check', async () => {
  const [first] = await rows();
  const captureId = first && 'captureId' in first.state ? first.state.captureId : null;
  const capture = await scene.browser.extension.capture(captureId ?? '');
  expect(capture).toMatchObject({
    ...{ trigger: 'bulk', url: PAGES[0], work: 'Salt', claimVersion: 1 },
    ...{ caseName: 'M-2026/14', tags: ['mirror'] },
  });
  expect(await complaintsAbout(scene, captureId ?? '')).toEqual([]);
});

test('only what has failed is tried again', async () => {
  const before = await rows();
  await page.getByRole('tab', { name: 'Failed' }).click();
  await page.getByText('ERR_NAME_NOT_RESOLVED').waitFor();
  await page.getByRole('button', { name: 'Try the failed one again' }).click();
  const failedAt = (found: BulkRow[]): number =>
    Math.max(0, ...found.map(({ state }) => (state.status === 'failed' ? state.endedAtMs : 0)));
  await untilRows('it to fail again', (found) => failedAt(found) > failedAt(before));
  await untilOver();
  const others = (found: BulkRow[]) => found.filter(({ url }) => url !== LOST);
  expect(others(await rows())).toEqual(others(before));
});

test('the desk is asked which pages it knows, and these can be left out', async () => {
  const [first] = await rows();
  const captureId = first && 'captureId' in first.state ? first.state.captureId : '';
  const captureIds = [captureId ?? ''];
  await scene.browser.extension.send('delivery.request', { captureIds, partialConfirmed: true });
  await untilAccepted(scene, captureId ?? '');
  await page.getByRole('button', { name: 'Put away, new list' }).click();
  await choose();
  await page.getByText('Does the desk know these pages?').click();
  await page.getByRole('button', { name: 'Ask the desk' }).click();
  await page.getByText('The desk knows 1 of these pages.').waitFor();
  await page.getByRole('button', { name: 'Capture 6 pages' }).waitFor();
  await page.close();
});
