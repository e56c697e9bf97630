/** The picture of one part of the page: shown, taken while the window stands there, and checked. */
import { pause } from '@/utils/browser/pause';
import { digestBlob } from '@/utils/evidence/digest';
import { pngSize } from '@/utils/evidence/png-size';
import { failed, ok, type Result } from '@/utils/evidence/result';
import type { Shown } from '../page-walker';
import { capturePolicy } from '../policy';
import type { ShowLimits } from '../walker/answers';
import { isPinched } from '../walker/pinch';
import type { Shot, StripTarget } from './camera';
import type { Size, StripImage } from './engine';
import { lookAt } from './strip-look';
import { barPx } from './window-height';

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

/** The size of a picture, checked to be as high as the part that it is to show. */
export async function sizeOfStrip(
  body: Blob,
  { top, height }: Pick<Part, 'top' | 'height'>,
  { devicePixelRatio }: StripTarget['seen'],
): Promise<Result<Size>> {
  const pixels = await pngSize(body);
  if (!pixels) return failed('screenshot-empty', 'the image is not a PNG');
  const expected = Math.round(height * devicePixelRatio);
  return Math.abs(pixels.height - expected) > 2
    ? failed('screenshot-short', `the strip at ${top} is ${pixels.height} px high, not ${expected}`)
    : ok(pixels);
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
  const checked = await sizeOfStrip(body, { top, height }, seen);
  if (!checked.ok) return checked;
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
  return ok({ body, area, pixels: checked.value, method: camera.method, digest, ...look });
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
