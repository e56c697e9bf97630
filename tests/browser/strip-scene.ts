/** One page captured by the built extension, and its strips beside tiles that the browser takes of the same page itself. */
import type { Page } from 'playwright-core';
import { PNG } from 'pngjs';
import { beginCapture } from '../../scripts/launch/captured';
import { openTestBrowser, type TestBrowser } from './chromium';
import { sealedPackage, type SealedPackage } from './sealed-package';

/** Chrome allows two pictures of a window a second. */
const BETWEEN_TILES_MS = 600;
/** A window of which no two pictures in a row are the same is taken as it is. */
const MOST_LOOKS = 5;

export interface Taken extends SealedPackage {
  /** Decoded only where they are looked at: a long page is gigabytes of pixels. */
  strips: { top: number; image: () => PNG }[];
  /** The strips' files as they are. */
  bodies: Blob[];
  /** What the window showed first; null when that step failed. */
  viewport: PNG | null;
}

export interface Tile {
  top: number;
  image: PNG;
}

export class StripScene {
  private constructor(
    readonly browser: TestBrowser,
    private readonly own: Page,
  ) {}

  static async open(args: readonly string[], extensionFolder?: string): Promise<StripScene> {
    const browser = await openTestBrowser({ args, ...(extensionFolder ? { extensionFolder } : {}) });
    // It opens a tab of its own for that, which would come in front of the first page.
    await browser.extension.captures();
    return new StripScene(browser, await browser.openExtensionPage('captures.html'));
  }

  close = (): Promise<void> => this.browser.close();

  async #tabId(page: Page): Promise<number> {
    await page.bringToFront();
    return this.own.evaluate<number>(
      'chrome.tabs.query({ active: true, lastFocusedWindow: true }).then(([tab]) => tab.id)',
    );
  }

  /** What the window shows at each of these heights, by the browser's own word. Scrolls the page, and back. */
  async tiles(page: Page, heights: readonly number[]): Promise<Tile[]> {
    await page.bringToFront();
    const tiles: Tile[] = [];
    for (const height of heights) {
      await page.evaluate(`scrollTo({ top: ${height}, behavior: 'instant' })`);
      await page.evaluate('Promise.allSettled([...document.images].map((image) => image.decode()))');
      const image = await this.#settledWindow();
      // Only now: a window that the debugger's bar leaves grows, and shows more of the page's end.
      tiles.push({ top: await page.evaluate<number>('scrollY'), image });
    }
    await page.evaluate('scrollTo(0, 0)');
    return tiles;
  }

  /** The window once two pictures of it in a row are the same: a browser may show it before all of it is drawn. */
  async #settledWindow(): Promise<PNG> {
    let before = '';
    for (let left = MOST_LOOKS; ; left -= 1) {
      await new Promise((resolve) => setTimeout(resolve, BETWEEN_TILES_MS));
      const url = await this.own.evaluate<string>("chrome.tabs.captureVisibleTab({ format: 'png' })");
      if (url === before || left === 1) return PNG.sync.read(Buffer.from(url.split(',')[1] ?? '', 'base64'));
      before = url;
    }
  }

  /** Begins a capture of the page and answers with its id. */
  async begin(page: Page): Promise<string> {
    return beginCapture(this.browser.extension, await this.#tabId(page));
  }

  /** As with Ctrl and +: for all pages of its site, until it is set to 1 again. */
  async zoom(page: Page, factor: number): Promise<void> {
    await this.own.evaluate(`chrome.tabs.setZoom(${await this.#tabId(page)}, ${factor})`);
    await page.waitForFunction(`Math.abs(devicePixelRatio - ${factor}) < 0.01`);
  }

  /** As with two fingers on a touch screen. */
  async pinch(page: Page, scaleFactor: number): Promise<void> {
    const session = await page.context().newCDPSession(page);
    await session.send('Input.synthesizePinchGesture', { x: 100, y: 100, scaleFactor });
    await session.detach();
    await page.waitForFunction(`Math.abs(visualViewport.scale - ${scaleFactor}) < 0.01`);
  }

  /** Attaches a debugger of somebody else's to the page, until it is closed. */
  async holdDebugger(page: Page): Promise<void> {
    await this.own.evaluate(`chrome.debugger.attach({ tabId: ${await this.#tabId(page)} }, '1.3')`);
  }

  capture = async (page: Page): Promise<Taken> => this.sealed(await this.begin(page));

  /** The capture once it is sealed, taken apart. */
  async sealed(id: string): Promise<Taken> {
    return takeApart(await sealedPackage(this.browser, id));
  }
}

function takeApart(made: SealedPackage): Taken {
  const strips: Taken['strips'] = [];
  const bodies: Blob[] = [];
  for (const strip of made.evidence.page.coverage?.strips ?? []) {
    const stored = made.files.get(strip.path.replace(/^data\//, '')) ?? Buffer.alloc(0);
    let image: PNG | null = null;
    strips.push({ top: strip.area.y, image: () => (image ??= PNG.sync.read(stored)) });
    bodies.push(new Blob([new Uint8Array(stored)]));
  }
  const viewport = made.files.get('screenshots/viewport.png');
  return { ...made, strips, bodies, viewport: viewport ? PNG.sync.read(viewport) : null };
}

/** The strip that shows the page's row `y`, device pixels. */
const stripAt = ({ strips }: Taken, y: number, dpr: number) =>
  strips.findLast(({ top }) => Math.round(top * dpr) <= y);

/** The pixel of the whole page at `x`, `y` (device pixels), red, green and blue as one number; null outside the strips. */
export function pixelAt(taken: Taken, x: number, y: number, dpr = 1): number | null {
  const strip = stripAt(taken, y, dpr);
  if (!strip) return null;
  const row = y - Math.round(strip.top * dpr);
  const { width, height, data } = strip.image();
  return row >= height || x >= width ? null : data.readUInt32BE((row * width + x) * 4) >>> 8;
}

interface Unlike {
  /** The share of the tiles' pixels that the strips show otherwise, the window's own scroll bar left out. */
  share: number;
  /** For whoever reads of a failure: of each tile the first row that differs, and both colours there. */
  told: string;
}

const rowOf = ({ data, width }: PNG, row: number, cut: number): Buffer =>
  data.subarray(row * width * 4, (row * width + cut) * 4);

/** Compares the strips with what the window has shown. */
export function unlike(taken: Taken, tiles: readonly Tile[], dpr = 1): Unlike {
  const widthPx = Math.round(taken.evidence.page.document_size.width * dpr);
  let looked = 0;
  let differing = 0;
  const told: string[] = [];
  for (const { top, image } of tiles) {
    const cut = Math.min(widthPx, image.width);
    let isTold = false;
    for (let y = 0; y < image.height; y += 1) {
      looked += cut;
      const at = Math.round(top * dpr) + y;
      const strip = stripAt(taken, at, dpr);
      const seen = rowOf(image, y, cut);
      const own = strip && rowOf(strip.image(), at - Math.round(strip.top * dpr), cut);
      if (own && seen.equals(own)) continue;
      for (let x = 0; x < cut; x += 1) {
        const [wanted, got] = [seen.readUInt32BE(x * 4) >>> 8, pixelAt(taken, x, at, dpr)];
        if (wanted === got) continue;
        differing += 1;
        if (!isTold) told.push(`${top} + ${y} px: ${wanted.toString(16)} is ${got?.toString(16)}`);
        isTold = true;
      }
    }
  }
  return { share: looked === 0 ? 1 : differing / looked, told: told.join('; ') };
}

export const unlikeTiles = (taken: Taken, tiles: readonly Tile[], dpr = 1): number =>
  unlike(taken, tiles, dpr).share;

/** In how many rows of the whole page a colour stands at column `x`. */
export function rowsOf(
  taken: Taken,
  [red, green, blue]: readonly [number, number, number],
  x: number,
): number {
  const wanted = (red << 16) | (green << 8) | blue;
  let rows = 0;
  for (let y = 0; ; y += 1) {
    const pixel = pixelAt(taken, x, y);
    if (pixel === null) return rows;
    if (pixel === wanted) rows += 1;
  }
}

export const codesOf = (remarks: readonly { code: string }[]): string[] => remarks.map(({ code }) => code);
