/**
 * ReplayWeb.page's own replayer, served on loopback to a browser that can reach nothing else: what a stranger sees who
 * opens capture.wacz when the site is gone.
 */
import { createServer, type Server } from 'node:http';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { chromium, type BrowserContext, type Page } from 'playwright-core';
import { listenOnLoopback, stopServer } from '../../scripts/launch/loopback';
import { findChromium } from '../../scripts/ready/look-up.js';
import type { Tab } from './driver';
import { until } from './until';

const LOAD_MS = 60_000;
const BEGIN_MS = 15_000;
const TRIES = 3;
const replayer = path.dirname(createRequire(import.meta.url).resolve('replaywebpage/index.html'));

/** What one frame of a page shows. */
export interface FrameShows {
  url: string;
  /** Addresses of pictures that are there, of those in style sheets too. */
  pictures: string[];
  /** Pictures of the page that are not there. */
  broken: string[];
  /** Style sheets with the number of their rules. */
  sheets: Record<string, number>;
  text: string;
}

export interface Replay {
  /** The page as it is replayed, once all frames named have come: by the address each had when it was alive. */
  frames(urls: readonly string[]): Promise<FrameShows[]>;
  /** Requests that went anywhere but to the replayer itself. */
  escaped: readonly string[];
  page: Page;
  close(): Promise<void>;
}

/** `wacz`: the whole file. `url`: the page to open in it. */
export async function openReplay(wacz: Buffer, url: string): Promise<Replay> {
  const server = await serverOf(wacz, url);
  const origin = `http://127.0.0.1:${await listenOnLoopback(server)}`;
  const profile = await mkdtemp(path.join(tmpdir(), 'constat-replay-'));
  const context = await launch(profile);
  const escaped: string[] = [];
  context.on('request', (request) => {
    const to = request.url();
    if (/^(https?|wss?):/.test(to) && !to.startsWith(`${origin}/`)) escaped.push(to);
  });
  const page = await context.newPage();
  await page.goto(`${origin}/`);
  await untilBegun(page, url);
  return {
    page,
    escaped,
    frames: (urls) => Promise.all(urls.map((wanted) => shownIn(page, wanted))),
    close: async () => {
      await context.close();
      await stopServer(server);
      await rm(profile, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}

/** What every frame of a page that is alive shows; where its frames cannot be entered, what the page itself does. */
export async function liveFrames(tab: Tab): Promise<FrameShows[]> {
  if (!('frames' in tab)) return [await show(tab, await tab.evaluate('location.href'))];
  const shows: FrameShows[] = [];
  for (const frame of (tab as Page).frames()) shows.push(await show(frame, frame.url()));
  return shows;
}

const launch = (profile: string): Promise<BrowserContext> =>
  chromium.launchPersistentContext(profile, {
    executablePath: findChromium() ?? '',
    headless: false,
    viewport: null,
    args: [
      ...['--headless=new', '--disable-gpu', '--disable-quic', '--no-first-run'],
      ...['--disable-background-networking', '--disable-component-update', '--disable-sync'],
      ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
      '--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1',
    ],
  });

async function serverOf(wacz: Buffer, url: string): Promise<Server> {
  const files = new Map<string, [type: string, body: Buffer]>([
    ['/', ['text/html; charset=utf-8', Buffer.from(pageOf(url))]],
    ['/ui.js', ['text/javascript', await readFile(path.join(replayer, 'ui.js'))]],
    ['/replay/sw.js', ['text/javascript', await readFile(path.join(replayer, 'sw.js'))]],
    ['/capture.wacz', ['application/wacz', wacz]],
  ]);
  return createServer((request, response) => {
    const found = files.get((request.url ?? '/').replace(/[?#].*$/, ''));
    if (!found) return void response.writeHead(404).end();
    const [type, whole] = found;
    const range = /^bytes=(\d*)-(\d*)$/.exec(request.headers.range ?? '');
    const from = range ? (range[1] ? Number(range[1]) : whole.length - Number(range[2])) : 0;
    const to = range?.[1] && range[2] ? Math.min(Number(range[2]) + 1, whole.length) : whole.length;
    const body = whole.subarray(Math.max(0, from), to);
    response.writeHead(range ? 206 : 200, {
      'content-type': type,
      'content-length': body.length,
      'accept-ranges': 'bytes',
      ...(range ? { 'content-range': `bytes ${Math.max(0, from)}-${to - 1}/${whole.length}` } : {}),
    });
    response.end(request.method === 'HEAD' ? undefined : body);
  });
}

const pageOf = (url: string): string => `<!doctype html><title>Replay</title>
<style>html, body, replay-web-page { margin: 0; width: 100%; height: 100%; display: block }</style>
<script src="/ui.js"></script>
<replay-web-page source="/capture.wacz" url="${url.replace(/&/g, '&amp;')}" replayBase="/replay/" embed="replayonly"></replay-web-page>`;

const frameOf = (page: Page, url: string) =>
  page.frames().find((each) => /\/\d*(mp|if)_\//.test(each.url()) && each.url().endsWith(`/${url}`));

/** On a busy machine the replayer now and then waits for ever for its own service worker: then it is opened once more. */
async function untilBegun(page: Page, url: string): Promise<void> {
  for (let left = TRIES - 1; left > 0; left -= 1) {
    const begun = until('the replay to begin', BEGIN_MS, async () => frameOf(page, url));
    if (await begun.catch(() => null)) return;
    await page.reload();
  }
}

async function shownIn(page: Page, url: string): Promise<FrameShows> {
  const frame = await until(`the replay of ${url}`, LOAD_MS, async () => frameOf(page, url));
  await frame.waitForLoadState('load');
  return show(frame, url);
}

/** Everything that waits to come into view is made to come; then what is there is told by the addresses the page knows. */
async function show(frame: Pick<Tab, 'evaluate'>, url: string): Promise<FrameShows> {
  const shown = await frame.evaluate<Awaited<ReturnType<typeof lookAround>>>(`(${lookAround.toString()})()`);
  return { url, ...shown, pictures: [...new Set(shown.pictures)].sort(), broken: shown.broken.sort() };
}

/** Runs in the page. */
async function lookAround() {
  for (const image of document.images) image.loading = 'eager';
  const pending = [...document.images].filter((image) => !image.complete);
  await Promise.all(
    pending.map(
      (image) =>
        new Promise((done) => {
          image.addEventListener('load', done);
          image.addEventListener('error', done);
        }),
    ),
  );
  const there = (image: HTMLImageElement) => image.complete && image.naturalWidth > 0;
  // The replayer's own addresses hold the one that was meant.
  const plain = (address: string) => address.replace(/^.*\/\d*[a-z]{2}_\/(?=https?:)/, '');
  const sheets: Record<string, number> = {};
  for (const sheet of document.styleSheets) if (sheet.href) sheets[plain(sheet.href)] = sheet.cssRules.length;
  const backgrounds = [...document.querySelectorAll('*')].flatMap((element) =>
    [...getComputedStyle(element).backgroundImage.matchAll(/url\("(.*?)"\)/g)].map(([, to = '']) => to),
  );
  const drawn = await Promise.all(
    [...new Set(backgrounds)].map(
      (to) =>
        new Promise<[string, boolean]>((resolve) => {
          const image = new Image();
          image.onload = () => resolve([plain(to), true]);
          image.onerror = () => resolve([plain(to), false]);
          image.src = to;
        }),
    ),
  );
  return {
    pictures: [
      ...[...document.images].filter(there).map(({ currentSrc }) => plain(currentSrc)),
      ...drawn.filter(([, good]) => good).map(([to]) => to),
    ],
    broken: [
      ...[...document.images].filter((image) => !there(image)).map(({ src }) => plain(src)),
      ...drawn.filter(([, good]) => !good).map(([to]) => to),
    ],
    sheets,
    text: document.body.innerText.replace(/\s+/g, ' ').trim(),
  };
}
