/** The steps that take pictures of the page: what the window shows, the whole of it, a small one for lists. */
import { storeThumbnail } from '@/utils/archive/captures';
import { runFileInFrames } from '@/utils/browser/inject';
import { pngSize } from '@/utils/evidence/png-size';
import { failed, ok, type Result } from '@/utils/evidence/result';
import type { CaptureMethod } from '@/utils/evidence/schema';
import { blobFromDataUrl } from './base64-blob';
import type { OnTaken, TakenPage } from './engines/engine';
import { URL_SECRETS } from './erase-facts';
import type { CaptureFacts } from './facts';
import type { PageAccess } from './page-access';
import type { PageStep } from './page-step';
import type { SeenText } from './page-walker';
import { thumbnail } from './png';
import { capturePolicy } from './policy';
import { notApplicable } from './steps';
import { requestsOf } from './tab-requests';
import type { CaptureWork, NewArtefact } from './work';

const RECONSTRUCTOR = '/reconstructor.js';
const SEEN_PATH = 'data/snapshot/seen.txt';
/** When animations of the page were brought to their end (epoch, ms): it may have asked for something because of it. */
export const ANIMATIONS_ENDED = 'animations-ended';
/** Pictures have whole pixels, and may hold a scroll bar beside the page or below it; screens differ by more. */
const RATIO_ROUNDING = 0.1;
const VIEWPORT_PATH = 'data/screenshots/viewport.png';

/** Keeps what the window shows, and what `also` notes with it. */
export async function keepViewport(
  work: CaptureWork,
  shot: Result<Blob>,
  method: CaptureMethod,
  also?: () => void,
): Promise<Result<null>> {
  if (!shot.ok) return shot;
  if (!(await pngSize(shot.value))) return failed('screenshot-empty', 'the viewport image is not a PNG');
  const artefact: NewArtefact = {
    path: VIEWPORT_PATH,
    role: 'viewport-screenshot',
    mediaType: 'image/png',
    method,
    body: shot.value,
  };
  await work.keep(artefact, also);
  return ok(null);
}

export const viewport: PageStep = {
  name: 'viewport',
  limitMs: capturePolicy.viewportMs,
  needsPage: true,
  durable: true,
  async run(work, { target, services }) {
    return keepViewport(work, await services.engine.viewport(target), 'tab-capture');
  },
};

const stripPath = (index: number): string => `data/screenshots/full-${String(index).padStart(3, '0')}.png`;

/** A page may be told another ratio than the screen has, against fingerprinting; in its pictures is the true one. */
function correctRatio({ environment }: CaptureFacts, strips: TakenPage['strips']): void {
  const [first] = strips;
  if (!environment || !first) return;
  const { pixels, area } = first;
  const ratio = Math.min(pixels.width / area.width, pixels.height / area.height);
  const { device } = environment;
  if (Math.abs(ratio - device.device_pixel_ratio) > RATIO_ROUNDING)
    device.device_pixel_ratio = Math.round(ratio * 100) / 100;
}

/** Keeps all strips and what is known of them, or nothing: a try that is cut short leaves none behind for the next. */
function keepStrips(work: CaptureWork, { page, strips }: TakenPage): Promise<void> {
  const artefacts = strips.map(({ body, method, digest }, index): NewArtefact => ({
    ...{ path: stripPath(index), role: 'full-page-strip', mediaType: 'image/png', method, body, digest },
  }));
  return work.keepNow(artefacts, () => {
    work.facts.fullPage = page;
    correctRatio(work.facts, strips);
    work.facts.strips = strips.map(({ area, pixels }, index) => ({ path: stripPath(index), area, pixels }));
    for (const { code, detail } of page.transformations) work.remark('transformations', code, detail);
    for (const { code, detail } of page.limitations) work.remark('limitations', code, detail);
  });
}

/** The strips, by access in depth or, where there is none or its pictures are wrong, from the screen. */
async function takeStrips(work: CaptureWork, page: PageAccess): Promise<Result<SeenText>> {
  const { engine } = page.services;
  const shot = await work.bodyOf('viewport-screenshot');
  const keep: OnTaken = (taken) => keepStrips(work, taken);
  const inDepth = await page.depth?.fullPage(keep);
  if (inDepth?.ok) return inDepth;
  if (inDepth) {
    const { code, detail } = inDepth.problem;
    work.remark(
      'deviations',
      'strips-from-screen',
      `access in depth gave no true strips: ${code}, ${detail}`,
    );
  }
  return engine.visibleStrips(page.target, shot, keep);
}

/** What the page asked for because of the capture, as far as that can be told: its own requests, from these times on. */
async function describeRequests(work: CaptureWork, tabId: number, walkedFromMs: number): Promise<void> {
  const { requests } = await requestsOf(tabId);
  const describe = (code: string, when: string, fromMs: number, toMs: number): void => {
    const made = requests.filter(({ startedAtMs }) => startedAtMs >= fromMs && startedAtMs < toMs);
    if (made.length === 0) return;
    const names = made.map(({ url }) => url.split(/[?#]/, 1)[0]).join(' ');
    const detail = `${made.length} requests were made by the page itself ${when}: ${names.slice(0, 2000)}`;
    work.remark('transformations', code, detail);
  };
  const endedFromMs = await work.get(ANIMATIONS_ENDED);
  if (typeof endedFromMs === 'number')
    describe(
      'hold-requests',
      'after animations had been brought to their end and before it was scrolled through',
      endedFromMs,
      walkedFromMs,
    );
  describe('walk-requests', 'while it was scrolled through', walkedFromMs, Infinity);
}

/** Rows that a page keeps only while they are in view, as they were seen one after another. */
async function keepSeenText(work: CaptureWork, seen: SeenText): Promise<void> {
  if (seen.length === 0) return;
  const eraser = work.eraser();
  const lines = seen.map(({ top, text }) => `${top}\t${eraser.text(text.replace(/\s+/g, ' '))}\n`);
  const artefact: NewArtefact = {
    path: SEEN_PATH,
    role: 'seen-text',
    mediaType: 'text/plain; charset=utf-8',
    method: 'dom-serialiser',
    body: lines.join(''),
  };
  await work.keep(artefact, () => {
    work.redacted(SEEN_PATH, 'url-secret', eraser.count, URL_SECRETS);
    work.remark(
      'limitations',
      'virtualised',
      `the page keeps only what is in view: the snapshot holds what was there in the end, seen.txt what was seen on the way, by height, and strips what it drew within ${capturePolicy.rowsMs} ms of being scrolled there`,
    );
  });
}

export const fullPage: PageStep = {
  name: 'full-page',
  limitMs: capturePolicy.fullPageMs,
  needsPage: true,
  asksPage: true,
  looksInside: true,
  async run(work, page) {
    if (work.facts.fullPage) {
      work.remark(
        'limitations',
        'walk-untold',
        'the background was stopped when it had the strips: they stand',
      );
      return ok(null);
    }
    const beganAtMs = Date.now();
    const taken = await takeStrips(work, page);
    await describeRequests(work, page.target.tabId, beganAtMs);
    if (!taken.ok) {
      work.remark('limitations', 'no-full-page', `${taken.problem.code}: ${taken.problem.detail}`);
      return taken;
    }
    await keepSeenText(work, taken.value);
    return ok(null);
  },
};

/** What the drawing asked for that the browser no longer had, sheets and images that nobody may keep. */
async function describeAskedAgain(work: CaptureWork, tabId: number, sinceMs: number): Promise<void> {
  const { requests } = await requestsOf(tabId);
  const since = requests.filter(({ startedAtMs, fromCache }) => startedAtMs >= sinceMs && !fromCache);
  if (since.length === 0) return;
  const names = since.map(({ url }) => url.split(/[?#]/, 1)[0]).join(' ');
  work.remark(
    'deviations',
    'refetched',
    `servers were asked ${since.length} times while the page was drawn from its DOM: ${names.slice(0, 1000)}`,
  );
}

/** Where there is no true picture of the page: one drawn from the DOM, and called what it is. */
export const reconstruction: PageStep = {
  name: 'reconstruction',
  limitMs: capturePolicy.reconstructionMs,
  needsPage: true,
  asksPage: true,
  looksInside: true,
  async run(work, { target }) {
    if (work.facts.fullPage) return notApplicable('there is a true picture of the whole page');
    const beganAtMs = Date.now();
    const frames = await runFileInFrames(target.tabId, RECONSTRUCTOR, 'page');
    await describeAskedAgain(work, target.tabId, beganAtMs);
    if (!frames.ok) return frames;
    const drawn = frames.value[0]?.result;
    if (typeof drawn !== 'string' || !drawn.startsWith('data:image/png;base64,')) {
      return failed('reconstruction-failed', 'the page could not be drawn');
    }
    const body = await blobFromDataUrl(drawn);
    if (!(await pngSize(body))) return failed('reconstruction-failed', 'the drawing is not a PNG');
    const artefact: NewArtefact = {
      path: 'data/screenshots/reconstruction.png',
      role: 'reconstruction',
      mediaType: 'image/png',
      method: 'reconstruction',
      body,
    };
    const detail = 'the picture of the whole page is drawn from the DOM: it is not a screenshot';
    await work.keep(artefact, () => work.remark('limitations', 'reconstruction', detail));
    return ok(null);
  },
};

/** For lists. Made while the browser is busy with strips. */
export const smallPicture: PageStep = {
  name: 'thumbnail',
  limitMs: 10_000,
  needsPage: false,
  async run(work) {
    const shot = await work.bodyOf('viewport-screenshot');
    if (!shot) return notApplicable('there is no viewport image');
    await storeThumbnail(work.id, await thumbnail(shot, capturePolicy.thumbnailPx));
    return ok(null);
  },
};
