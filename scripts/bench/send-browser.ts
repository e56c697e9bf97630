/**
 * The real extension in a real Chromium as a sender of `npm run bench -- send`: packages as captures leave them, asked to be
 * sent as a user does. And beside it what this browser takes for no more than `fetch`: the same packages, out of the same
 * database, four requests at once from the extension's background, in the form that was found to be the fastest there.
 * No page is open that shows anything.
 */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { Worker } from 'playwright-core';
import type { CaptureRecord } from '@/utils/archive/records';
import { rowOf } from '@/utils/archive/row';
import { deliveryPolicy } from '@/utils/outbox/policy';
import type { ReferralFacts } from '@/utils/outbox/referral-facts';
import { buildIfStale } from '../launch/build';
import { launchChromium, type Chromium } from '../launch/chromium';
import { atTheEnd } from '../launch/endings';
import { temporaryFolder } from './temporary-folder';
import { sampleCapture } from './sample-capture';
import type { SentPackage } from './send-packages';

/** How many are at which point. */
export interface Standing {
  underWay: number;
  checking: number;
  refused: number;
}

export interface SendingBrowser {
  /** Enrols at this desk; nothing has been sent. */
  enrol(deskUrl: string, code: string): Promise<void>;
  /** Asks for everything to be sent, as a user does; resolves when that is noted. */
  request(): Promise<void>;
  /** How far that has come: looking costs next to nothing while `underWay` is not counted. */
  isSending(): Promise<boolean>;
  standing(): Promise<Standing>;
  /** Nothing is to be sent or asked after any more: whoever is measured next has the machine to itself. */
  rest(): Promise<void>;
  /** Posts the bare packages there, small ones in bundles as large as the outbox makes them at first; milliseconds. */
  fetchAll(url: string): Promise<number>;
  close(): Promise<void>;
}

/** Files put into the page at a time. */
const PORTION = 50;

/** Sealed and asked for by nobody yet, without a claim. */
const captureOf = (
  { captureId, url, seal, sha256, bytes }: SentPackage,
  index: number,
  { length }: readonly SentPackage[],
): CaptureRecord => ({
  ...sampleCapture(index, length, Date.now()),
  ...{ id: captureId, url, host: new URL(url).host },
  ...{ seal, packageSha256: sha256, packageBytes: bytes, delivery: null },
  ...{ claimVersion: 0, work: null, claimNote: null, claimDelivered: 0 },
});

/** As a capture that is sealed notes them. */
const factsOf = ({ seal, url }: SentPackage): ReferralFacts => ({
  ...{ seal, urls: [url], completeness: 'complete' },
  leads: [],
});

const side = readFileSync(path.join(import.meta.dirname, 'send-browser-side.js'), 'utf8');

/** What is said goes as text: the driver would take every value of every record in hand. */
const call = <T>(where: Pick<Worker, 'evaluate'>, verb: string, ...args: unknown[]): Promise<T> =>
  where.evaluate<T>(`self.side.then((side) => side.${verb}(...${JSON.stringify(args)}))`);

/** Opens the browser and puts the packages in this folder into its archive. */
export async function openSendingBrowser(
  folder: string,
  packages: readonly SentPackage[],
): Promise<SendingBrowser> {
  const extensionFolder = await buildIfStale(console.log);
  const profileFolder = await temporaryFolder('send-profile');
  // Playwright's own look at the network of workers slows large bodies down.
  process.env['PLAYWRIGHT_DISABLE_SERVICE_WORKER_NETWORK'] = '1';
  const browser: Chromium = await launchChromium({ profileFolder, extensionFolder, headless: true });
  atTheEnd(() => browser.close());
  const page = await browser.context.newPage();
  await page.goto(browser.extension.url('options.html'));
  await page.evaluate(side);
  const captures = packages.map(captureOf);
  const rows = captures.map(rowOf);
  for (let from = 0; from < packages.length; from += PORTION) {
    const to = from + PORTION;
    const files = packages.slice(from, to).map(({ name }) => path.join(folder, name));
    await page.locator('#packages').setInputFiles(files);
    const facts = packages.slice(from, to).map(factsOf);
    await call(page, 'keep', captures.slice(from, to), rows.slice(from, to), facts);
  }
  // Shows nothing, and so has nothing to do when something changes.
  await page.goto(browser.extension.url('manifest.json'));
  await page.evaluate(side);
  const [background] = browser.context.serviceWorkers();
  if (!background) throw new Error('the extension has no background');
  await background.evaluate(side);

  const send = async (command: string, input: unknown): Promise<void> => {
    const answer = await call<{ ok?: boolean }>(page, 'send', command, input);
    if (answer.ok === false) throw new Error(`${command}: ${JSON.stringify(answer)}`);
  };
  const captureIds = captures.map(({ id }) => id);
  const rest = (): Promise<void> => send('delivery.cancel', { captureIds });
  const largest = Math.max(...packages.map(({ bytes }) => bytes));
  const inOneRequest = Math.max(Math.floor(deliveryPolicy.chunkBytes / largest), 1);
  return {
    enrol: async (url, code) => {
      await send('desk.enrol', { url, code, label: 'Bench' });
      await rest();
      await call(page, 'forget', captures, rows);
    },
    request: () => send('delivery.request', { captureIds, partialConfirmed: true }),
    isSending: () => call<boolean>(page, 'isSending'),
    standing: () => call<Standing>(page, 'standing'),
    rest,
    fetchAll: (url) => call<number>(background, 'fetchAll', url, inOneRequest),
    close: () => browser.close(),
  };
}
