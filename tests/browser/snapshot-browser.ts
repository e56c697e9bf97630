/** A real Chromium with a throwaway extension that injects the reader, and what it takes to judge a snapshot by its pixels. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import pixelmatch from 'pixelmatch';
import { chromium, type BrowserContext, type Page, type Worker } from 'playwright-core';
import { PNG } from 'pngjs';
import type { FrameReading } from '@/utils/capture/reader/reading';
import { assembleSnapshot, type Snapshot } from '@/utils/capture/snapshot/assemble';
import type { PlacedFrame } from '@/utils/capture/snapshot/placing';
import { frameReading } from '@/utils/capture/snapshot/reading-schema';
import type { LoadResource } from '@/utils/capture/snapshot/resources';
import { findChromium } from '../../scripts/ready/look-up.js';
import { bundleOf } from './bundle';

/** Its value is the reading. */
const READER = `import { readFrame } from '@/utils/capture/reader/read-frame'; export default readFrame();`;

export interface Captured {
  frames: PlacedFrame[];
  /** From the call to the answer, in the extension's worker. */
  tookMs: number;
}

export class SnapshotBrowser {
  private constructor(
    private readonly folder: string,
    readonly context: BrowserContext,
    private readonly worker: Worker,
  ) {}

  static async launch(args: string[] = []): Promise<SnapshotBrowser> {
    const folder = await mkdtemp(path.join(os.tmpdir(), 'constat-snapshot-'));
    await writeFile(
      path.join(folder, 'manifest.json'),
      JSON.stringify({
        manifest_version: 3,
        name: 'Reader under test',
        version: '1',
        permissions: ['scripting', 'tabs', 'webNavigation'],
        host_permissions: ['<all_urls>'],
        background: { service_worker: 'worker.js' },
      }),
    );
    await writeFile(path.join(folder, 'worker.js'), '');
    await writeFile(path.join(folder, 'reader.js'), `${await bundleOf(READER, 'reading')}\nreading;`);
    const context = await chromium.launchPersistentContext(path.join(folder, 'profile'), {
      executablePath: findChromium() ?? '',
      headless: false,
      viewport: { width: 1280, height: 800 },
      args: [
        '--headless=new',
        '--no-sandbox',
        '--disable-gpu',
        '--disable-quic',
        '--no-first-run',
        '--disable-background-networking',
        '--disable-component-update',
        '--disable-sync',
        '--disable-features=CDPScreenshotNewSurface',
        '--site-per-process',
        '--host-resolver-rules=MAP *.test 127.0.0.1',
        `--disable-extensions-except=${folder}`,
        `--load-extension=${folder}`,
        ...args,
      ],
    });
    const worker = context.serviceWorkers()[0] ?? (await context.waitForEvent('serviceworker'));
    return new SnapshotBrowser(folder, context, worker);
  }

  async close(): Promise<void> {
    await this.context.close();
    await rm(this.folder, { recursive: true, force: true });
  }

  /** Injects the reader into every frame, as the extension does. */
  async read(page: Page): Promise<Captured> {
    const answer = await this.worker.evaluate(async (url) => {
      const tabs = await chrome.tabs.query({});
      const tabId = tabs.find((tab) => tab.url === url)?.id;
      if (tabId === undefined) throw new Error(`no tab shows ${url}`);
      const startedAtMs = performance.now();
      const known = (await chrome.webNavigation.getAllFrames({ tabId })) ?? [];
      const results = await chrome.scripting.executeScript<[], FrameReading>({
        target: { tabId, allFrames: true },
        files: ['reader.js'],
        injectImmediately: true,
      } as unknown as chrome.scripting.ScriptInjection<[], FrameReading>);
      const tookMs = performance.now() - startedAtMs;
      const frames = results.map(({ frameId, result }) => ({
        frameId,
        parentFrameId: known.find((frame) => frame.frameId === frameId)?.parentFrameId ?? null,
        reading: result,
      }));
      return { frames, tookMs };
    }, page.url());
    const frames = answer.frames.map((frame) => ({ ...frame, reading: frameReading.parse(frame.reading) }));
    return { frames, tookMs: answer.tookMs };
  }

  async snapshot(
    page: Page,
    load: LoadResource,
  ): Promise<{ captured: Captured; snapshot: Snapshot; assembledMs: number }> {
    const captured = await this.read(page);
    const startedAtMs = performance.now();
    const snapshot = await assembleSnapshot(captured.frames, load);
    if (!snapshot) throw new Error('the top frame was not read');
    return { captured, snapshot, assembledMs: performance.now() - startedAtMs };
  }

  /** Opens a snapshot from disk with the network off; `requests` are those it makes, of which there should be none. */
  async open(
    html: Blob,
    viewport: { width: number; height: number },
  ): Promise<{ page: Page; requests: string[]; file: string }> {
    const file = path.join(this.folder, `page-${Math.random().toString(36).slice(2)}.html`);
    await writeFile(file, new Uint8Array(await html.arrayBuffer()));
    const page = await this.context.newPage();
    await page.setViewportSize(viewport);
    const requests: string[] = [];
    const session = await this.context.newCDPSession(page);
    await session.send('Network.enable');
    session.on('Network.requestWillBeSent', ({ request }) => {
      if (!request.url.startsWith('data:') && !request.url.startsWith('file:')) requests.push(request.url);
    });
    page.on('request', (request) => {
      if (!request.url().startsWith('file:')) requests.push(request.url());
    });
    await page.goto(`file://${file}`);
    await page.evaluate(() => document.fonts.ready.then(() => undefined));
    return { page, requests, file };
  }
}

export interface Difference {
  /** Share of pixels that differ at all / beyond what anti-aliasing explains. */
  exact: number;
  visible: number;
  size: string;
  image: Buffer;
}

export function compare(a: Buffer, b: Buffer): Difference {
  const [one, other] = [PNG.sync.read(a), PNG.sync.read(b)];
  const width = Math.max(one.width, other.width);
  const height = Math.max(one.height, other.height);
  const [left, right] = [padded(one, width, height), padded(other, width, height)];
  const image = new PNG({ width, height });
  const visible = pixelmatch(left.data, right.data, image.data, width, height, { threshold: 0.1 });
  let exact = 0;
  for (let at = 0; at < left.data.length; at += 4)
    if (left.data.readUInt32LE(at) !== right.data.readUInt32LE(at)) exact++;
  return {
    exact: exact / (width * height),
    visible: visible / (width * height),
    size: `${one.width}×${one.height}${one.height === other.height ? '' : ` (${other.height})`}`,
    image: PNG.sync.write(image),
  };
}

/** Filled with a colour no page shows, so that a difference in size is a difference in pixels. */
function padded(png: PNG, width: number, height: number): PNG {
  if (png.width === width && png.height === height) return png;
  const larger = new PNG({ width, height });
  for (let at = 0; at < larger.data.length; at += 4) larger.data.writeUInt32LE(0xffff00ff, at);
  PNG.bitblt(png, larger, 0, 0, png.width, png.height, 0, 0);
  return larger;
}

export const shoot = (page: Page, fullPage: boolean): Promise<Buffer> =>
  page.screenshot({ fullPage, animations: 'disabled', caret: 'hide', timeout: 120_000 });
