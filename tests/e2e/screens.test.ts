/** The screens, used with mouse and keyboard from the first day on; pictures of each in out/screens, light and dark. */
import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { projectFolder } from '../../scripts/check/step';
import type { ChromiumPopup } from '../browser/chromium-popup';
import { newestCapture, openScene, startCapture, untilAccepted, untilSealed, type Scene } from './scene';

const folder = path.join(projectFolder, 'out', 'screens');
const schemes = ['light', 'dark'] as const;

let scene: Scene;
let captureId: string;

beforeAll(async () => {
  await mkdir(folder, { recursive: true });
  scene = await openScene({ enrolled: false });
});

afterAll(() => scene.close());

async function picture(screen: Page | ChromiumPopup, name: string): Promise<void> {
  for (const scheme of schemes) {
    const file = path.join(folder, `${name}-${scheme}.png`);
    if ('waitForText' in screen) {
      await screen.screenshot(file, scheme);
    } else {
      await screen.emulateMedia({ colorScheme: scheme, reducedMotion: 'reduce' });
      await screen.screenshot({ path: file, animations: 'disabled' });
    }
  }
}

test('a link from the desk fills in the form, and one press enrols the device', async () => {
  const code = await scene.desk.newCode();
  const link = `options.html#desk=${encodeURIComponent(scene.desk.url)}&code=${encodeURIComponent(code)}`;
  const page = await scene.browser.openExtensionPage(link);
  await picture(page, 'options-link');
  expect(page.url()).not.toContain(code);
  await page.getByRole('button', { name: 'Enrol this device' }).click();
  await page.getByText('Connected').first().waitFor();
  // The link has done what it was for.
  expect(await page.getByText('already enrolled').count()).toBe(0);
  await picture(page, 'options-connected');
});

test('before the first capture the list says what to do', async () => {
  const page = await scene.browser.openExtensionPage('captures.html');
  await page.getByText('No captures yet').waitFor();
  await picture(page, 'captures-empty');
});

test('the popup shows each step as it happens, then the seal', async () => {
  // A tab that opens later would take the focus, and with it the popup.
  await scene.browser.extension.captures();
  const page = await scene.browser.openTab(scene.site.entryUrl);
  const popup = await scene.browser.pressAction(page);
  await popup.waitForText('Capture this page');
  await picture(popup, 'popup-page');
  await popup.click('Capture this page');
  await popup.waitForText('steps');
  await picture(popup, 'popup-capturing');
  captureId = (await newestCapture(scene, 0)).id;
  await popup.waitForText('Captured and sealed');
  await picture(popup, 'popup-sealed');
  await popup.close();
});

test('a claim, an export and the referral from the captures page', async () => {
  const { packageSha256 } = await untilSealed(scene, captureId);
  const page = await scene.browser.openExtensionPage('captures.html');
  await page.getByRole('option').first().click();
  await page.getByRole('button', { name: 'Add a claim' }).click();
  await page.getByLabel('Work').fill('The Salt Cartographer');
  await page.getByLabel('Rights holder').fill('Venn Harbour Pictures');
  await page.getByLabel('Kind of content').selectOption({ label: 'Film' });
  await page.getByLabel('How it infringes').selectOption({ label: 'Streams it' });
  await picture(page, 'claim');
  await page.getByRole('button', { name: 'Save claim' }).click();
  await page.getByText('Venn Harbour Pictures').first().waitFor();

  const download = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Export ZIP' }).click();
  const bytes = await readFile(await (await download).path());
  expect(createHash('sha256').update(bytes).digest('hex')).toBe(packageSha256);

  await page.getByRole('button', { name: 'Send to the desk' }).click();
  await untilAccepted(scene, captureId);
  await page.getByRole('button', { name: 'Save receipt' }).waitFor();
  await picture(page, 'captures-accepted');
});

describe('of the details', () => {
  let page: Page;
  beforeAll(async () => {
    page = await scene.browser.openExtensionPage('captures.html');
    await page.getByRole('option').first().click();
  });
  afterAll(() => page.close());

  test.each(['Pictures', 'Facts', 'Files', 'Custody', 'Leads'])(
    'the tab %s shows something',
    async (name) => {
      await page.getByRole('tab', { name }).click();
      await expect.poll(() => page.getByRole('tabpanel').innerText()).not.toMatch(/^(No|Nothing) /);
      await picture(page, `detail-${name.toLowerCase()}`);
    },
  );
});

test('the list is a matter of the keyboard too', async () => {
  const page = await scene.browser.openExtensionPage('captures.html');
  await page.getByRole('listbox').focus();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { level: 1, name: /Salt Cartographer/ }).waitFor();
  await page.close();
});

test('the keyboard never falls back to the top of the page', async () => {
  const page = await scene.browser.openExtensionPage('captures.html');
  await page.getByRole('option').first().waitFor();
  const searched = page.getByRole('searchbox');
  await searched.fill('no such words');
  await page.getByText('Nothing found').waitFor();
  await searched.fill('');
  await page.getByRole('option').first().waitFor();
  expect(await searched.evaluate((box) => box === document.activeElement)).toBe(true);
  const list = page.getByRole('listbox');
  const hasFocus = () => list.evaluate((element) => element === document.activeElement);
  await list.press('Control+a');
  await page.getByRole('button', { name: 'Clear selection' }).press('Enter');
  // The button that was pressed is gone with what it cleared.
  await expect.poll(hasFocus).toBe(true);
  await list.press('/');
  await expect
    .poll(() => page.getByRole('searchbox').evaluate((box) => box === document.activeElement))
    .toBe(true);
  // A sign that is spoken, not typed: it means something in the list alone.
  await page.getByRole('button', { name: 'Options' }).press('/');
  expect(await page.getByRole('searchbox').inputValue()).toBe('');
  expect(await page.getByRole('searchbox').evaluate((box) => box === document.activeElement)).toBe(false);
  await page.getByRole('button', { name: 'Import' }).press('Enter');
  const dialog = page.getByRole('dialog');
  const isWithin = () => dialog.evaluate((element) => element.contains(document.activeElement));
  for (let tabs = 0; tabs < 4; tabs += 1) {
    await page.keyboard.press('Tab');
    // The browser's own bars may be among the stops; the page behind the dialog never is.
    const isKept = (own: Element) =>
      document.activeElement === document.body || own.contains(document.activeElement);
    expect(await dialog.evaluate(isKept)).toBe(true);
  }
  await page.locator('input[type=file]').setInputFiles('tests/vectors/packages/changed-file.zip');
  await page.getByText('This package was changed or is damaged.').first().waitFor();
  await expect.poll(isWithin).toBe(true);
  await page.keyboard.press('Escape');
  await expect
    .poll(() =>
      page.getByRole('button', { name: 'Import' }).evaluate((one) => one === document.activeElement),
    )
    .toBe(true);
  await page.close();
});

test('deleting asks first, and leaves the receipt', async () => {
  const page = await scene.browser.openExtensionPage('captures.html');
  await page.getByRole('option').first().click();
  await page.getByRole('button', { name: 'Delete', exact: true }).click();
  await picture(page, 'delete');
  await page.getByRole('button', { name: 'Keep' }).click();
  expect(await scene.browser.extension.capture(captureId)).not.toBeNull();

  await page.getByRole('button', { name: 'Delete', exact: true }).click();
  await page.getByRole('button', { name: 'Delete it' }).click();
  await page.getByText('No captures yet').waitFor();
  expect(await scene.browser.extension.receipt(captureId)).not.toBeNull();
});

/** What the desk's operator types. */
async function desk(...args: string[]): Promise<string> {
  const command = ['--import', 'tsx', 'server/main.ts', '--data', scene.deskFolder, ...args];
  return (await promisify(execFile)(process.execPath, command, { cwd: projectFolder })).stdout;
}

test('a device that the desk no longer knows is shown the way back, and what waits goes on', async () => {
  const waits = await startCapture(scene, 'https://cinebarge.test/');
  await untilSealed(scene, waits);
  const [deviceId = ''] = (await desk('--devices')).split(' ');
  await desk('--revoke', deviceId);
  await scene.browser.extension.send('delivery.request', { captureIds: [waits], partialConfirmed: true });
  const page = await scene.browser.openExtensionPage('options.html');
  await page.getByText('The desk no longer knows this device.').waitFor();
  expect(await page.getByLabel('Address of the desk').inputValue()).toContain(scene.desk.url);
  await picture(page, 'options-revoked');
  await page.getByLabel('Enrolment code').fill((await desk('--new-code')).trim());
  await page.getByRole('button', { name: 'Enrol this device' }).click();
  await page.getByText('Connected').first().waitFor();
  await untilAccepted(scene, waits);
  await page.close();
});
