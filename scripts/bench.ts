/**
 * `npm run bench [-- PAGE…]`: our capture, from the trigger to the sealed package on disk, beside bare DevTools
 * (`Page.captureSnapshot` and one full-page PNG) on the same tab, interleaved. Medians of five runs, ratios page by page.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { startSite } from '../tests/site/site';
import {
  calm,
  measureBare,
  measureOurs,
  scrollThrough,
  type BareTimes,
  type OurTimes,
} from './bench/measure';
import { servePages, type BenchPage } from './bench/pages';
import { singleFile } from './bench/single-file';
import { geometricMean, median, printTable } from './bench/table';
import { buildIfStale } from './launch/build';
import { launchChromium, type Chromium } from './launch/chromium';
import { startDesk } from './launch/desk';
import { atTheEnd, runToTheEnd } from './launch/endings';
import { defaultLimits } from './launch/unattended';

const RUNS = 5;

interface Measured {
  page: BenchPage;
  heightPx: number;
  ours: OurTimes[];
  bare: BareTimes[];
  singleFileMs: number[];
}

async function temporaryFolder(name: string): Promise<string> {
  const folder = await mkdtemp(path.join(tmpdir(), `constat-${name}-`));
  atTheEnd(() => rm(folder, { recursive: true, force: true, maxRetries: 5 }));
  return folder;
}

/** Ours and bare in turn on one loaded, scrolled, quiet tab; who goes first changes from run to run. */
async function measurePage(browser: Chromium, page: BenchPage): Promise<Omit<Measured, 'singleFileMs'>> {
  const { tabId, problem } = await browser.extension.visit(page.url, defaultLimits);
  const tab = browser.context.pages().findLast((each) => each.url() === page.url);
  if (problem !== null || !tab) throw new Error(`${page.url}: ${problem ?? 'no tab'}`);
  try {
    const heightPx = await scrollThrough(tab);
    const innerHeight = await tab.evaluate<number>('innerHeight');
    const ours: OurTimes[] = [];
    const bare: BareTimes[] = [];
    for (let run = 0; run < RUNS; run += 1) {
      const turns = [
        async () => ours.push(await measureOurs(browser, tabId)),
        async () => bare.push(await measureBare(tab)),
      ];
      for (const turn of run % 2 ? turns.reverse() : turns) {
        await calm(tab, innerHeight);
        await turn();
      }
    }
    return { page, heightPx, ours, bare };
  } finally {
    await browser.extension.closeTab(tabId);
  }
}

function print(measured: readonly Measured[]): void {
  const seconds = (ms: number) => (Number.isNaN(ms) ? '–' : (ms / 1000).toFixed(2));
  const head = [
    'page',
    'px',
    'first evidence s',
    'ours s',
    'MHTML s',
    'PNG s',
    'ours / bare',
    'MB',
    'single-file s*',
  ];
  const ratios: number[] = [];
  const rows = measured.map(({ page, heightPx, ours, bare, singleFileMs }) => {
    const sealed = median(ours.map((times) => times.sealed));
    const floor = median(bare.map((times) => times.mhtml + times.screenshot));
    ratios.push(sealed / floor);
    return [
      page.name,
      String(heightPx),
      seconds(median(ours.map((times) => times.firstEvidence))),
      seconds(sealed),
      seconds(median(bare.map((times) => times.mhtml))),
      seconds(median(bare.map((times) => times.screenshot))),
      (sealed / floor).toFixed(2),
      (median(ours.map((times) => times.bytes)) / 1e6).toFixed(1),
      seconds(median(singleFileMs)),
    ];
  });
  console.log(`\nMedians of ${RUNS} runs\n`);
  printTable([head, ...rows]);
  console.log(`\nours / bare, geometric mean: ${geometricMean(ratios).toFixed(2)}`);
  console.log(
    '* one HTML file and no picture; its time holds the start of the browser and the load of the page',
  );
}

await runToTheEnd(async () => {
  const extensionFolder = await buildIfStale(console.log);
  const desk = await startDesk({ dataFolder: await temporaryFolder('desk') });
  atTheEnd(() => desk.stop());
  const site = await startSite();
  atTheEnd(() => site.close());
  const served = await servePages(site);
  atTheEnd(served.close);
  const browser = await launchChromium({
    profileFolder: await temporaryFolder('profile'),
    extensionFolder,
    headless: true,
    args: site.chromiumArgs,
  });
  atTheEnd(() => browser.close());
  const code = await desk.newCode();
  const enrolled = await browser.extension.send('desk.enrol', { url: desk.url, code, label: 'Bench' });
  if (!enrolled.ok) throw new Error(`${enrolled.problem.code}: ${enrolled.problem.detail}`);

  const wanted = process.argv.slice(2);
  const pages = served.pages.filter((page) => wanted.length === 0 || wanted.includes(page.name));
  const saveWithSingleFile = await singleFile(site.chromiumArgs);
  const measured: Measured[] = [];
  for (const page of pages) {
    console.log(`${page.name}…`);
    const ours = await measurePage(browser, page);
    const singleFileMs: number[] = [];
    for (let run = 0; saveWithSingleFile && run < RUNS; run += 1)
      singleFileMs.push(await saveWithSingleFile(page.url));
    measured.push({ ...ours, singleFileMs });
  }
  print(measured);
  return 0;
});
