/**
 * The full-page screenshot in Firefox: parts of the document as the browser draws them, while the page stands at its top.
 * What floats is drawn where it stands there, once; frames of other sites are in it; nothing is laid out anew. A page that
 * shows its parts only while they are in the window is scrolled there, and the window is what is drawn.
 */
import { pngSize } from '@/utils/evidence/png-size';
import { failed, ok, type Result } from '@/utils/evidence/result';
import type { Begun, Compared, SeenText, Walked } from '../../page-walker';
import { capturePolicy } from '../../policy';
import type { Camera, StripTarget } from '../camera';
import type { FullPage, OnTaken, Size, StripImage, TakenPage } from '../engine';
import { checkStrips, type Retake } from '../strip-check';
import { showLimits } from '../strip-part';
import type { Pass } from '../strip-pass';
import {
  coverageOf,
  describeBegun,
  describePass,
  describeWalk,
  describeWidth,
  type Story,
} from '../strip-story';
import { takeStrips } from '../strips';
import { tallestPx } from '../window-height';
import { areasBetween, drawStrip, type AreaTarget } from './drawn-area';

/** The strips of one try, and what the page was like before it and after. */
interface Drawn {
  begun: Begun;
  walked: Walked | null;
  strips: StripImage[];
  documentHeight: number;
  /** Images that had not arrived. */
  pending: number;
  compared: Compared | null;
}

/** A page that drawing it from its top does not show: its parts, or its background, are there only while they are in the window. */
const ONLY_IN_VIEW = 'only-in-view';

/** Takes all strips, hands them over once each has been checked, and leaves the page as the user saw it. */
export async function takeAreas(told: AreaTarget, onTaken: OnTaken): Promise<Result<SeenText>> {
  const target = { ...told, seen: { ...told.seen, devicePixelRatio: await ratioOf(told) } };
  const taken = await takeAll(target);
  if (!taken.ok && (taken.problem.code === ONLY_IN_VIEW || taken.problem.code === 'strip-blank'))
    return takeStrips(inWindow(target), onTaken);
  // The page is as it was before anything slow is done with its pictures.
  const [ended] = await Promise.all([target.walker.end(), taken.ok && onTaken(taken.value)]);
  return taken.ok ? ok(ended.ok ? ended.value : []) : taken;
}

/**
 * Pixels of a picture to one of the page's. Pages may be told another number than the screen has, against fingerprinting
 * (Tor Browser): where what the window shows is not of the size that follows from it, the browser's own is found by drawing.
 */
async function ratioOf({ camera, seen, viewport }: AreaTarget): Promise<number> {
  const { innerWidth, clientWidth, devicePixelRatio: told } = seen;
  const isTold = (picture: Size | null, width: number): boolean =>
    picture !== null && Math.abs(picture.width - width * told) <= 1;
  if (viewport && isTold(await pngSize(viewport), innerWidth)) return told;
  const row = await camera.shoot({ x: 0, y: 0, width: clientWidth, height: 1 });
  const drawn = row.ok ? await pngSize(row.value) : null;
  return drawn === null || isTold(drawn, clientWidth) ? told : drawn.width / clientWidth;
}

/** The same page, taken window by window as it is scrolled. */
function inWindow({ camera, ...target }: AreaTarget): StripTarget {
  const shoot: Camera['shoot'] = async () => {
    const shot = await camera.shoot(null);
    return shot.ok ? ok({ png: () => Promise.resolve(shot.value) }) : shot;
  };
  return { ...target, camera: { method: camera.method, shoot, layOut: null, pinch: 'unseen' } };
}

async function takeAll(target: AreaTarget): Promise<Result<TakenPage>> {
  let drawn = await drawOnce(target, null);
  // A page that has not stood still is drawn once more.
  for (let left = capturePolicy.passes - 1; left > 0 && drawn.ok && isUnsteady(drawn.value); left -= 1)
    drawn = await drawOnce(target, drawn.value);
  if (!drawn.ok) return drawn;
  const checked = await checkStrips(drawn.value.strips, target, retakeOf(target));
  return checked.ok
    ? ok({ page: describe(target, drawn.value, checked.value), strips: checked.value })
    : checked;
}

const isUnsteady = ({ compared }: Drawn): boolean => compared !== null && compared.moved + compared.late > 0;

/** So much of what was seen on the way is gone or hidden again that the page must take it away behind the user. */
const isOnlyInView = ({ removed, hidden }: Compared): boolean =>
  removed + hidden >= capturePolicy.virtualisedFrom;

/** Firefox draws a page without scrolling, and so without what comes only into view: that is brought in first. */
async function drawOnce(target: AreaTarget, before: Drawn | null): Promise<Result<Drawn>> {
  const { walker, seen } = target;
  const begin = (): Promise<Result<Begun>> =>
    walker.begin(capturePolicy.paintedMs, capturePolicy.seenTextChars);
  let begun = await begin();
  if (!begun.ok) return begun;
  const heightPx = Math.min(
    capturePolicy.tallestPagePx,
    (before?.begun ?? begun.value).documentHeight + capturePolicy.growthPx,
  );
  let walked = before?.walked ?? null;
  const isLong = begun.value.documentHeight > seen.innerHeight + 1;
  if (isLong && begun.value.backgroundFixed)
    return failed(ONLY_IN_VIEW, 'a background stands still in the window');
  if (isLong && !walked) {
    walked = await walkDown(target, heightPx);
    begun = await begin();
    if (!begun.ok) return begun;
    const after = await walker.compare(null);
    if (after.ok && isOnlyInView(after.value)) return onlyInView(after.value);
    // What sticks to the window only since it was scrolled is not what the user saw.
    await walker.again(true);
  }
  const pending = await walker.arrive(capturePolicy.stripSettleMs);
  const drawn = await drawAll(target, begun.value.documentHeight, heightPx);
  if (!drawn.ok) return drawn;
  // Many pages fade out what has left the window only some time later.
  if (walked && drawn.value.compared && isOnlyInView(drawn.value.compared))
    return onlyInView(drawn.value.compared);
  return ok({
    ...drawn.value,
    begun: begun.value,
    walked,
    pending: pending.ok ? pending.value : 0,
  });
}

const onlyInView = ({ removed, hidden }: Compared): Result<never> =>
  failed(
    ONLY_IN_VIEW,
    `${removed} pieces of text were taken away after they had been in view, ${hidden} hidden`,
  );

async function walkDown({ walker }: AreaTarget, heightPx: number): Promise<Walked | null> {
  const walked = await walker.walk({
    heightPx,
    ms: capturePolicy.walkMs,
    endMs: capturePolicy.walkEndMs,
    imagesMs: capturePolicy.stripSettleMs,
    paintedMs: capturePolicy.paintedMs,
  });
  return walked.ok ? walked.value : null;
}

/** Strip under strip, down to the page's end or the limit; a page that grows meanwhile is followed. */
async function drawAll(
  target: AreaTarget,
  firstHeight: number,
  heightPx: number,
): Promise<Result<Pick<Drawn, 'strips' | 'documentHeight' | 'compared'>>> {
  const strips: StripImage[] = [];
  let documentHeight = firstHeight;
  let coveredPx = 0;
  let compared: Compared | null = null;
  const endPx = (): number => Math.min(documentHeight, heightPx);
  while (coveredPx < endPx() - 0.5) {
    // The browser draws one after the other; what is drawn comes over while it draws the next.
    const drawing = areasBetween(target, coveredPx, endPx()).map((area) => drawStrip(target, area));
    for (const strip of await Promise.all(drawing)) {
      if (!strip.ok) return strip;
      strips.push(strip.value);
    }
    coveredPx = endPx();
    const now = await target.walker.compare(null);
    compared = now.ok ? now.value : null;
    if (now.ok) ({ documentHeight } = now.value);
  }
  return ok({ strips, documentHeight, compared });
}

/** Drawn once more from the top; then the page is shown there, for whoever asks what ought to be in view. */
function retakeOf(target: AreaTarget): Retake {
  const limits = showLimits(capturePolicy.stripSettleMs);
  return async ({ area }) => {
    const top = await target.walker.show(0, limits, true);
    if (!top.ok) return top;
    const strip = await drawStrip(target, area);
    const shown = await target.walker.show(area.y, limits, true);
    return shown.ok ? strip : shown;
  };
}

/** What the strips show of the page, and what was done to it for them. */
function describe(target: AreaTarget, drawn: Drawn, strips: StripImage[]): FullPage {
  const { seen, camera } = target;
  const { begun, walked, compared, documentHeight } = drawn;
  const story: Story = { transformations: [], limitations: [] };
  describeBegun(story, begun);
  describeWidth(story, seen);
  if (walked) describeWalk(story, walked);
  const last = strips.at(-1);
  const [first] = strips;
  const pass: Pick<Pass, 'floats' | 'pending' | 'coveredPx' | 'documentHeight' | 'cut'> = {
    floats: { sticky: 0, fixed: 0 },
    pending: drawn.pending > 0 ? [{ top: 0, count: drawn.pending }] : [],
    coveredPx: last ? last.area.y + last.area.height : 0,
    documentHeight,
    cut: null,
  };
  describePass(story, pass, compared);
  const differing = first?.unlikeSeen ?? 0;
  if (differing > 0)
    story.limitations.push({
      code: 'first-strip-differs',
      detail: `${(differing * 100).toFixed(4)} % of pixels differ from the viewport image: the page moves`,
    });
  return {
    method: camera.method,
    ...coverageOf(story, pass, { taken: strips.length, heightPx: tallestPx(seen) }, seen),
    ...story,
    changed: (compared?.moved ?? 0) + (compared?.gone ?? 0) > 0 || walked !== null,
  };
}
