/**
 * A browser that is killed in the middle of a write leaves half a record at the end of its database's log. What Chromium
 * writes behind that makes it throw the whole database away at the next start, so nothing may be written there.
 */
import { readdir, stat, truncate } from 'node:fs/promises';
import path from 'node:path';
import { expect, test } from 'vitest';
import { defaultSettings, type Settings } from '@/utils/archive/settings';
import { openTestBrowser, type TestBrowser } from '../browser/chromium';

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

/** Takes the end off the last record, as if the browser had not come to write it. */
async function tearLog({ profileFolder, extension }: TestBrowser): Promise<void> {
  const database = `chrome-extension_${extension.id}_0.indexeddb.leveldb`;
  const folder = path.join(profileFolder, 'Default', 'IndexedDB', database);
  const log = (await readdir(folder)).find((name) => name.endsWith('.log'));
  if (log === undefined) throw new Error(`no log in ${folder}`);
  const file = path.join(folder, log);
  await truncate(file, (await stat(file)).size - 3);
}

test('a log torn by a kill takes nothing with it, however soon the next kill comes', async () => {
  let browser = await openTestBrowser();
  await save(browser, 'older');
  await save(browser, 'torn, perhaps');
  await browser.kill();
  await tearLog(browser);

  browser = await browser.relaunch();
  expect((await saved(browser))?.purpose).toMatch(/^(older|torn, perhaps)$/);
  await save(browser, 'newer');
  await browser.kill();

  browser = await browser.relaunch();
  expect(await saved(browser)).toMatchObject({ purpose: 'newer' });
  await browser.close();
});
