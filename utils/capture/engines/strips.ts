/**
 * The full-page screenshot: strips of the real viewport, taken by scrolling, because one shot of the whole page is
 * silently wrong in seven ways (docs/capture.md). A page that does not stand still on the way is taken once more.
 */
import { failed, ok, type Result } from '@/utils/evidence/result';
import type { Begun, Compared, SeenText, Walked } from '../page-walker';
import { capturePolicy } from '../policy';
import { isPinched } from '../walker/pinch';
import type { StripTarget } from './camera';
import type { FullPage, OnTaken, StripImage, TakenPage } from './engine';
import { checkStrips, type Retake } from './strip-check';
import {
  coverageOf,
  describeBegun,
  describeHeight,
  describeImages,
  describePass,
  describePinch,
  describeWalk,
  describeWidth,
  type Story,
} from './strip-story';
import { takePart } from './strip-part';
import { takePass, type Pass, type PassLimits } from './strip-pass';
import { barPx, layOut, resize, tallestPx, triesTallAtOnce } from './window-height';

/**
 * Takes all strips, hands them over once the page has been seen to stand still, and leaves the page as the user saw it:
 * laid out as before the debugger's bar came, until the camera gives the window back.
 */
export async function takeStrips(target: StripTarget, onTaken: OnTaken): Promise<Result<SeenText>> {
  const { walker, seen } = target;
  const unpinched = await unpinch(target);
  if (!unpinched.ok) return unpinched;
  const taken = await takeAll(unpinched.value);
  const giveBack = async (): Promise<SeenText> => {
    const [ended] = await Promise.all([walker.end(), layOut(target, seen.innerHeight)]);
    return ended.ok ? ended.value : [];
  };
  // The page is as it was before anything slow is done with its pictures.
  const [seenText] = await Promise.all([giveBack(), taken.ok && onTaken(taken.value)]);
  return taken.ok ? ok(seenText) : taken;
}

/** The page as its window shows it by itself: two fingers enlarge a part of it, and every picture would be one of that part. */
async function unpinch(target: StripTarget): Promise<Result<StripTarget>> {
  const { camera, seen } = target;
  if (!isPinched(seen) || camera.pinch === 'unseen') return ok(target);
  if (!camera.pinch)
    return failed('pinched', 'the page is enlarged with two fingers: its window shows a part of it only');
  await camera.pinch(1);
  // What the window showed is no picture of the page's top.
  return ok({ ...target, viewport: null });
}

interface Walk {
  begun: Begun;
  walked: Walked | null;
}

/** Down and back, where something waits to come into view; in a taller viewport that is fewer steps. */
async function walkDown(target: StripTarget, limits: PassLimits): Promise<Walked | null> {
  const { camera, seen, walker } = target;
  const tall = tallestPx(seen);
  const isTall = limits.tall && camera.layOut !== null && tall > seen.innerHeight;
  if (isTall) await layOut(target, tall);
  const walked = await walker.walk({
    heightPx: limits.heightPx,
    ms: capturePolicy.walkMs,
    endMs: capturePolicy.walkEndMs,
    imagesMs: capturePolicy.stripSettleMs,
    paintedMs: capturePolicy.paintedMs,
  });
  if (isTall) await layOut(target, seen.innerHeight);
  return walked.ok ? walked.value : null;
}

const begin = ({ walker }: StripTarget): Promise<Result<Begun>> =>
  walker.begin(capturePolicy.paintedMs, capturePolicy.seenTextChars);

/**
 * Whether the strips of a pass show a page that has not stood still, or one that keeps only what is in view, in too tall a
 * viewport or before its rows were waited for.
 */
const isUnsteady = (compared: Compared, pass: Pass, begun: Begun, windowPx: number): boolean =>
  compared.moved > 0 ||
  compared.late > 0 ||
  ((pass.heightPx > windowPx || !begun.dropsRows) && compared.removed >= capturePolicy.virtualisedFrom);

async function takeAll(target: StripTarget): Promise<Result<TakenPage>> {
  const { camera, seen, walker } = target;
  const first = await begin(target);
  if (!first.ok) return first;
  const walk: Walk = { begun: first.value, walked: null };
  const limits: PassLimits = {
    tall: camera.layOut !== null,
    heightPx: Math.min(capturePolicy.tallestPagePx, walk.begun.documentHeight + capturePolicy.growthPx),
  };
  const isLong = walk.begun.documentHeight > seen.clientHeight + 1;
  const isTallNext = walk.begun.lazy === 0 && !isPinched(seen) && triesTallAtOnce(target, walk.begun, limits);
  // The debugger's bar may still be on its way in, or what was enlarged on its way back: the window is to be as high as the
  // user had it, and drawn so. Where a taller one is tried at once, that one is waited for instead, and this one if it does not hold.
  if (camera.layOut && !isTallNext) await resize(target, 0, seen.innerHeight);
  const walkOnce = async (): Promise<Result<null>> => {
    walk.walked ??= await walkDown(target, limits);
    const again = await begin(target);
    if (again.ok) walk.begun = again.value;
    return again.ok ? ok(null) : again;
  };
  if (isLong && (walk.begun.lazy > 0 || !limits.tall)) await walkOnce();

  let compared: Compared | null = null;
  let pass: Pass | null = null;
  for (let left: number = capturePolicy.passes; left > 0; left -= 1) {
    const taken = await takePass(target, walk.begun, limits);
    if (!taken.ok) return taken;
    pass = taken.value;
    const after = await walker.compare(null);
    compared = after.ok ? after.value : null;
    const steady = compared === null || !isUnsteady(compared, pass, walk.begun, seen.innerHeight);
    if (steady || left === 1) break;
    limits.tall &&= (compared?.removed ?? 0) < capturePolicy.virtualisedFrom;
    await walker.again(false);
    await resize(target, 0, seen.innerHeight);
    const walked = await walkOnce();
    if (!walked.ok) return walked;
  }
  if (!pass) return failed('unexpected', 'no pass was made');
  return finish(target, walk, pass, compared);
}

/** Takes a strip again as it was taken: at its place, in a window of its height, with what stuck to the window then. */
function retakeOf(target: StripTarget, pass: Pass): Retake {
  const { walker, seen } = target;
  const windowPx = ({ area }: StripImage): number => area.height + barPx(seen);
  const take = async (strip: StripImage): Promise<Result<StripImage>> => {
    const { area } = strip;
    const part = await takePart(target, {
      ...{ top: area.y, height: windowPx(strip), settleMs: capturePolicy.stripSettleMs },
      ...{ keepFloats: area.y === 0, isFirstInWindow: true },
    });
    if (!part.ok) return part;
    // The page's end has come up: this would be a picture of another part.
    return Math.abs(part.value.shown.scrollY - area.y) < 1
      ? part.value.strip
      : failed('strip-moved', `the part at ${area.y} is at ${part.value.shown.scrollY} by now`);
  };
  return async (strip) => {
    if (strip.area.y !== 0 || !pass.hasPutAway) return take(strip);
    await walker.again(true);
    await resize(target, 0, windowPx(strip));
    const again = await take(strip);
    await walker.putAway();
    await resize(target, 0, pass.heightPx);
    return again;
  };
}

/** Unwraps and checks the strips, and says what was done for them. */
async function finish(
  target: StripTarget,
  { begun, walked }: Walk,
  pass: Pass,
  compared: Compared | null,
): Promise<Result<TakenPage>> {
  const { seen } = target;
  const strips: StripImage[] = [];
  for (const each of await Promise.all(pass.strips)) {
    if (!each.ok) return each;
    strips.push(each.value);
  }
  const retake = retakeOf(target, pass);
  const checked = await checkStrips(strips, target, retake);
  if (!checked.ok) return checked;
  const story: Story = { transformations: [], limitations: [] };
  describeBegun(story, begun);
  describeWidth(story, seen);
  if (target.camera.pinch !== 'unseen') describePinch(story, seen);
  if (walked) describeWalk(story, walked);
  describeHeight(story, pass, seen);
  describePass(story, pass, compared);
  describeImages(story, checked.value);
  const differing = await matchFirst(target, pass, checked.value);
  if (differing > 0)
    story.limitations.push({
      code: 'first-strip-differs',
      detail: `${(differing * 100).toFixed(4)} % of pixels differ from the viewport image: the page moves`,
    });
  const page: FullPage = {
    method: target.camera.method,
    ...coverageOf(story, pass, { taken: pass.strips.length, heightPx: pass.heightPx }, seen),
    ...story,
    changed: (compared?.moved ?? 0) + (compared?.gone ?? 0) > 0 || walked !== null,
  };
  return ok({ page, strips: checked.value });
}

/** A first strip that is not what the user saw is taken again as the window shows it; the better one is kept. */
async function matchFirst(target: StripTarget, pass: Pass, strips: StripImage[]): Promise<number> {
  const { seen, walker } = target;
  const [first] = strips;
  const differing = first?.unlikeSeen ?? 0;
  if (!first || differing === 0 || pass.cut || first.area.height > seen.innerHeight) return differing;
  await walker.again(true);
  await resize(target, 0, seen.innerHeight);
  const part = await takePart(target, {
    ...{ top: 0, height: seen.innerHeight, settleMs: capturePolicy.stripSettleMs },
    ...{ keepFloats: true, isFirstInWindow: false },
  });
  const second = part.ok ? await part.value.strip : part;
  if (!second.ok) return differing;
  const again = second.value.unlikeSeen ?? 0;
  if (again < differing) strips[0] = second.value;
  return Math.min(again, differing);
}
