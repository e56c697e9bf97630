/** What a strip's picture shows of itself. It is decoded once, while the next strip is taken, and not at all without a question. */
import { withPicture } from '../pixels';
import { countPlain } from '../plain-parts';
import { shareOfDifferingPixels } from '../png';
import { verticalPeriod } from '../vertical-period';
import type { StripTarget } from './camera';
import type { Area, StripImage } from './engine';

export type StripLook = Pick<StripImage, 'plainImages' | 'periodPx' | 'unlikeSeen'>;

export interface Questions {
  /** Where it shows large images, in its own pixels: how many of them are of one colour? */
  images: readonly Area[];
  /** Is it the first in a window of another height? It may still be the old window's picture, over and over. */
  isFirstInWindow: boolean;
  /** Is it the top of the page? What of it is not what the user saw there? */
  isTop: boolean;
}

/** Only what is worth saying is in the answer. */
export async function lookAt(
  body: Blob,
  { images, isFirstInWindow, isTop }: Questions,
  { seen, viewport }: Pick<StripTarget, 'seen' | 'viewport'>,
): Promise<StripLook> {
  // Of a page that the user had scrolled the top was not seen.
  const like = isTop && seen.scrollY === 0 ? viewport : null;
  if (images.length === 0 && !isFirstInWindow && !like) return {};
  return withPicture(body, async (picture) => {
    const look: StripLook = {};
    const plainImages = countPlain(picture, images);
    if (plainImages > 0) look.plainImages = plainImages;
    // Beside the page and below it stand its scroll bars, others in a taller window.
    const { clientWidth, clientHeight, devicePixelRatio: dpr } = seen;
    const page = { width: clientWidth * dpr, height: clientHeight * dpr };
    const periodPx = isFirstInWindow ? verticalPeriod(picture, page.width) : null;
    if (periodPx !== null) look.periodPx = periodPx;
    const unlikeSeen = like
      ? await withPicture(like, (saw) => shareOfDifferingPixels(picture, saw, page))
      : 0;
    if (unlikeSeen > 0) look.unlikeSeen = unlikeSeen;
    return look;
  });
}
