/** One page, measured one way after the other: our capture, and bare DevTools on the same tab. */
import type { CDPSession, Page } from 'playwright-core';
import type { StepRecord } from '@/utils/archive/records';
import { limited } from '@/utils/capture/steps';
import { ok } from '@/utils/evidence/result';
import { beginCapture, sealedCapture } from '../launch/captured';
import type { Chromium } from '../launch/chromium';

/** Times in milliseconds, from the trigger. */
export interface OurTimes {
  /** Whoever clicked has been told that it goes on by itself. */
  answered: number;
  /** The viewport image and the DOM are on disk. */
  firstEvidence: number;
  /** The page is as it was, and moves again. */
  pageBack: number;
  /** The package is sealed, stored and read back. */
  sealed: number;
  bytes: number;
  /** Times from the trigger. */
  steps: StepRecord[];
}

export interface BareTimes {
  mhtml: number;
  screenshot: number;
  /** The same picture once more, by Chromium's fast encoder: no picture of the whole page costs less. */
  quickShot: number;
}

/** A capture that takes longer is a failure to be looked at, not a figure. */
export const SEAL_LIMIT_MS = 5 * 60_000;
/** Chromium 156 never gives a second one of some very long pages with many images. */
const PICTURE_LIMIT_MS = 2 * 60_000;
/** DevTools, which everything is measured by, does not answer. */
export class NoPicture extends Error {}

/** First evidence: the viewport image and the DOM as it stands, both before the debugger changes the page. */
const firstSteps = ['viewport', 'page'];
const backSteps = ['release'];

/** Captures the tab as the captures page would, and takes the times from the capture's own record. */
export async function measureOurs(browser: Chromium, tabId: number): Promise<OurTimes> {
  const { extension } = browser;
  const triggeredAtMs = Date.now();
  const id = await beginCapture(extension, tabId);
  const answered = Date.now() - triggeredAtMs;
  const capture = await sealedCapture(extension, id, SEAL_LIMIT_MS);
  const endOf = (names: readonly string[] | null) =>
    Math.max(
      ...capture.steps
        .filter((step) => names === null || names.includes(step.name))
        .map((step) => step.endedAtMs ?? triggeredAtMs),
    ) - triggeredAtMs;
  await extension.send('capture.delete', { captureIds: [id] });
  const since = (atMs: number | null) => (atMs === null ? null : atMs - triggeredAtMs);
  const steps = capture.steps.map((step) => ({
    ...step,
    startedAtMs: since(step.startedAtMs),
    endedAtMs: since(step.endedAtMs),
  }));
  return {
    answered,
    firstEvidence: endOf(firstSteps),
    pageBack: endOf(backSteps),
    sealed: endOf(null),
    bytes: capture.packageBytes ?? 0,
    steps,
  };
}

/** What anybody gets from DevTools with two calls: MHTML, and one PNG of the whole page; and the floor of such a picture. */
export async function measureBare(page: Page): Promise<BareTimes> {
  const session = await page.context().newCDPSession(page);
  try {
    const beganAtMs = performance.now();
    await session.send('Page.captureSnapshot', { format: 'mhtml' });
    const mhtml = performance.now() - beganAtMs;
    const screenshot = await timeOfPicture(page, session, false);
    return { mhtml, screenshot, quickShot: await timeOfPicture(page, session, true) };
  } finally {
    await session.detach();
  }
}

/** One PNG of the whole page by one call, in milliseconds; the page is left as it was. */
async function timeOfPicture(page: Page, session: CDPSession, optimizeForSpeed: boolean): Promise<number> {
  const { clientWidth, innerWidth: width, innerHeight } = await page.evaluate<WindowSize>(WINDOW_SIZE);
  const { cssContentSize } = await session.send('Page.getLayoutMetrics');
  const clip = { x: 0, y: 0, width: cssContentSize.width, height: cssContentSize.height, scale: 1 };
  const settings = { format: 'png' as const, captureBeyondViewport: true, clip, optimizeForSpeed };
  const beganAtMs = performance.now();
  const picture = await limited(
    async () => ok(await session.send('Page.captureScreenshot', settings)),
    PICTURE_LIMIT_MS,
  );
  const tookMs = performance.now() - beganAtMs;
  if (!picture.ok) throw new NoPicture(picture.problem.detail);
  // That picture takes the page's scroll bar away and leaves it laid out without: whoever comes next finds another page.
  const metrics = { width, height: innerHeight - 1, deviceScaleFactor: 0, mobile: false };
  await session.send('Emulation.setDeviceMetricsOverride', metrics);
  await page.waitForFunction(`innerHeight === ${innerHeight - 1}`);
  await session.send('Emulation.clearDeviceMetricsOverride');
  await page.waitForFunction(`innerHeight === ${innerHeight} && ${CLIENT_WIDTH} === ${clientWidth}`);
  return tookMs;
}

const CLIENT_WIDTH = 'document.documentElement.clientWidth';

const WINDOW_SIZE = `({ innerWidth, innerHeight, clientWidth: ${CLIENT_WIDTH} })`;

interface WindowSize {
  /** Without the scroll bar. */
  clientWidth: number;
  innerWidth: number;
  innerHeight: number;
}

/** Down the page and back, as a reader would, so that lazy pictures are there for everybody. */
export async function scrollThrough(page: Page): Promise<number> {
  return page.evaluate(`(async () => {
    const height = document.documentElement.scrollHeight;
    for (let y = 0; y < height; y += innerHeight) {
      scrollTo(0, y);
      await new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve, 20)));
    }
    scrollTo(0, 0);
    await Promise.all([...document.images].map((image) => image.decode().catch(() => undefined)));
    return height;
  })()`);
}

/** Waits until the debugger's bar has gone: it changes the height of the page. */
export async function calm(page: Page, innerHeight: number): Promise<void> {
  await page.waitForFunction(`innerHeight === ${innerHeight}`, undefined, { timeout: 20_000 });
}
