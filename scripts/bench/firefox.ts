/**
 * `npm run bench -- firefox`: the picture of a whole page of 20,000 px in Firefox, as our capture takes it (checked
 * strips, on disk), beside one bare call of `captureTab` on the same tab, in turn.
 */
import { BAND_PX, BANDS } from '../../tests/site/tall-page';
import { startSite } from '../../tests/site/site';
import { buildIfStale } from '../launch/build';
import { beginCapture, sealedCapture } from '../launch/captured';
import { atTheEnd } from '../launch/endings';
import { launchFirefox, type Firefox } from '../launch/firefox';
import { temporaryFolder } from './temporary-folder';
import { SEAL_LIMIT_MS } from './measure';
import { median, printTable } from './table';

const PAGE_PX = BAND_PX * BANDS;
const RUNS = 7;

/** Ours: the step of the capture that takes the picture. */
async function ours(browser: Firefox, tabId: number): Promise<number> {
  const { extension } = browser;
  const id = await beginCapture(extension, tabId);
  const { steps } = await sealedCapture(extension, id, SEAL_LIMIT_MS);
  await extension.send('capture.delete', { captureIds: [id] });
  const step = steps.find(({ name }) => name === 'full-page');
  if (step?.status !== 'done') throw new Error(`no picture: ${JSON.stringify(step?.problem)}`);
  return (step.endedAtMs ?? 0) - (step.startedAtMs ?? 0);
}

/** What anybody gets with one call. */
const bareCall = (tabId: number): string => `(async () => {
  const beganAtMs = performance.now();
  const rect = { x: 0, y: 0, width: document.documentElement.clientWidth, height: ${PAGE_PX} };
  await browser.tabs.captureTab(${tabId}, { format: 'png', rect });
  return performance.now() - beganAtMs;
})()`;

export async function firefox(): Promise<void> {
  const extensionFolder = await buildIfStale(console.log, 'firefox');
  const site = await startSite();
  atTheEnd(() => site.close());
  const browser = await launchFirefox({
    profileFolder: await temporaryFolder('profile'),
    extensionFolder,
    headless: true,
    prefs: site.firefoxPrefs,
  });
  atTheEnd(() => browser.close());
  const asked = await browser.openTab(browser.extension.url('options.html'));
  await browser.openTab(site.tallUrl);
  const tabId = (await browser.extension.tabShowing(site.tallUrl)) ?? -1;

  const whole: number[] = [];
  const bare: number[] = [];
  for (let run = -1; run < RUNS; run += 1) {
    const bareMs = await asked.evaluate<number>(bareCall(tabId));
    const oursMs = await ours(browser, tabId);
    if (run < 0) continue; // the first of each warms up
    bare.push(bareMs);
    whole.push(oursMs);
  }
  const [oursMs, bareMs] = [median(whole), median(bare)];
  const rounded = (values: readonly number[]) => values.map((value) => value.toFixed(0)).join(' ');
  console.log(`\n${browser.version}, a page of ${PAGE_PX} px: medians of ${RUNS}, milliseconds\n`);
  printTable([
    ['', 'median', 'each'],
    ['one call of captureTab', bareMs.toFixed(0), rounded(bare)],
    ['our step full-page', oursMs.toFixed(0), rounded(whole)],
    ['ratio', (oursMs / bareMs).toFixed(2), ''],
  ]);
}
