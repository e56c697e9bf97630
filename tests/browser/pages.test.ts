/** The pages of the extension open in a real browser, on a fresh profile, without a word of complaint. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startSite, type Site } from '../site/site';
import { openTestBrowser, type TestBrowser } from './chromium';

let site: Site;
let browser: TestBrowser;

beforeAll(async () => {
  site = await startSite();
  browser = await openTestBrowser({ args: site.chromiumArgs });
});

afterAll(async () => {
  await browser.close();
  await site.close();
});

test.each(['captures.html', 'options.html', 'sidepanel.html'])('%s opens without an error', async (name) => {
  const complaints: string[] = [];
  const page = await browser.context.newPage();
  page.on('pageerror', (error) => complaints.push(error.message));
  page.on('console', (message) => {
    if (message.type() === 'error') complaints.push(message.text());
  });
  await page.goto(browser.extension.url(name));
  await page.getByRole('heading').first().waitFor();
  expect(complaints).toEqual([]);
});

test('the button opens the popup on the page in front, with one obvious thing to do', async () => {
  const page = await browser.openTab(site.filmUrl);
  const popup = await browser.pressAction(page);
  await popup.waitForText(new URL(site.filmUrl).host);
  await popup.waitForText('Capture this page');
  await popup.close();
});
