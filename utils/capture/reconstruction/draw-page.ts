/** Draws a page from its DOM with html2canvas. Not evidence of pixels: closed shadow roots, frames and other sites' images are missing. */
import html2canvas from 'html2canvas';
import { isLeftOut, withHarmlessCopies } from './harmless-copy';
import { inFrame, inPlace, openStillFrame } from './still-frame';

/** Canvases above this side come back empty, without an error. */
const LONGEST_SIDE_PX = 16_000;

/** Nothing of another origin is asked for again: what cannot be read cannot be drawn into a picture that is to be kept. */
function onlyOwn(url: string, isOwn: (url: string) => boolean): boolean {
  if (/^(data|blob):/i.test(url) || isOwn(url)) return true;
  throw new Error('it is of another site');
}

/** A PNG as a data: URL, at most {@link LONGEST_SIDE_PX} a side. */
export async function drawPage(): Promise<string> {
  const root = document.documentElement;
  const frame = await openStillFrame();
  const options = {
    width: Math.min(root.scrollWidth, LONGEST_SIDE_PX),
    height: Math.min(root.scrollHeight, LONGEST_SIDE_PX),
    windowWidth: root.clientWidth,
    windowHeight: innerHeight,
    scale: 1,
    logging: false,
    useCORS: false,
    allowTaint: false,
    customIsSameOrigin: onlyOwn,
    ignoreElements: (element: Element) => element === frame || isLeftOut(element),
    iframeContainer: inPlace,
  };
  try {
    const canvas = await inFrame(frame, () => withHarmlessCopies(() => html2canvas(root, options)));
    return canvas.toDataURL('image/png');
  } finally {
    frame.remove();
  }
}
