/**
 * A browser that is killed in the middle of a write leaves half a record at the end of its database's log. What Chromium
 * writes behind that makes it throw the whole database away at the next start, so nothing may be written there.
 */
import { expect, test } from 'vitest';
import { defaultSettings, type Settings } from '@/utils/archive/settings';
import { openTestBrowser, type TestBrowser } from '../browser/chromium';
import { databaseFile, tear } from './torn-file';

const save = (browser: TestBrowser, purpose: string): Promise<unknown> =>
  browser.extension.send('settings.save', { ...defaultSettings, purpose });

/** As they lie in the database; null: there are none. */
async function saved(browser: TestBrowser): Promise<Settings | null> {
  const page = await browser.openExtensionPage('manifest.json');
  return page.evaluate(`new Promise((resolve, reject) => {
    const opening = indexedDB.open('constat');
    opening.onerror = () => reject(opening.error);
    opening.onsuccess = () => {
      const reading = opening.result.transaction('values').objectStore('values').get('settings');
      reading.onsuccess = () => {
        opening.result.close();
        resolve(reading.result ?? null);
      };
    };
  })`);
}

test('a log torn by a kill takes nothing with it, however soon the next kill comes', async () => {
  let browser = await openTestBrowser();
  await save(browser, 'older');
  await save(browser, 'torn, perhaps');
  await browser.kill();
  await tear(await databaseFile(browser, (name) => name.endsWith('.log')));

  browser = await browser.relaunch();
  expect((await saved(browser))?.purpose).toMatch(/^(older|torn, perhaps)$/);
  await save(browser, 'newer');
  await browser.kill();

  browser = await browser.relaunch();
  expect(await saved(browser)).toMatchObject({ purpose: 'newer' });
  await browser.close();
});
