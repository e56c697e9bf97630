/**
 * The full-page screenshot: strips of the real viewport, taken by scrolling, because one shot of the
 * whole page is silently wrong in seven ways (docs/capture.md). Where a taller viewport provably moves nothing, strips
 * are taken through a taller one: a fifth of the calls.
 */
import { z } from 'zod';
import { failed, ok, type Result } from '@/utils/evidence/result';
import type { CaptureMethod } from '@/utils/evidence/schema';
import { addStyle, runInPage } from '@/utils/browser/inject';
import {
  geometry,
  holdMedia,
  layoutDigest,
  painted,
  readGeometry,
  releaseFloating,
  restorePage,
  showPart,
  type Geometry,
} from '../page-geometry';
import { pngSize, shareOfDifferingPixels } from '../png';
import { capturePolicy } from '../policy';
import type { FullPage, StripImage } from './engine';

const shown = z.object({
  scrollY: z.number(),
  documentHeight: z.number().nonnegative(),
  waitedMs: z.number(),
  pending: z.number(),
});
const digest = z.object({ digest: z.number(), height: z.number() });
const floating = z.object({ sticky: z.number(), fixed: z.number() });

const STILL = [
  '*,*::before,*::after{animation-play-state:paused!important;transition:none!important;',
  'scroll-behavior:auto!important;caret-color:transparent!important;scroll-snap-type:none!important}',
].join('');

/** Takes pictures of the window as it is. What a camera cannot do, it says by null. */
export interface Camera {
  method: CaptureMethod;
  shoot(): Promise<Result<Blob>>;
  /** Lays the page out in a viewport of this size, CSS pixels; null: it stays as the window is. */
  layOut: ((width: number, height: number) => Promise<void>) | null;
}

export interface StripTarget {
  tabId: number;
  mark: string;
  camera: Camera;
  /** The page as the user saw it, before the debugger's bar took some of its height. */
  seen: Geometry;
  /** The visible part as it was then, to check the first strip against. */
  viewport: Blob | null;
}

async function ask<T>(
  tabId: number,
  schema: z.ZodType<T>,
  run: () => Promise<Result<unknown>>,
): Promise<Result<T>> {
  const answer = await run();
  if (!answer.ok) return answer;
  const parsed = schema.safeParse(answer.value);
  return parsed.success ? ok(parsed.data) : failed('page-answer-invalid', parsed.error.message);
}

/**
 * A viewport of this height and of the width the user saw. The scroll bar stays: without it `vw` lengths and media
 * queries would mean something else, and the strips would show another layout than the user saw.
 */
const layOut = async ({ camera, seen }: StripTarget, height: number): Promise<void> =>
  camera.layOut?.(seen.innerWidth, height);

/**
 * The tallest viewport that leaves everything where it stands, or the one the user had. What is left below the first
 * strip is shared out evenly, so that strips do not overlap; the scroll bar stays, because the page is still the taller.
 */
async function chooseHeight(target: StripTarget, documentHeight: number): Promise<number> {
  const { seen, tabId } = target;
  const tallest = Math.floor(capturePolicy.stripDevicePixels / seen.devicePixelRatio);
  const left = documentHeight - seen.innerHeight;
  const wanted = Math.ceil(left / Math.max(1, Math.ceil(left / tallest)));
  const worthIt = wanted >= seen.innerHeight * capturePolicy.tallStripsFromViewports;
  if (!target.camera.layOut || !worthIt) return seen.innerHeight;
  const before = await ask(tabId, digest, () => runInPage(tabId, layoutDigest, []));
  await layOut(target, wanted);
  const after = await ask(tabId, digest, () => runInPage(tabId, layoutDigest, []));
  const same = before.ok && after.ok && before.value.digest === after.value.digest;
  if (!same) await layOut(target, seen.innerHeight);
  await runInPage(tabId, painted, [capturePolicy.paintedMs]);
  return same ? wanted : seen.innerHeight;
}

/** One strip as it stands now, checked to be a picture of the size the page has. */
async function takeStrip(target: StripTarget, top: number, height: number): Promise<Result<StripImage>> {
  const shot = await target.camera.shoot();
  if (!shot.ok) return shot;
  const pixels = await pngSize(shot.value);
  if (!pixels) return failed('screenshot-empty', 'the image is not a PNG');
  const { clientWidth, devicePixelRatio } = target.seen;
  const expected = Math.round(height * devicePixelRatio);
  if (Math.abs(pixels.height - expected) > 2) {
    return failed('screenshot-short', `the strip at ${top} is ${pixels.height} px high, not ${expected}`);
  }
  return ok({ body: shot.value, area: { x: 0, y: top, width: clientWidth, height }, pixels });
}

/** The first strip must show what the user saw; a window still settling gets a second chance. */
async function takeFirstStrip(
  target: StripTarget,
): Promise<Result<{ strip: StripImage; differing: number | null }>> {
  const { seen, viewport } = target;
  const first = await takeStrip(target, 0, seen.innerHeight);
  if (!first.ok || !viewport || seen.scrollY !== 0) {
    return first.ok ? ok({ strip: first.value, differing: null }) : first;
  }
  const differing = await shareOfDifferingPixels(first.value.body, viewport);
  if (differing === 0) return ok({ strip: first.value, differing });
  await new Promise((resolve) => setTimeout(resolve, 250));
  const second = await takeStrip(target, 0, seen.innerHeight);
  if (!second.ok) return ok({ strip: first.value, differing });
  const again = await shareOfDifferingPixels(second.value.body, viewport);
  return ok(
    again <= differing ? { strip: second.value, differing: again } : { strip: first.value, differing },
  );
}

/**
 * Takes all strips, handing each over as it arrives, and leaves the page as the user saw it: laid out as before the
 * debugger's bar came, until the camera gives the window back.
 */
export async function takeStrips(
  target: StripTarget,
  onStrip: (strip: StripImage, index: number) => Promise<void>,
): Promise<Result<FullPage>> {
  const { tabId, mark, seen } = target;
  const removeStyle = await addStyle(tabId, STILL);
  await runInPage(tabId, holdMedia, [mark]);
  await layOut(target, seen.innerHeight);
  try {
    return await walk(target, onStrip);
  } finally {
    await layOut(target, seen.innerHeight);
    await runInPage(tabId, restorePage, [mark, { x: seen.scrollX, y: seen.scrollY }]);
    await removeStyle();
  }
}

async function walk(
  target: StripTarget,
  onStrip: (strip: StripImage, index: number) => Promise<void>,
): Promise<Result<FullPage>> {
  const { tabId, mark, seen } = target;
  const page: FullPage = {
    method: target.camera.method,
    documentSize: { width: seen.clientWidth, height: seen.documentHeight },
    heightCovered: 0,
    stripsTaken: 0,
    stripsNeeded: 0,
    transformations: [
      {
        code: 'motion-held',
        detail: 'animations, transitions and videos were paused while strips were taken',
      },
    ],
    limitations: [],
  };
  let settleLeftMs: number = capturePolicy.allSettleMs;
  const show = async (top: number): Promise<Result<z.infer<typeof shown>>> => {
    const limit = Math.min(capturePolicy.stripSettleMs, settleLeftMs);
    const answer = await ask(tabId, shown, () => runInPage(tabId, showPart, [top, limit]));
    if (answer.ok) {
      settleLeftMs -= answer.value.waitedMs;
      if (answer.value.pending > 0) {
        page.limitations.push({
          code: 'images-pending',
          detail: `${answer.value.pending} images at height ${top} had not arrived`,
        });
      }
    }
    return answer;
  };
  const keep = async (strip: StripImage): Promise<void> => {
    await onStrip(strip, page.stripsTaken);
    page.stripsTaken += 1;
    page.heightCovered = strip.area.y + strip.area.height;
  };

  const top = await show(0);
  if (!top.ok) return top;
  const first = await takeFirstStrip(target);
  if (!first.ok) return first;
  await keep(first.value.strip);
  if (first.value.differing !== null && first.value.differing > 0) {
    const share = (first.value.differing * 100).toFixed(2);
    page.limitations.push({
      code: 'first-strip-differs',
      detail: `${share} % of pixels differ from the viewport image: the page moves`,
    });
  }

  let documentHeight = top.value.documentHeight;
  if (documentHeight > seen.innerHeight) {
    const released = await ask(tabId, floating, () => runInPage(tabId, releaseFloating, [mark]));
    if (released.ok && released.value.sticky + released.value.fixed > 0) {
      const { sticky, fixed } = released.value;
      page.transformations.push({
        code: 'floating-once',
        detail: `after the first strip ${sticky} sticky elements were put into their place and ${fixed} fixed ones hidden`,
      });
    }
  }
  const height =
    documentHeight > seen.innerHeight ? await chooseHeight(target, documentHeight) : seen.innerHeight;
  if (height !== seen.innerHeight) {
    page.transformations.push({
      code: 'tall-viewport',
      detail: `strips were taken through a viewport ${height} px high, after checking that nothing in the page moves in it`,
    });
  }
  while (page.heightCovered < Math.min(documentHeight, capturePolicy.tallestPagePx) - 0.5) {
    const part = await show(page.heightCovered);
    if (!part.ok) return part;
    documentHeight = part.value.documentHeight;
    const { scrollY } = part.value;
    if (scrollY + height <= page.heightCovered) break; // the page shrank under us: there is no more to see
    if (scrollY > page.heightCovered + 1)
      return failed('strip-skipped', `asked for ${page.heightCovered}, the page went to ${scrollY}`);
    const strip = await takeStrip(target, scrollY, height);
    if (!strip.ok) return strip;
    await keep(strip.value);
  }
  page.documentSize = { width: seen.clientWidth, height: documentHeight };
  page.stripsNeeded = page.stripsTaken;
  if (documentHeight > page.heightCovered + 1) {
    page.stripsNeeded += Math.ceil((documentHeight - page.heightCovered) / height);
    page.limitations.push({
      code: 'page-cut',
      detail: `the screenshot ends at ${Math.round(page.heightCovered)} of ${Math.round(documentHeight)} px`,
    });
  }
  return ok(page);
}

/** The page's measures now. */
export const measure = (tabId: number): Promise<Result<Geometry>> =>
  ask(tabId, geometry, () => runInPage(tabId, readGeometry, []));
