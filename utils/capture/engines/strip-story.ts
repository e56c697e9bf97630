/** What was done to a page for the sake of its picture, and what the picture does not show, as remarks of the evidence. */
import type { Geometry } from '../page-geometry';
import type { Begun, Compared, Walked } from '../page-walker';
import { capturePolicy } from '../policy';
import { isPinched } from '../walker/pinch';
import type { FullPage, StripImage } from './engine';
import type { Pass } from './strip-pass';

export type Story = Pick<FullPage, 'transformations' | 'limitations'>;

const px = (height: number): number => Math.round(height);

export function describeBegun(
  { transformations, limitations }: Story,
  { scrollers, backgroundFixed, leftOut }: Begun,
): void {
  if (leftOut > 0)
    transformations.push({
      code: 'laid-out',
      detail: `${leftOut} parts that the browser leaves out until somebody comes near were laid out`,
    });
  if (scrollers.length > 0) {
    const each = scrollers.map(({ name, width, height, hiddenPx, besidePx }) => {
      const hidden = [hiddenPx > 0 && `${px(hiddenPx)} px`, besidePx > 0 && `${px(besidePx)} px to the side`];
      return `${name} ${width} × ${height} px hides ${hidden.filter(Boolean).join(' and ')}`;
    });
    limitations.push({
      code: 'inner-scroll',
      detail: `${scrollers.length} boxes inside the page hold more than they show, and only what they show is in the picture: ${each.join('; ')}`,
    });
  }
  if (backgroundFixed)
    limitations.push({
      code: 'background-fixed',
      detail: 'a background stands still in the window, so that each strip shows it as that window did',
    });
}

export function describeWalk({ transformations, limitations }: Story, walked: Walked): void {
  const { screens, documentHeight, why } = walked;
  transformations.push({
    code: 'walked',
    detail: `the page was scrolled down and back once before its strips were taken: ${screens} screens, then ${px(documentHeight)} px high`,
  });
  if (why === 'time')
    limitations.push({
      code: 'walk-stopped',
      detail: `the walk down the page ended after ${capturePolicy.walkMs} ms at ${screens} screens`,
    });
}

export function describeHeight({ transformations }: Story, { heightPx }: Pass, seen: Geometry): void {
  if (heightPx > seen.innerHeight)
    transformations.push({
      code: 'tall-viewport',
      detail: `strips were taken through a viewport ${heightPx} px high, after checking that nothing in the page moves in it`,
    });
}

export function describePass(
  { transformations, limitations }: Story,
  pass: Pick<Pass, 'floats' | 'pending'>,
  compared: Compared | null,
): void {
  const { sticky, fixed } = pass.floats;
  if (sticky + fixed > 0)
    transformations.push({
      code: 'floating-once',
      detail: `after the first strip ${sticky} sticky elements were put into their place and ${fixed} fixed ones hidden`,
    });
  if (compared && compared.animations + compared.ended > 0)
    transformations.push({
      code: 'motion-held',
      detail: `while strips were taken ${compared.animations} more animations were held still, and ${compared.ended}, which were about to end, were brought to their end`,
    });
  for (const { top, count } of pass.pending)
    limitations.push({
      code: 'images-pending',
      detail: `${count} images at height ${px(top)} had not arrived`,
    });
  if (compared && compared.moved > 0)
    limitations.push({
      code: 'page-moved',
      detail: `${compared.moved} elements stood elsewhere when the last strip was taken than when the first was`,
    });
}

/** An image of one colour may be meant so; a picture that was taken before it was drawn looks the same. */
export function describeImages({ limitations }: Story, strips: readonly StripImage[]): void {
  const plain = strips.filter(({ plainImages = 0 }) => plainImages > 0);
  const each = plain.map(({ area, plainImages }) => `${plainImages} at height ${px(area.y)}`);
  if (plain.length > 0)
    limitations.push({
      code: 'images-plain',
      detail: `large images are of one colour in the picture, so by nature or not drawn in ${capturePolicy.imageRetakesMs} ms: ${each.join('; ')}`,
    });
}

/** Strips are as wide as the window: what stands beside it is in none of them. */
export function describeWidth({ limitations }: Story, seen: Geometry): void {
  const { clientWidth, documentWidth, scrollsSideways } = seen;
  if (!scrollsSideways || documentWidth <= clientWidth + 1) return;
  limitations.push({
    code: 'page-wider',
    detail: `the page is ${px(documentWidth)} px wide and its window ${px(clientWidth)} px: what stands beside the window is in no picture`,
  });
}

/** The picture of the window shows what the user had enlarged. */
export function describePinch({ transformations }: Story, seen: Geometry): void {
  if (isPinched(seen))
    transformations.push({
      code: 'pinch-undone',
      detail: `the user had enlarged the page with two fingers to ${Math.round(seen.pinch * 100)} %, as the picture of the window shows it; its strips show it as it is without that`,
    });
}

/** How much of the page the strips show (`taken` of them, the last as high as `heightPx`); where they end before it does, and why. */
export function coverageOf(
  { limitations }: Story,
  pass: Pick<Pass, 'coveredPx' | 'documentHeight' | 'cut'>,
  { taken, heightPx }: { taken: number; heightPx: number },
  seen: Geometry,
): Pick<FullPage, 'documentSize' | 'heightCovered' | 'stripsTaken' | 'stripsNeeded'> {
  const left = pass.documentHeight - pass.coveredPx;
  const whole = {
    documentSize: { width: Math.max(seen.documentWidth, seen.clientWidth), height: pass.documentHeight },
    heightCovered: pass.coveredPx,
    stripsTaken: taken,
    stripsNeeded: taken,
  };
  if (left <= 1) return whole;
  const ends = `the screenshot ends at ${px(pass.coveredPx)} of ${px(pass.documentHeight)} px`;
  const grew = pass.coveredPx < capturePolicy.tallestPagePx;
  if (pass.cut) limitations.push({ code: pass.cut.code, detail: `${ends}: ${pass.cut.detail}` });
  else
    limitations.push({
      code: grew ? 'page-endless' : 'page-cut',
      detail: grew
        ? `${ends}: it grew while it was walked, and was followed ${capturePolicy.growthPx} px below its first end`
        : ends,
    });
  return { ...whole, stripsNeeded: taken + Math.ceil(left / heightPx) };
}
