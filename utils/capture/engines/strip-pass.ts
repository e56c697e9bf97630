/** One way down the page with the camera: strip after strip, in the tallest viewport that moves nothing. */
import { ok, type Problem, type Result } from '@/utils/evidence/result';
import type { Begun, Floats } from '../page-walker';
import { capturePolicy } from '../policy';
import type { StripTarget } from './camera';
import type { StripImage } from './engine';
import { takePart } from './strip-part';
import { barPx, chooseHeight, isTallFromTop } from './window-height';

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
