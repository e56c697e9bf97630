/** Draws a page from its DOM with html2canvas. Not evidence of pixels: closed shadow roots and frames of others are missing. */
import html2canvas from 'html2canvas';

/** Canvases above this side come back empty, without an error. */
const LONGEST_SIDE_PX = 16_000;

/** A PNG as a data: URL, at most {@link LONGEST_SIDE_PX} a side. */
export async function drawPage(): Promise<string> {
  const root = document.documentElement;
  const width = Math.min(root.scrollWidth, LONGEST_SIDE_PX);
  const height = Math.min(root.scrollHeight, LONGEST_SIDE_PX);
  const canvas = await html2canvas(root, {
    width,
    height,
    windowWidth: root.clientWidth,
    windowHeight: innerHeight,
    scale: 1,
    logging: false,
    // Nothing of another origin is asked for again.
    useCORS: false,
    allowTaint: false,
  });
  return canvas.toDataURL('image/png');
}
