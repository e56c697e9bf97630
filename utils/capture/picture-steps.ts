/** The steps that take pictures of the page, and those that take hold of it for that and let go again. */
import { storeThumbnail } from '@/utils/archive/captures';
import { runFileInFrames } from '@/utils/browser/inject';
import { failed, ok } from '@/utils/evidence/result';
import type { StripImage } from './engines/engine';
import type { PageStep } from './page-step';
import { pngSize, thumbnail } from './png';
import { capturePolicy } from './policy';
import { notApplicable } from './steps';

const RECONSTRUCTOR = '/reconstructor.js';
const VIEWPORT_PATH = 'data/screenshots/viewport.png';

export const viewport: PageStep = {
  name: 'viewport',
  limitMs: capturePolicy.viewportMs,
  needsPage: true,
  durable: true,
  async run(work, { target, services }) {
    const shot = await services.engine.viewport(target);
    if (!shot.ok) return shot;
    if (!(await pngSize(shot.value))) return failed('screenshot-empty', 'the viewport image is not a PNG');
    await work.keep({
      path: VIEWPORT_PATH,
      role: 'viewport-screenshot',
      mediaType: 'image/png',
      method: 'tab-capture',
      body: shot.value,
    });
    work.set('viewport', shot.value);
    return ok(null);
  },
};

export const attach: PageStep = {
  name: 'attach',
  limitMs: 5_000,
  needsPage: true,
  asksPage: true,
  async run(work, page) {
    const shot = await work.get('viewport');
    const seen = shot instanceof Blob ? shot : null;
    const opened = await (page.recording?.watch.depth ?? page.services.engine.open)(page.target, seen);
    if (!opened.ok) {
      work.remark('limitations', opened.problem.code, opened.problem.detail);
      return opened;
    }
    page.depth = opened.value;
    return ok(null);
  },
};

const stripPath = (index: number): string => `data/screenshots/full-${String(index).padStart(3, '0')}.png`;

export const fullPage: PageStep = {
  name: 'full-page',
  limitMs: 300_000,
  needsPage: true,
  asksPage: true,
  async run(work, { depth, services, target }) {
    work.facts.strips = [];
    // Hashing and writing go on while the next strip is taken.
    const writing: Promise<unknown>[] = [];
    const method = depth ? 'debugger' : 'scroll-strips';
    const onStrip = async (strip: StripImage, index: number): Promise<void> => {
      const path = stripPath(index);
      work.facts.strips.push({ path, area: strip.area, pixels: strip.pixels });
      const role = 'full-page-strip';
      writing.push(work.keep({ path, role, mediaType: 'image/png', method, body: strip.body }));
    };
    const shot = await work.get('viewport');
    const taken = depth
      ? await depth.fullPage(onStrip)
      : await services.engine.visibleStrips(target, shot instanceof Blob ? shot : null, onStrip);
    await Promise.all(writing);
    if (!taken.ok) {
      work.remark('limitations', 'no-full-page', `${taken.problem.code}: ${taken.problem.detail}`);
      return taken;
    }
    work.facts.fullPage = taken.value;
    for (const { code, detail } of taken.value.transformations) work.remark('transformations', code, detail);
    for (const { code, detail } of taken.value.limitations) work.remark('limitations', code, detail);
    return ok(null);
  },
};

/** Where there is no true picture of the page: one drawn from the DOM, and called what it is. */
export const reconstruction: PageStep = {
  name: 'reconstruction',
  limitMs: capturePolicy.reconstructionMs,
  needsPage: true,
  asksPage: true,
  async run(work, { target }) {
    if (work.facts.fullPage) return notApplicable('there is a true picture of the whole page');
    const frames = await runFileInFrames(target.tabId, RECONSTRUCTOR, 'page');
    if (!frames.ok) return frames;
    const drawn = frames.value[0]?.result;
    if (typeof drawn !== 'string' || !drawn.startsWith('data:image/png;base64,')) {
      return failed('reconstruction-failed', 'the page could not be drawn');
    }
    const body = await (await fetch(drawn)).blob();
    if (!(await pngSize(body))) return failed('reconstruction-failed', 'the drawing is not a PNG');
    work.remark(
      'limitations',
      'reconstruction',
      'the picture of the whole page is drawn from the DOM: it is not a screenshot',
    );
    await work.keep({
      path: 'data/screenshots/reconstruction.png',
      role: 'reconstruction',
      mediaType: 'image/png',
      method: 'reconstruction',
      body,
    });
    return ok(null);
  },
};

/** For lists. Made while the browser is busy with strips. */
export const smallPicture: PageStep = {
  name: 'thumbnail',
  limitMs: 10_000,
  needsPage: false,
  async run(work) {
    const shot = await work.get('viewport');
    if (!(shot instanceof Blob)) return notApplicable('there is no viewport image');
    await storeThumbnail(work.id, await thumbnail(shot, capturePolicy.thumbnailPx));
    return ok(null);
  },
};

/** Lets go of the page: what the user sees is as it was before. */
export const detach: PageStep = {
  name: 'detach',
  limitMs: 5_000,
  needsPage: true,
  async run(_work, page) {
    await page.depth?.close();
    page.depth = null;
    return ok(null);
  },
};
