/**
 * How near the page each copy of it is: ours and SingleFile's, of the same tab in the same run, opened from disk with the
 * network off and compared with the page pixel by pixel; and how many requests each capture has added to the site.
 */
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import JSZip from 'jszip';
import type { Page } from 'playwright-core';
import { beginCapture, sealedCapture } from '../launch/captured';
import { openHouse, type House } from './house';
import { temporaryFolder } from './temporary-folder';
import { SEAL_LIMIT_MS, scrollThrough } from './measure';
import type { BenchPage } from './pages';
import { differing } from './pixels';
import { singleFile, type SingleFile } from './single-file';
import { visit } from './speed';
import { printTable } from './table';

/** The part of a page that is compared: PNGs of more are more than a program holds at a time. */
const COMPARED_PX = 16_000;
const LIMIT_MS = 60_000;
/** Applications lay a page out anew when their scripts and pictures have come. */
const MOST_PICTURES = 5;

interface Judged {
  /** Share of pixels that differ from the page. */
  differing: number;
  /** Requests it makes when it is opened. */
  requests: number;
  /** Addresses that its making has asked the site for. */
  added: readonly string[];
}

interface Size {
  width: number;
  height: number;
}

/** The page once it has come to rest: the first picture that is like the one before, or the last of so many. */
async function settledShot(page: Page, { width }: Size): Promise<Buffer> {
  let last: Buffer | null = null;
  for (let taken = 0; taken < MOST_PICTURES; taken += 1) {
    const height = Math.min(await scrollThrough(page), COMPARED_PX);
    const shot = await page.screenshot({
      ...{ fullPage: true, animations: 'disabled', caret: 'hide', timeout: LIMIT_MS },
      clip: { x: 0, y: 0, width, height },
    });
    if (last?.equals(shot)) return shot;
    last = shot;
  }
  if (!last) throw new Error('no picture was taken');
  return last;
}

/** Live page and copy alike, in a tab of their own, laid out in a window of the size of the user's. */
async function look(
  house: House,
  url: string,
  size: Size,
  isCopy: boolean,
): Promise<{ shot: Buffer; requests: number }> {
  const page = await house.browser.context.newPage();
  try {
    let requests = 0;
    await page.setViewportSize(size);
    if (isCopy) {
      await page.route(/^(?!file:|data:|blob:|about:)/, (route) => {
        requests += 1;
        return route.abort('internetdisconnected');
      });
    }
    await page.goto(url, { waitUntil: 'load', timeout: LIMIT_MS });
    await page.evaluate('document.fonts.ready.then(() => undefined)');
    return { shot: await settledShot(page, size), requests };
  } finally {
    await page.close();
  }
}

async function lookAtCopy(house: House, html: string | Buffer, size: Size): ReturnType<typeof look> {
  const file = path.join(await temporaryFolder('copy'), 'page.html');
  await writeFile(file, html);
  return look(house, `file://${file}`, size, true);
}

async function ourCopy(house: House, tabId: number): Promise<Buffer> {
  const { extension } = house.browser;
  const id = await beginCapture(extension, tabId);
  await sealedCapture(extension, id, SEAL_LIMIT_MS);
  const file = path.join(await temporaryFolder('package'), 'package.zip');
  await extension.savePackage(id, file);
  await extension.send('capture.delete', { captureIds: [id] });
  const zip = await JSZip.loadAsync(await readFile(file));
  const entry = zip.file(`${id}/data/snapshot/page.html`);
  if (!entry) throw new Error('the package has no snapshot');
  return entry.async('nodebuffer');
}

async function judge(
  house: House,
  page: BenchPage,
  other: SingleFile | null,
  keep: (name: string, png: Buffer) => Promise<void>,
): Promise<Map<string, Judged>> {
  const { tab, tabId } = await visit(house, page);
  const judged = new Map<string, Judged>();
  try {
    const size = await tab.evaluate<Size>('({ width: innerWidth, height: innerHeight })');
    const live = (await look(house, page.url, size, false)).shot;
    // Loaded twice it must look the same, or nothing here can be compared.
    const again = (await look(house, page.url, size, false)).shot;
    await keep('page', live);
    judged.set('page', { differing: differing(live, again), requests: NaN, added: [] });
    const makers: [string, (() => Promise<string | Buffer>) | null][] = [
      ['ours', () => ourCopy(house, tabId)],
      ['SingleFile', other && (async () => (await other.save(tab)).html)],
    ];
    for (const [name, make] of makers) {
      if (!make) continue;
      await tab.bringToFront();
      const asked = house.requestsFromNow();
      const html = await make();
      const added = asked();
      const { shot, requests } = await lookAtCopy(house, html, size);
      await keep(name, shot);
      judged.set(name, { differing: differing(live, shot), requests, added });
    }
  } finally {
    await house.browser.extension.closeTab(tabId);
  }
  return judged;
}

const percent = (share: number | undefined): string =>
  share === undefined || Number.isNaN(share) ? '–' : (share * 100).toFixed(4);

const KEEP = '--keep=';

/** `args`: pages; `--keep=FOLDER` leaves the pictures that were compared there. */
export async function fidelity(args: readonly string[]): Promise<void> {
  const folder = args.find((arg) => arg.startsWith(KEEP))?.slice(KEEP.length);
  const house = await openHouse(args.filter((arg) => !arg.startsWith('--')));
  const other = await singleFile();
  const rows: string[][] = [];
  const exceptions: string[] = [];
  const shares: { ours: number; other: number }[] = [];
  for (const page of house.pages) {
    console.log(`${page.name}…`);
    const judged = await judge(house, page, other, async (name, png) => {
      if (folder !== undefined) await writeFile(path.join(folder, `${page.name}-${name}.png`), png);
    });
    const [ours, theirs] = [judged.get('ours'), judged.get('SingleFile')];
    exceptions.push(...(ours?.added ?? []).map((url) => `${page.name}: ${url}`));
    shares.push({ ours: ours?.differing ?? NaN, other: theirs?.differing ?? NaN });
    rows.push([
      page.name,
      percent(judged.get('page')?.differing),
      percent(ours?.differing),
      percent(theirs?.differing),
      ...[ours?.requests, theirs?.requests, ours?.added.length, theirs?.added.length].map((count) =>
        String(count ?? '–'),
      ),
    ]);
  }
  console.log(`\nPixels that differ from the page, %, in its first ${COMPARED_PX} px; requests\n`);
  printTable([
    ['page', 'itself', 'ours', 'SingleFile', 'ours asks', 'SF asks', 'ours added', 'SF added'],
    ...rows,
  ]);
  if (exceptions.length > 0) console.log(`\nasked of the site by our captures:\n${exceptions.join('\n')}`);
  const under = shares.filter(({ ours }) => ours < 0.005).length;
  const notWorse = shares.filter((share) => !(share.ours > share.other)).length;
  console.log(
    `\nunder 0.5 %: ${under} of ${shares.length}; not worse than SingleFile: ${notWorse} of ${shares.length}`,
  );
}
