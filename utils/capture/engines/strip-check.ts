/**
 * Whether strips can be what the page shows: one of a single colour where the page has text or images, or one that
 * repeats its neighbour or itself where the page does not, is taken again, and fails the step if it comes back the same.
 * One that lacks large images is taken again until they are there.
 */
import { failed, ok, type Result } from '@/utils/evidence/result';
import { onlyColour } from '../one-colour';
import { capturePolicy } from '../policy';
import type { StripTarget } from './camera';
import type { StripImage } from './engine';

async function isSame(one: Blob, other: Blob): Promise<boolean> {
  if (one.size !== other.size) return false;
  const [left, right] = await Promise.all([one.arrayBuffer(), other.arrayBuffer()]);
  const [a, b] = [new Uint8Array(left), new Uint8Array(right)];
  return a.every((byte, index) => byte === b[index]);
}

/** The page that strips are checked against, and its measures. */
type Checked = Pick<StripTarget, 'walker' | 'seen'>;

/** Takes the strip once more. */
export type Retake = (strip: StripImage) => Promise<Result<StripImage>>;

/** The strip itself, or a second picture of the same part that does not repeat `before`. */
async function unlike(
  before: StripImage | undefined,
  strip: StripImage,
  { walker }: Checked,
  retake: Retake,
): Promise<Result<StripImage>> {
  if (!before || !(await isSame(before.body, strip.body))) return ok(strip);
  const { y, height } = strip.area;
  const repeats = await walker.repeats(before.area.y, y, height);
  if (!repeats.ok || repeats.value) return ok(strip);
  const second = await retake(strip);
  if (second.ok && (await isSame(before.body, second.value.body)))
    return failed('strip-repeats', `the strip at ${y} is the one before it again, where the page is another`);
  return second;
}

/** The strip itself, or a second picture of the same part that is not empty. */
async function notBlank(
  strip: StripImage,
  { walker, seen }: Checked,
  retake: Retake,
): Promise<Result<StripImage>> {
  const { width, height } = strip.area;
  const page = { width: width * seen.devicePixelRatio, height: height * seen.devicePixelRatio };
  if ((await onlyColour(strip.body, page)) === null) return ok(strip);
  const second = await retake(strip);
  if (!second.ok) return second;
  const colour = await onlyColour(second.value.body, page);
  if (colour === null) return second;
  const expects = await walker.expects(colour);
  return expects.ok && expects.value
    ? failed('strip-blank', `the strip at ${strip.area.y} is empty, where the page has text or images`)
    : second;
}

/** The strip itself, or a second picture of the same part that is not one window of it over and over. */
async function notOverAndOver(
  strip: StripImage,
  { walker, seen }: Checked,
  retake: Retake,
): Promise<Result<StripImage>> {
  if (strip.periodPx === undefined) return ok(strip);
  const { y, height } = strip.area;
  const periodPx = strip.periodPx / seen.devicePixelRatio;
  const repeats = await walker.repeats(y, y + periodPx, height - periodPx);
  if (!repeats.ok || repeats.value) return ok(strip);
  const second = await retake(strip);
  if (!second.ok || second.value.periodPx === undefined) return second;
  return failed('strip-repeats', `the strip at ${y} is ${periodPx} px of the page, over and over`);
}

const plainIn = ({ plainImages = 0 }: StripImage): number => plainImages;

/** How long a page is waited for that lacks large images, in all of its strips; only time spent so is taken off. */
interface Patience {
  leftMs: number;
}

/**
 * The strip itself, or a later picture of the same part in which fewer of its large images are of one colour: browsers
 * draw a page before such images are ready. One that is of one colour by nature stays so; how many did is noted.
 */
async function withImages(strip: StripImage, retake: Retake, patience: Patience): Promise<StripImage> {
  let best = strip;
  while (plainIn(best) > 0 && patience.leftMs > 0) {
    const askedAtMs = Date.now();
    const again = await retake(strip);
    if (!again.ok) break;
    if (plainIn(again.value) < plainIn(best)) best = again.value;
    if (plainIn(best) > 0) await new Promise((resolve) => setTimeout(resolve, capturePolicy.imagePauseMs));
    patience.leftMs -= Date.now() - askedAtMs;
  }
  return best;
}

/** All strips, each checked; the first that cannot be right fails them all. */
export async function checkStrips(
  strips: readonly StripImage[],
  target: Checked,
  retake: Retake,
): Promise<Result<StripImage[]>> {
  const checked: StripImage[] = [];
  const patience: Patience = { leftMs: capturePolicy.imageRetakesMs };
  for (const strip of strips) {
    const once = await notOverAndOver(strip, target, retake);
    const shows = once.ok ? await notBlank(once.value, target, retake) : once;
    const differs = shows.ok ? await unlike(checked.at(-1), shows.value, target, retake) : shows;
    if (!differs.ok) return differs;
    checked.push(await withImages(differs.value, retake, patience));
  }
  return ok(checked);
}
