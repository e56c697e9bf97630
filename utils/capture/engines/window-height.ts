/** How high the window is in which strips are taken: as high as can be trusted, where the page neither moves in it nor looks otherwise. */
import type { Result } from '@/utils/evidence/result';
import type { Begun, Compared } from '../page-walker';
import { capturePolicy } from '../policy';
import type { StripTarget } from './camera';

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
export const isTallFromTop = ({ seen }: StripTarget, begun: Begun, limits: { tall: boolean }): boolean =>
  limits.tall && begun.floats === 0 && begun.documentHeight > seen.clientHeight + 1;

/** Whether a way down begins by trying a taller viewport, and by waiting for it or for the window's. */
export const triesTallAtOnce = (target: StripTarget, begun: Begun, limits: { tall: boolean }): boolean =>
  isTallFromTop(target, begun, limits) && isWorthIt(target, evenHeight(target, begun.documentHeight), begun);

/**
 * Lays the page out in the tallest viewport that leaves everything where it stands, looking as it does, or in the window's
 * again. It is at `top` by then: what is drawn to see whether anything moves is what the next strip shows.
 */
export async function chooseHeight(
  target: StripTarget,
  top: number,
  leftPx: number,
  begun: Begun,
): Promise<number> {
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
