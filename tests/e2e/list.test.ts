/** The list at work: claims for many, cases, export of everything and import elsewhere, packages let go, a full disk. */
import { createHash } from 'node:crypto';
import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { ClaimRecord } from '@/utils/archive/records';
import { granted } from '../../scripts/launch/captured';
import { openTestBrowser, type TestBrowser } from '../browser/chromium';
import { allStored } from '../browser/stored';
import { until } from '../browser/until';
import {
  complaintsAbout,
  openScene,
  startCapture,
  untilAccepted,
  untilCapture,
  untilSealed,
  type Scene,
} from './scene';

const run = promisify(execFile);
const FILM = 'https://cinebarge.test/';

let scene: Scene;
let elsewhere: TestBrowser;
let folder: string;
let accepted: string;
let unsent: string;
let exported: string;

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'constat-list-'));
  scene = await openScene();
  accepted = await startCapture(scene, FILM);
  await untilSealed(scene, accepted);
  await scene.browser.extension.send('delivery.request', { captureIds: [accepted], partialConfirmed: true });
  await untilAccepted(scene, accepted);
  unsent = await startCapture(scene, FILM);
  await untilSealed(scene, unsent);
});

afterAll(async () => {
  await scene.close();
  await elsewhere.close();
  await rm(folder, { recursive: true, force: true });
});

/** Everything in one store of a browser's archive. */
async function all<T>(browser: TestBrowser, store: string): Promise<T[]> {
  const page = await browser.openExtensionPage('options.html');
  const found = await allStored<T>(page, store);
  await page.close();
  return found;
}

async function claim(page: Page, work: string): Promise<void> {
  await page.getByRole('listbox').focus();
  await page.keyboard.press('Control+a');
  await page
    .getByRole('group', { name: 'With the selected captures' })
    .getByRole('button', { name: 'claim' })
    .click();
  await page.getByLabel('Work').fill(work);
  await page.getByLabel('Rights holder').fill('Venn Harbour Pictures');
  await page.getByLabel('Kind of content').selectOption({ label: 'Film' });
  await page.getByLabel('How it infringes').selectOption({ label: 'Streams it' });
  await page.getByRole('button', { name: 'Save claim' }).click();
}

const claims = () => all<ClaimRecord>(scene.browser, 'claims');

test('a claim for all that is ticked, and its amendment: each a signed version of its own', async () => {
  const page = await scene.browser.openExtensionPage('captures.html');
  await page.getByRole('option').nth(1).waitFor();
  await claim(page, 'First Title');
  const first = await until('two signed claims', 30_000, async () => {
    const found = (await claims()).filter(({ signed }) => signed !== null);
    return found.length === 2 ? found : undefined;
  });
  await claim(page, 'Amended Title');
  const both = await until('four signed claims', 30_000, async () => {
    const found = (await claims()).filter(({ signed }) => signed !== null);
    return found.length === 4 ? found : undefined;
  });
  const versions = both.map(({ captureId, version, claim: { work } }) => [captureId, version, work]);
  expect(versions).toEqual(
    [accepted, unsent].flatMap((id) => [
      [id, 1, 'First Title'],
      [id, 2, 'Amended Title'],
    ]),
  );
  const documents = (of: ClaimRecord[]) =>
    of.filter(({ version }) => version === 1).map(({ signed }) => signed);
  expect(documents(both)).toEqual(documents(first));
  await page.close();
});

test('a case and tags for all that is ticked; found again by them', async () => {
  const page = await scene.browser.openExtensionPage('captures.html');
  await page.getByRole('option').nth(1).waitFor();
  await page.getByRole('button', { name: 'Select all' }).click();
  await page
    .getByRole('group', { name: 'With the selected captures' })
    .getByRole('button', { name: 'Case and tags' })
    .click();
  await page.getByRole('dialog').getByLabel('Case').fill('M-2026/14');
  const tags = page.getByRole('dialog').getByLabel('Tags');
  await tags.fill('mirror, #sunday');
  // Beside the dialog: what is typed into it stays.
  await page.mouse.click(5, 5);
  await tags.press('Enter');
  await page.getByText('M-2026/14').first().waitFor();
  await page.getByRole('button', { name: 'Clear selection' }).click();
  await page.getByRole('searchbox').fill('sunday amended');
  await page.getByText('2 found').first().waitFor();
  await page.getByRole('button', { name: 'Filter and order' }).click();
  await page.getByLabel('State').selectOption({ label: 'Received' });
  await page.getByText('1 found').first().waitFor();
  // Those of the list: the fields of the filter have options, too.
  expect(await page.locator('[role=listbox] [role=option]').count()).toBe(1);
  await page.close();
});

const hasNoExports = async (): Promise<true | undefined> => {
  const root = await navigator.storage.getDirectory();
  const found = await root.getDirectoryHandle('exports').catch(() => null);
  return found ? undefined : true;
};

test('everything as one ZIP, each package in it as it was sealed', async () => {
  const page = await scene.browser.openExtensionPage('captures.html');
  // The browser's own window for choosing a file is nobody's to press here: the other way of saving is taken.
  await page.evaluate('delete globalThis.showSaveFilePicker');
  await page.getByRole('option').first().waitFor();
  const download = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Export', exact: true }).click();
  await page.getByRole('button', { name: 'Everything as one ZIP' }).click();
  exported = path.join(folder, 'export.zip');
  await (await download).saveAs(exported);
  await page.close();
  // The copy that the browser made its download from goes with the next page.
  const next = await scene.browser.openExtensionPage('captures.html');
  await until('room on the private disk', 30_000, () => next.evaluate(hasNoExports));
  await next.close();
  await run('unzip', ['-q', exported, '-d', folder]);
  const { stdout } = await run('find', [folder, '-mindepth', '2', '-type', 'f']);
  const files = stdout.split('\n').map((name) => path.basename(name));
  expect(files).toEqual(
    expect.arrayContaining(['index.csv', 'captures.jsonl', `${accepted}.receipt.json.sig`]),
  );
  for (const id of [accepted, unsent]) {
    const found = stdout.split('\n').find((name) => name.endsWith(`${id}.zip`)) ?? '';
    const sha256 = createHash('sha256')
      .update(await readFile(found))
      .digest('hex');
    expect(sha256).toBe((await scene.browser.extension.capture(id))?.packageSha256);
  }
});

async function importInto(browser: TestBrowser, file: string): Promise<Page> {
  const page = await browser.openExtensionPage('captures.html');
  await page.getByRole('button', { name: 'Import' }).click();
  await page.locator('input[type=file]').setInputFiles(file);
  await page.getByRole('dialog').getByRole('button', { name: 'Import' }).click();
  return page;
}

test('on another machine nothing is missing but the key', async () => {
  elsewhere = await openTestBrowser({ args: scene.site.chromiumArgs });
  const page = await importInto(elsewhere, exported);
  await page.getByText('2 taken in').first().waitFor();
  await page.getByRole('button', { name: 'Close' }).click();
  await page.getByRole('option').nth(1).waitFor();
  await page.close();
  for (const id of [accepted, unsent]) {
    const [here, there] = [await scene.browser.extension.capture(id), await elsewhere.extension.capture(id)];
    for (const name of [
      'seal',
      'packageSha256',
      'url',
      'title',
      'caseName',
      'tags',
      'work',
      'claimVersion',
    ] as const)
      expect(there?.[name], name).toEqual(here?.[name]);
  }
  expect(await elsewhere.extension.receipt(accepted)).toEqual(
    await scene.browser.extension.receipt(accepted),
  );
  // This device knows no desk yet: nothing has proven the receipt. The claims are another's, and not to be sent from here.
  expect((await elsewhere.extension.capture(accepted))?.delivery).toBeNull();
  expect(await all(elsewhere, 'claims')).toEqual(
    (await claims()).map((record) => ({ ...record, delivered: false, imported: true })),
  );
  const lines = await all<{ log: string; line: string }>(elsewhere, 'log');
  expect(lines.filter(({ log }) => log.startsWith('device:')).length).toBeGreaterThan(5);
  expect(await complaintsAbout({ ...scene, browser: elsewhere }, unsent)).toEqual([]);
});

test('enrolled at the same desk, what came with its receipt is accepted, and nothing is sent for that', async () => {
  const code = await scene.desk.newCode();
  granted(await elsewhere.extension.send('desk.enrol', { url: scene.desk.url, code, label: 'Elsewhere' }));
  expect((await elsewhere.extension.capture(accepted))?.delivery).toMatchObject({
    ...{ status: 'accepted', deskUrl: scene.desk.url },
  });
  expect((await elsewhere.extension.capture(unsent))?.delivery).toBeNull();
});

test('what is known already is recognised; what was changed is not taken in', async () => {
  const page = await importInto(elsewhere, exported);
  await page.getByText('2 were here already').first().waitFor();
  await page.getByRole('button', { name: 'Close' }).click();
  // The next import begins anew, on the same page.
  await page.getByRole('button', { name: 'Import' }).click();
  await page.locator('input[type=file]').setInputFiles('tests/vectors/packages/changed-file.zip');
  await page.getByText('This package was changed or is damaged.').first().waitFor();
  expect(await page.getByRole('dialog').getByRole('button', { name: 'Import' }).count()).toBe(0);
  await page.close();
});

test('a package the desk has may go: receipt, claims and a line in the journal stay', async () => {
  const page = await scene.browser.openExtensionPage('options.html');
  await page.getByRole('button', { name: 'Remove these packages' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Remove these packages' }).click();
  await untilCapture(
    scene,
    accepted,
    'without its package',
    (capture) => capture.packageRemovedAtMs !== null,
  );
  await page.close();
  expect(await all(scene.browser, 'packages')).toHaveLength(1);
  expect(await scene.browser.extension.receipt(accepted)).not.toBeNull();
  const lines = await all<{ log: string; line: string }>(scene.browser, 'log');
  expect(lines.some(({ log, line }) => log === 'device' && line.includes('"event":"package.removed"'))).toBe(
    true,
  );
});
