/**
 * The real extension in a real Chromium as a sender of `npm run bench -- send`: packages as captures leave them, asked to be
 * sent as a user does, until the desk has answered the last byte of each. And beside it what this browser takes for no more
 * than `fetch`: the same packages, out of the same database, four at once from a page of the extension.
 */
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { Page } from 'playwright-core';
import type { CaptureRecord } from '@/utils/archive/records';
import { rowOf } from '@/utils/archive/row';
import { deviceKeys, sealedPackage } from '../../tests/contract/fixture-package';
import { buildIfStale } from '../launch/build';
import { launchChromium, type Chromium } from '../launch/chromium';
import { atTheEnd } from '../launch/endings';
import { temporaryFolder } from './house';

export interface SendingBrowser {
  /** Enrols at this desk and sends everything; milliseconds from the request to the desk's last answer. */
  sendAll(deskUrl: string, code: string): Promise<number>;
  /** Posts the bare packages there. */
  fetchAll(url: string): Promise<number>;
  close(): Promise<void>;
}

/** Files put into the page at a time. */
const PORTION = 50;
const ASK_AGAIN_MS = 50;

interface Made {
  file: string;
  capture: CaptureRecord;
}

async function make(folder: string, count: number, bytes: number): Promise<Made[]> {
  const keys = await deviceKeys();
  const made: Made[] = [];
  for (let index = 0; index < count; index += 1) {
    const sealed = await sealedPackage({ keys, ballastBytes: bytes });
    const { captureId, seal, sha256, url } = sealed;
    const file = path.join(folder, `${captureId}.zip`);
    await writeFile(file, sealed.body.stream());
    made.push({
      file,
      capture: {
        ...{
          id: captureId,
          createdAtMs: Date.now(),
          trigger: 'bulk',
          state: 'sealed',
          completeness: 'complete',
        },
        ...{ url, host: new URL(url).host, title: `Film ${index}`, steps: [], limitations: [] },
        ...{
          seal,
          packageSha256: sha256,
          packageBytes: sealed.bytes,
          stamps: { open: 'absent', close: 'absent' },
        },
        ...{ delivery: null, claimVersion: 0, work: null, claimNote: null, claimDelivered: 0, caseName: '' },
        ...{ tags: [], packageRemovedAtMs: null, imported: null },
      },
    });
  }
  return made;
}

/** In the page: the database of the extension, open. */
const SIDE = `window.side = new Promise((resolve) => {
  const opening = indexedDB.open('constat');
  opening.onsuccess = () => resolve(opening.result);
}).then((db) => {
  const done = (tx) => new Promise((resolve, reject) => {
    tx.oncomplete = resolve;
    tx.onabort = () => reject(tx.error ?? new Error('aborted'));
  });
  const got = (request) => new Promise((resolve) => (request.onsuccess = () => resolve(request.result)));
  const input = Object.assign(document.createElement('input'), { type: 'file', multiple: true, id: 'packages' });
  document.body.append(input);
  return {
    async keep(captures, rows) {
      const bodies = await Promise.all([...input.files].map(async (file) => new Blob([await file.arrayBuffer()])));
      const tx = db.transaction(['captures', 'rows', 'packages'], 'readwrite');
      for (const [index, capture] of captures.entries()) {
        const stored = { captureId: capture.id, body: bodies[index], sha256: capture.packageSha256 };
        tx.objectStore('captures').put(capture);
        tx.objectStore('rows').put(rows[index]);
        tx.objectStore('packages').put(stored);
      }
      await done(tx);
    },
    /** As if nothing of it had ever been sent. */
    async forget(captures, rows) {
      const tx = db.transaction(['captures', 'rows', 'workings'], 'readwrite');
      for (const capture of captures) tx.objectStore('captures').put(capture);
      for (const row of rows) tx.objectStore('rows').put(row);
      tx.objectStore('workings').clear();
      await done(tx);
    },
    async underWay() {
      const index = db.transaction('rows').objectStore('rows').index('stage');
      const counts = await Promise.all(['queued', 'sending', 'retrying', 'stopped'].map((stage) => got(index.count(stage))));
      return counts.reduce((sum, count) => sum + count, 0);
    },
    async refused() {
      return got(db.transaction('rows').objectStore('rows').index('stage').count('refused'));
    },
    async fetchAll(url) {
      const keys = await got(db.transaction('packages').objectStore('packages').getAllKeys());
      const beganAtMs = performance.now();
      const left = keys.values();
      const one = async () => {
        for (const key of left) {
          const { body } = await got(db.transaction('packages').objectStore('packages').get(key));
          await fetch(url + key, { method: 'POST', mode: 'no-cors', body: body.slice() });
        }
      };
      await Promise.all([one(), one(), one(), one()]);
      return performance.now() - beganAtMs;
    },
  };
});`;

/** What is said goes as text: the driver would take every value of every record in hand. */
const call = <T>(page: Page, verb: string, ...args: unknown[]): Promise<T> =>
  page.evaluate<T>(`window.side.then((side) => side.${verb}(...${JSON.stringify(args)}))`);

export async function openSendingBrowser(count: number, bytes: number): Promise<SendingBrowser> {
  const extensionFolder = await buildIfStale(console.log);
  const profileFolder = await temporaryFolder('send-profile');
  // Playwright's own look at the network of workers slows large bodies down.
  process.env['PLAYWRIGHT_DISABLE_SERVICE_WORKER_NETWORK'] = '1';
  const browser: Chromium = await launchChromium({ profileFolder, extensionFolder, headless: true });
  atTheEnd(() => browser.close());
  const page = await browser.context.newPage();
  await page.goto(browser.extension.url('options.html'));
  await page.evaluate(SIDE);
  const made = await make(await temporaryFolder('send-packages'), count, bytes);
  const captures = made.map(({ capture }) => capture);
  const rows = captures.map(rowOf);
  for (let from = 0; from < made.length; from += PORTION) {
    const some = { from, to: from + PORTION };
    await page.locator('#packages').setInputFiles(made.slice(some.from, some.to).map(({ file }) => file));
    await call(page, 'keep', captures.slice(some.from, some.to), rows.slice(some.from, some.to));
  }

  return {
    sendAll: async (deskUrl, code) => {
      const enrolled = await browser.extension.send('desk.enrol', { url: deskUrl, code, label: 'Bench' });
      if (!enrolled.ok) throw new Error(`${enrolled.problem.code}: ${enrolled.problem.detail}`);
      const captureIds = captures.map(({ id }) => id);
      await browser.extension.send('delivery.cancel', { captureIds });
      await call(page, 'forget', captures, rows);
      const beganAtMs = performance.now();
      const asked = await browser.extension.send('delivery.request', { captureIds, partialConfirmed: true });
      if (!asked.ok) throw new Error(`${asked.problem.code}: ${asked.problem.detail}`);
      while ((await call<number>(page, 'underWay')) > 0)
        await new Promise((resolve) => setTimeout(resolve, ASK_AGAIN_MS));
      const tookMs = performance.now() - beganAtMs;
      const refused = await call<number>(page, 'refused');
      if (refused > 0) throw new Error(`the desk refused ${refused}`);
      return tookMs;
    },
    fetchAll: (url) => call<number>(page, 'fetchAll', url),
    close: () => browser.close(),
  };
}
