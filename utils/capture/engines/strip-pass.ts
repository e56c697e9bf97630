/** One way down the page with the camera: strip after strip, in the tallest viewport that moves nothing. */
import { digestBlob } from '@/utils/evidence/digest';
import { pngSize } from '@/utils/evidence/png-size';
import { failed, ok, type Problem, type Result } from '@/utils/evidence/result';
import { pause } from '@/utils/browser/pause';
import type { Begun, Compared, Floats, Shown } from '../page-walker';
import { capturePolicy } from '../policy';
import type { ShowLimits } from '../walker/answers';
import { isPinched } from '../walker/pinch';
import type { Shot, StripTarget } from './camera';
import type { StripImage } from './engine';
import { lookAt } from './strip-look';

export interface Pass {
  /** Unwrapped while the next ones are taken. */
  strips: Promise<Result<StripImage>>[];
  heightPx: number;
  coveredPx: number;
  documentHeight: number;
  floats: Floats;
  /** After the first strip what sticks to the window was put away, and strips may be higher from there on. */
  hasPutAway: boolean;
  /** Images that had not arrived, by the height of their strip. */
  pending: { top: number; count: number }[];
  /** Why it ends before the page does, when the camera could see no more of it. */
  cut: Problem | null;
}

export interface PassLimits {
  /** A taller viewport than the window's may be tried. */
  tall: boolean;
  /** No further down than this, CSS pixels. */
  heightPx: number;
}

/**
 * A viewport of this height and of the width the user saw. The scroll bar stays: without it `vw` lengths and media
 * queries would mean something else, and the strips would show another layout than the user saw.
 */
export const layOut = async ({ camera, seen }: StripTarget, height: number): Promise<void> =>
  camera.layOut?.(seen.innerWidth, height);

/** Lays the page out in a window of this height, and waits until it is drawn in it at `top`; what changed by that. */
export async function resize(target: StripTarget, top: number, heightPx: number): Promise<Result<Compared>> {
  await layOut(target, heightPx);
  return target.walker.compare({ top, heightPx, limitMs: capturePolicy.resizedMs });
}

/** What a scroll bar below takes of every window: it stands in the picture, under the part of the page. */
export const barPx = ({ innerHeight, clientHeight }: StripTarget['seen']): number =>
  Math.max(0, innerHeight - clientHeight);

/** The tallest viewport whose picture can be trusted, CSS pixels. */
export function tallestPx({ innerWidth, devicePixelRatio: dpr }: StripTarget['seen']): number {
  const byArea = capturePolicy.stripPixels / (innerWidth * dpr);
  return Math.floor(Math.min(capturePolicy.stripDevicePixels, byArea) / dpr);
}

/** The window's height for `leftPx` in strips of the same height, each as tall as can be trusted; a page keeps scroll bars that it has. */
function evenHeight({ seen }: StripTarget, leftPx: number): number {
  const tallest = tallestPx(seen) - barPx(seen);
  const hasBar = seen.innerWidth > seen.clientWidth;
  const strips = Math.max(1, Math.ceil(leftPx / tallest));
  return (
    Math.ceil(leftPx / (hasBar && leftPx >= seen.documentHeight ? Math.max(2, strips) : strips)) + barPx(seen)
  );
}

/** Whether strips of this height are worth a second layout, and can be had at all. */
const isWorthIt = ({ camera, seen }: StripTarget, wanted: number, begun: Begun): boolean =>
  camera.layOut !== null &&
  !begun.backgroundFixed &&
  wanted >= seen.innerHeight * capturePolicy.tallStripsFromViewports;

/** What sticks to the window is seen once, where the user saw it: in a first strip as high as the window. Without it none is. */
const isTallFromTop = ({ seen }: StripTarget, begun: Begun, limits: PassLimits): boolean =>
  limits.tall && begun.floats === 0 && begun.documentHeight > seen.clientHeight + 1;

/** Whether {@link takePass} begins by trying a taller viewport, and by waiting for it or for the window's. */
export const triesTallAtOnce = (target: StripTarget, begun: Begun, limits: PassLimits): boolean =>
  isTallFromTop(target, begun, limits) && isWorthIt(target, evenHeight(target, begun.documentHeight), begun);

/**
 * Lays the page out in the tallest viewport that leaves everything where it stands, looking as it does, or in the window's
 * again. It is at `top` by then: what is drawn to see whether anything moves is what the next strip shows.
 */
async function chooseHeight(target: StripTarget, top: number, leftPx: number, begun: Begun): Promise<number> {
  const { seen, walker } = target;
  const wanted = evenHeight(target, leftPx);
  if (!isWorthIt(target, wanted, begun)) return seen.innerHeight;
  await walker.decode(top, wanted, capturePolicy.stripSettleMs);
  const stands = ({ windowHeight, moved, gone, documentHeight }: Compared): boolean =>
    Math.abs(windowHeight - wanted) <= 1 &&
    moved + gone === 0 &&
    Math.abs(documentHeight - Math.max(begun.documentHeight, wanted - barPx(seen))) <= 1;
  const tall = await resize(target, top, wanted);
  const inPlace = tall.ok && stands(tall.value);
  if (inPlace && tall.value.otherwise === 0) return wanted;
  const back = await resize(target, top, seen.innerHeight);
  // What has come into view and stays as it then was owes that to no height: only what looks as before again does.
  if (!inPlace || !back.ok || back.value.otherwise > 0) return seen.innerHeight;
  const again = await resize(target, top, wanted);
  if (again.ok && stands(again.value) && again.value.otherwise === 0) return wanted;
  await resize(target, top, seen.innerHeight);
  return seen.innerHeight;
}

/** The picture, checked to be one of the size the page has, and looked at. */
async function unwrap(
  target: StripTarget,
  shot: Shot,
  { scrollY: top, images: inWindow }: Shown,
  { height, isFirstInWindow }: Part,
): Promise<Result<StripImage>> {
  const { seen, camera } = target;
  const body = await shot.png();
  const pixels = await pngSize(body);
  if (!pixels) return failed('screenshot-empty', 'the image is not a PNG');
  const expected = Math.round(height * seen.devicePixelRatio);
  if (Math.abs(pixels.height - expected) > 2)
    return failed('screenshot-short', `the strip at ${top} is ${pixels.height} px high, not ${expected}`);
  const area = { x: 0, y: top, width: seen.clientWidth, height: height - barPx(seen) };
  const dpr = seen.devicePixelRatio;
  const images = inWindow.map((part) => ({
    x: part.x * dpr,
    y: part.y * dpr,
    width: part.width * dpr,
    height: part.height * dpr,
  }));
  const [look, digest] = await Promise.all([
    lookAt(body, { images, isFirstInWindow, isTop: top === 0 }, target),
    digestBlob(body),
  ]);
  return ok({ body, area, pixels, method: camera.method, digest, ...look });
}

/** A part of the page, and how its picture is taken. */
export interface Part {
  /** Where it begins, and how high the window is in which it is shown: CSS pixels. */
  top: number;
  height: number;
  /** For images that come into view. */
  settleMs: number;
  /** What sticks to the window is seen in it. */
  keepFloats: boolean;
  /** The window has just got another height, or may have. */
  isFirstInWindow: boolean;
}

export interface TakenPart {
  shown: Shown;
  strip: Promise<Result<StripImage>>;
}

/** Whether what is shown is, or goes on with, the part that is wanted; at the page's end there is no more of it. */
const isWanted = ({ scrollY, documentHeight }: Shown, { top, height }: Part): boolean =>
  scrollY <= top + 1 && (scrollY + height > top || documentHeight <= top + 1);

export const showLimits = (imagesMs: number): ShowLimits => {
  const { stirMs, rowsMs, allRowsMs, paintedMs } = capturePolicy;
  return { imagesMs, stirMs, rowsMs, allRowsMs, paintedMs };
};

/** Shows the part and takes its picture as it then stands; null when the window stood elsewhere before it was taken. */
async function takeOnce(target: StripTarget, part: Part): Promise<Result<TakenPart | null>> {
  const { walker, camera } = target;
  const shown = await walker.show(part.top, showLimits(part.settleMs), part.keepFloats);
  if (!shown.ok) return shown;
  if (!isWanted(shown.value, part) || (camera.pinch !== 'unseen' && isPinched(shown.value))) return ok(null);
  const shot = await camera.shoot();
  if (!shot.ok) return shot;
  const stands = await walker.stands();
  if (!stands.ok) return stands;
  return ok(
    stands.value ? { shown: shown.value, strip: unwrap(target, shot.value, shown.value, part) } : null,
  );
}

/**
 * The picture of a part of the page, taken while the window stood there. Between the showing and the picture a page may
 * scroll itself, or its user may: that picture would be of another part, and is taken again.
 */
export async function takePart(target: StripTarget, part: Part): Promise<Result<TakenPart>> {
  const { camera } = target;
  let pauseMs: number = capturePolicy.movedPauseMs;
  for (let left: number = capturePolicy.movedTries; ; left -= 1) {
    const taken = await takeOnce(target, part);
    if (!taken.ok) return taken;
    if (taken.value) return ok(taken.value);
    if (left === 1) break;
    if (camera.pinch !== 'unseen') await camera.pinch?.(1);
    await pause(pauseMs);
    pauseMs *= 2;
  }
  const detail = `the window did not stay at ${Math.round(part.top)}: the page, or somebody at it, scrolled whenever its picture was taken`;
  return failed('strip-moved', detail);
}

/** Takes the strips from the top to the page's end or the limit. */
export async function takePass(target: StripTarget, begun: Begun, limits: PassLimits): Promise<Result<Pass>> {
  const { seen, walker } = target;
  const pass: Pass = {
    strips: [],
    heightPx: seen.innerHeight,
    coveredPx: 0,
    documentHeight: begun.documentHeight,
    floats: { sticky: 0, fixed: 0 },
    hasPutAway: false,
    pending: [],
    cut: null,
  };
  const isLong = begun.documentHeight > seen.clientHeight + 1;
  const shownPx = (): number => pass.heightPx - barPx(seen);
  let settleLeftMs: number = capturePolicy.allSettleMs;
  let windowPx = seen.innerHeight;
  const take = async (keepFloats: boolean): Promise<Result<boolean>> => {
    const settleMs = Math.min(capturePolicy.stripSettleMs, settleLeftMs);
    const isFirstInWindow = pass.heightPx > windowPx;
    windowPx = pass.heightPx;
    const part = await takePart(target, {
      ...{ top: pass.coveredPx, height: pass.heightPx, settleMs },
      ...{ keepFloats, isFirstInWindow },
    });
    if (!part.ok) return part;
    const { shown, strip } = part.value;
    settleLeftMs -= Math.max(0, shown.waitedMs - capturePolicy.paintedMs);
    pass.documentHeight = shown.documentHeight;
    if (shown.scrollY + shownPx() <= pass.coveredPx) return ok(false); // it shrank: there is no more to see
    if (shown.pending > 0) pass.pending.push({ top: pass.coveredPx, count: shown.pending });
    if (!keepFloats && shown.floats.sticky + shown.floats.fixed > 0) pass.floats = shown.floats;
    pass.strips.push(strip);
    pass.coveredPx = shown.scrollY + shownPx();
    return ok(true);
  };

  if (isTallFromTop(target, begun, limits))
    pass.heightPx = await chooseHeight(target, 0, begun.documentHeight, begun);
  const first = await take(true);
  if (!first.ok) return first;
  if (isLong && begun.floats > 0) {
    const floats = await walker.putAway();
    pass.hasPutAway = true;
    if (floats.ok) pass.floats = floats.value;
    const left = pass.documentHeight - pass.coveredPx;
    if (limits.tall) pass.heightPx = await chooseHeight(target, pass.coveredPx, left, begun);
  }
  while (pass.coveredPx < Math.min(pass.documentHeight, limits.heightPx) - 0.5) {
    const taken = await take(false);
    // What was taken from the screen stays taken when the user does not come back.
    if (!taken.ok && !target.camera.layOut) pass.cut = taken.problem;
    else if (!taken.ok) return taken;
    if (!taken.ok || !taken.value) break;
  }
  return ok(pass);
}
