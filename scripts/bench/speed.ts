/**
 * Our capture, from the trigger to the sealed package on disk, beside bare DevTools (MHTML and one full-page PNG) and
 * SingleFile on the same loaded, scrolled, quiet tab, interleaved. Medians, ratios page by page, and of the sums.
 */
import type { Page } from 'playwright-core';
import type { StepRecord } from '@/utils/archive/records';
import { errorText } from '@/utils/evidence/result';
import { defaultLimits } from '../launch/unattended';
import { openHouse, type House } from './house';
import {
  calm,
  measureBare,
  measureOurs,
  NoPicture,
  scrollThrough,
  type BareTimes,
  type OurTimes,
} from './measure';
import type { BenchPage } from './pages';
import { singleFile, type SingleFile } from './single-file';
import { geometricMean, median, printTable } from './table';

/** Unless `--runs=N` says otherwise. */
const RUNS = 5;

interface Measured {
  name: string;
  heightPx: number;
  ours: OurTimes[];
  bare: BareTimes[];
  singleFileMs: number[];
}

/** The page in a tab, with everything in it that comes into view by scrolling. */
export async function visit(
  { browser }: House,
  { url }: BenchPage,
): Promise<{ tab: Page; tabId: number; heightPx: number }> {
  const { tabId, problem } = await browser.extension.visit(url, defaultLimits);
  const tab = browser.context.pages().findLast((each) => each.url() === url);
  if (problem !== null || !tab) throw new Error(`${url}: ${problem ?? 'no tab'}`);
  return { tab, tabId, heightPx: await scrollThrough(tab) };
}

/** All three; of the first two another one goes first in each run. */
async function measurePage(
  house: House,
  page: BenchPage,
  other: SingleFile | null,
  { windowPx, runs }: { windowPx: number; runs: number },
): Promise<Measured> {
  const { browser } = house;
  const { tab, tabId, heightPx } = await visit(house, page);
  const measured: Measured = { name: page.name, heightPx, ours: [], bare: [], singleFileMs: [] };
  try {
    for (let run = 0; run < runs; run += 1) {
      const turns = [
        async () => measured.ours.push(await measureOurs(browser, tabId)),
        async () => measured.bare.push(await measureBare(tab)),
      ];
      for (const turn of run % 2 ? turns.reverse() : turns) {
        await calm(tab, windowPx);
        await turn();
      }
    }
    measured.singleFileMs = other ? await timesOfSingleFile(other, tab, runs) : [];
  } finally {
    await browser.extension.closeTab(tabId);
  }
  return measured;
}

/** It alters the page that it saves: that is loaded anew. None: it cannot. */
async function timesOfSingleFile(other: SingleFile, tab: Page, runs: number): Promise<number[]> {
  const times: number[] = [];
  for (let run = 0; run < runs; run += 1) {
    try {
      times.push((await other.save(tab)).ms);
    } catch (error) {
      // It runs among the page's own scripts here, and some pages have made other things of what it uses.
      console.log(`SingleFile cannot save it: ${errorText(error).split('\n')[0]}`);
      return [];
    }
    await tab.reload();
    await scrollThrough(tab);
  }
  return times;
}

const seconds = (ms: number): string => (Number.isNaN(ms) ? '–' : (ms / 1000).toFixed(2));
const ratio = (a: number, b: number): string => (Number.isNaN(b) ? '–' : (a / b).toFixed(2));

function print(measured: readonly Measured[]): void {
  const head = [
    'page',
    'px',
    'answer s',
    'first s',
    'back s',
    'ours s',
    'MHTML s',
    'PNG s',
    'quick s',
    'SingleFile s',
    'ours/bare',
    'ours/SF',
    'MB',
  ];
  const rows = measured.map(({ name, heightPx, ours, bare, singleFileMs }) => ({
    name,
    heightPx,
    answer: median(ours.map(({ answered }) => answered)),
    back: median(ours.map(({ pageBack }) => pageBack)),
    first: median(ours.map(({ firstEvidence }) => firstEvidence)),
    ours: median(ours.map(({ sealed }) => sealed)),
    mhtml: median(bare.map(({ mhtml }) => mhtml)),
    png: median(bare.map(({ screenshot }) => screenshot)),
    quick: median(bare.map(({ quickShot }) => quickShot)),
    other: median(singleFileMs),
    bytes: median(ours.map(({ bytes }) => bytes)),
  }));
  const sum = (pick: (row: (typeof rows)[number]) => number, of = rows) =>
    of.length ? of.reduce((total, row) => total + pick(row), 0) : NaN;
  const saved = rows.filter(({ other }) => !Number.isNaN(other));
  console.log(`\nMedians of ${measured[0]?.ours.length ?? 0} runs\n`);
  printTable([
    head,
    ...rows.map((row) => [
      row.name,
      String(row.heightPx),
      ...[row.answer, row.first, row.back, row.ours, row.mhtml, row.png, row.quick, row.other].map(seconds),
      ratio(row.ours, row.mhtml + row.png),
      ratio(row.ours, row.other),
      (row.bytes / 1e6).toFixed(1),
    ]),
    [
      'sum',
      String(sum(({ heightPx }) => heightPx)),
      ...['', '', ''],
      ...[
        sum(({ ours }) => ours),
        sum(({ mhtml }) => mhtml),
        sum(({ png }) => png),
        sum(({ quick }) => quick),
        sum(({ other }) => other, saved),
      ].map(seconds),
      ratio(
        sum(({ ours }) => ours),
        sum(({ mhtml, png }) => mhtml + png),
      ),
      ratio(
        sum(({ ours }) => ours, saved),
        sum(({ other }) => other, saved),
      ),
      (sum(({ bytes }) => bytes) / 1e6).toFixed(1),
    ],
  ]);
  const ratios = rows.map(({ ours, mhtml, png }) => ours / (mhtml + png));
  console.log(`\nours/bare, geometric mean of the pages: ${geometricMean(ratios).toFixed(2)}`);
  const floor = ratio(
    sum(({ quick }) => quick),
    sum(({ mhtml, png }) => mhtml + png),
  );
  console.log(`"quick" is that PNG by Chromium's fast encoder and nothing else; its sum/bare: ${floor}`);
  console.log('SingleFile makes one HTML file and no picture. Scoop is not to be had from the npm registry.');
}

/** What each step of a capture takes: medians, in the order in which they begin. */
function printSteps({ name, ours }: Measured): void {
  const [first] = ours;
  const of = (step: string, pick: (record: StepRecord) => number | null) =>
    median(
      ours.flatMap(({ steps }) =>
        steps.filter((each) => each.name === step).map((each) => pick(each) ?? NaN),
      ),
    );
  const rows = (first?.steps ?? []).map((step) => ({
    name: step.name,
    begins: of(step.name, ({ startedAtMs }) => startedAtMs),
    takes: of(step.name, ({ startedAtMs, endedAtMs }) => (endedAtMs ?? NaN) - (startedAtMs ?? NaN)),
  }));
  console.log(`\n${name}: steps, ms from the trigger\n`);
  printTable([
    ['step', 'begins', 'takes'],
    ...rows
      .sort((a, b) => a.begins - b.begins)
      .map((row) => [row.name, row.begins.toFixed(0), row.takes.toFixed(0)]),
  ]);
}

/** `args`: pages; `--steps` prints what each step takes; `--runs=N`. */
export async function speed(args: readonly string[]): Promise<void> {
  const house = await openHouse(args.filter((arg) => !arg.startsWith('--')));
  const other = await singleFile();
  const said = args.find((arg) => arg.startsWith('--runs='));
  const runs = said ? Number(said.slice('--runs='.length)) : RUNS;
  const measured: Measured[] = [];
  // Before the debugger's bar has ever been there: it goes five seconds after a capture, and the next page may have it still.
  const windowPx = (await house.browser.context.pages()[0]?.evaluate<number>('innerHeight')) ?? 0;
  for (const page of house.pages) {
    console.log(`${page.name}…`);
    try {
      measured.push(await measurePage(house, page, other, { windowPx, runs }));
    } catch (error) {
      if (!(error instanceof NoPicture)) throw error;
      console.log(`${page.name} is left out: DevTools gives no picture of it: ${error.message}`);
    }
  }
  if (args.includes('--steps')) measured.forEach(printSteps);
  print(measured);
}
