/** A private window of Chromium, where the extension is allowed by its user: what is said, what the package says, what stays. */
import { openAsBlob } from 'node:fs';
import type { Download, Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { verifyPackage } from '@/utils/evidence/verify';
import { untilListening } from '../../scripts/launch/chromium';
import { browserOnSite } from '../browser/browser-on-site';
import type { TestBrowser } from '../browser/chromium';
import { packageFiles } from '../browser/sealed-package';
import { until } from '../browser/until';

const { site, browser } = await browserOnSite();

/** As the switch "Allow in Incognito" on the browser's page of extensions does it; the extension is started anew for it. */
async function allowIncognito({ context, extension }: TestBrowser): Promise<void> {
  const restarted = context.waitForEvent('serviceworker');
  const page = await context.newPage();
  await page.goto('chrome://extensions/');
  const allow = { extensionId: extension.id, incognitoAccess: true };
  await page.evaluate(`chrome.developerPrivate.updateExtensionConfiguration(${JSON.stringify(allow)})`);
  await untilListening(await restarted);
  await page.close();
}

async function openIncognito(from: TestBrowser, url: string): Promise<Page> {
  const asking = await from.openExtensionPage('options.html');
  const opened = from.context.waitForEvent('page');
  await asking.evaluate(
    `chrome.windows.create({ incognito: true, url: ${JSON.stringify(url)} }).then(() => null)`,
  );
  const page = await opened;
  await page.waitForURL(url);
  await asking.close();
  return page;
}

test('said before the click, named in the package, saved by a page of ours, and forgotten when its user has it', async () => {
  await allowIncognito(browser);
  const list = await browser.openExtensionPage('captures.html');
  const saved = new Promise<Download>((resolve) => list.on('download', resolve));
  const page = await openIncognito(browser, site.filmUrl);
  const popup = await browser.pressAction(page);
  await popup.waitForText('This is a private window');
  expect(await popup.text()).toContain('goes to your downloads');
  await popup.click('Capture this page');

  const download = await saved;
  const [capture] = await browser.extension.captures();
  expect(download.suggestedFilename()).toBe(`${capture?.id}.zip`);
  const file = await download.path();
  const { ok } = await verifyPackage(await openAsBlob(file), { deskCaPem: null, tsaRootsPem: [] });
  expect(ok).toBe(true);
  const { evidence } = await packageFiles(capture?.id ?? '', file);
  expect(evidence).toMatchObject({ completeness: 'complete', browser: { private_window: true } });

  await page.close();
  const later = await browser.pressAction(await browser.openTab(site.liveUrl));
  await later.waitForText('Is the package in your downloads?');
  expect(await browser.extension.captures()).toHaveLength(1);
  await later.click('Yes');
  await until('the capture to be forgotten', 30_000, async () =>
    (await browser.extension.captures()).length === 0 ? true : undefined,
  );
});
