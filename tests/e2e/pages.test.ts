/** The pages of the extension open in a real browser, on a fresh profile, without a word of complaint. */
import { expect, test } from 'vitest';
import { browserOnSite } from '../browser/browser-on-site';

const { site, browser } = await browserOnSite();

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
