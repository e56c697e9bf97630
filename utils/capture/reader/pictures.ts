/** Pictures: images as chosen, canvases and video frames as drawn. */
import { attribute, newCanvas, parentElement, previousElement, resolve } from './dom';
import { addStyle } from './attributes';
import type { Ledger } from './ledger';
import { readerPolicy } from './policy';
import { EMPTY, type Shape } from './shape';
import { candidatesOf, type Candidate } from './srcset';

/** Takes up the room an image not yet loaded takes up, and shows nothing. */
const NOTHING_YET =
  'data:image/svg+xml,%3Csvg%20xmlns=%22http://www.w3.org/2000/svg%22%20width=%220%22%20height=%220%22/%3E';

/** What an image was offered, its address in full. */
interface Offered extends Pick<Candidate, 'amount' | 'unit'> {
  url: string | null;
}

/** Encodes pictures as long as the reading's share of time lasts. */
export class Pictures {
  #pixelsLeft: number = readerPolicy.maxDrawnPixels;

  constructor(
    private readonly baseUrl: string,
    private readonly ledger: Ledger,
  ) {}

  shapeImage(image: HTMLImageElement, shape: Shape): void {
    const { attributes } = shape;
    const url = image.currentSrc || (attributes.has('src') ? (resolve(image.src, this.baseUrl) ?? '') : '');
    attributes.delete('srcset');
    attributes.delete('sizes');
    if (url === '') return;
    if (!image.complete) {
      attributes.set('src', NOTHING_YET);
      this.ledger.remark('image-not-loaded', `Images had not been loaded yet, the first: ${short(url)}`);
      return;
    }
    const drawn = url.startsWith('blob:') ? this.draw(image, image.naturalWidth, image.naturalHeight) : null;
    const token = this.ledger.resource(url, 'image', true, drawn);
    const density = this.#density(image);
    if (density === null) attributes.set('src', token);
    else {
      // Keeps the natural size that the chosen candidate had.
      attributes.delete('src');
      attributes.set('srcset', `${token} ${density.descriptor}`);
      if (density.sizes !== null) attributes.set('sizes', density.sizes);
    }
  }

  /** How the chosen candidate of a srcset was scaled; null where its natural size is that of its pixels. */
  #density(image: HTMLImageElement): { descriptor: string; sizes: string | null } | null {
    const candidates = this.#offered(image).filter(({ url }) => url === image.currentSrc);
    if (candidates.some(({ unit }) => unit === 'w')) {
      const width = candidates.find(({ unit }) => unit === 'w')?.amount ?? 0;
      return image.naturalWidth > 0 ? { descriptor: `${width}w`, sizes: `${image.naturalWidth}px` } : null;
    }
    // The same address may stand there twice; the browser takes the density nearest to the screen's.
    const offScreen = ({ amount }: Offered): number => Math.abs(amount - devicePixelRatio);
    const [chosen] = candidates.sort((a, b) => offScreen(a) - offScreen(b));
    return !chosen || chosen.amount === 1 ? null : { descriptor: `${chosen.amount}x`, sizes: null };
  }

  #offered(image: HTMLImageElement): Offered[] {
    const sets = [attribute(image, 'srcset')];
    if (parentElement(image) instanceof HTMLPictureElement) {
      let before = previousElement(image);
      for (let left = readerPolicy.maxMediaSources; before && left > 0; left -= 1) {
        if (before instanceof HTMLSourceElement) sets.splice(1, 0, attribute(before, 'srcset'));
        before = previousElement(before);
      }
    }
    const offered: Offered[] = [];
    const src = attribute(image, 'src');
    if (src !== null) offered.push({ url: resolve(src, this.baseUrl), amount: 1, unit: 'x' });
    for (const set of sets)
      for (const { address, amount, unit } of candidatesOf(set ?? '', readerPolicy.maxCandidates))
        offered.push({ url: resolve(address, this.baseUrl), amount, unit });
    return offered;
  }

  /**
   * The canvas keeps its element, so that the page's rules still match it; its picture becomes the background.
   * Without scripting (as in a sandboxed frame) a canvas is an ordinary inline element, hence the explicit box.
   */
  shapeCanvas(canvas: HTMLCanvasElement, shape: Shape, inChildFrame: boolean): void {
    shape.inside = EMPTY;
    const style = getComputedStyle(canvas);
    if (inChildFrame) {
      const display = style.display === 'inline' ? 'inline-block' : style.display;
      addStyle(
        shape.attributes,
        `display:${display};box-sizing:${style.boxSizing};width:${style.width};height:${style.height}`,
      );
    }
    const picture = this.#encode(canvas, 'image/png');
    if (picture === null) return;
    if (isSeen(canvas, style) && isEmpty(canvas, picture))
      this.ledger.remark(
        'canvas-blank',
        'Canvases gave an empty picture: nothing is drawn on them, or (WebGL) only the screenshots show it.',
      );
    const behind = style.backgroundImage === 'none' ? '' : `,${style.backgroundImage}`;
    addStyle(
      shape.attributes,
      `background-image:url("${picture}")${behind}!important;background-size:${backgroundSize(canvas, style)}!important;` +
        `background-position:${style.objectPosition}!important;` +
        'background-repeat:no-repeat!important;background-origin:content-box!important;background-clip:content-box!important',
    );
  }

  shapeVideo(video: HTMLVideoElement, shape: Shape): void {
    const { attributes } = shape;
    const poster = attributes.get('poster');
    attributes.delete('src');
    const pixels = video.videoWidth * video.videoHeight;
    // Before anything was played the poster is what the page shows.
    const showsFrame =
      video.readyState >= 2 && pixels > 0 && (!poster || video.currentTime > 0 || !video.paused);
    const frame = showsFrame
      ? this.draw(
          video,
          video.videoWidth,
          video.videoHeight,
          pixels > readerPolicy.maxPngVideoPixels ? 'image/jpeg' : 'image/png',
        )
      : null;
    if (frame !== null) {
      attributes.set('poster', frame);
      this.ledger.remark('video-frame', 'A video is represented by the frame shown when the page was read.');
    } else if (poster) {
      const url = resolve(poster, this.baseUrl);
      if (url === null) attributes.delete('poster');
      else attributes.set('poster', this.ledger.resource(url, 'image', true));
    }
  }

  /** `source` as a data: URL, or null where the browser or the limit forbids it (noted). */
  draw(
    source: HTMLImageElement | HTMLVideoElement,
    width: number,
    height: number,
    type: 'image/png' | 'image/jpeg' = 'image/png',
  ): string | null {
    if (width === 0 || height === 0) return null;
    const canvas = newCanvas();
    canvas.width = width;
    canvas.height = height;
    try {
      canvas.getContext('2d')?.drawImage(source, 0, 0, width, height);
    } catch {
      return null;
    }
    return this.#encode(canvas, type);
  }

  #encode(canvas: HTMLCanvasElement, type: 'image/png' | 'image/jpeg'): string | null {
    const pixels = canvas.width * canvas.height;
    if (pixels === 0) return null;
    if (pixels > this.#pixelsLeft) {
      this.ledger.remark('limit-pictures', 'Canvases or video frames beyond the limit were left out.');
      return null;
    }
    this.#pixelsLeft -= pixels;
    try {
      return canvas.toDataURL(type, readerPolicy.jpegQuality);
    } catch {
      this.ledger.remark(
        'picture-unreadable',
        'A canvas or video frame could not be read: it holds pixels of another origin.',
      );
      return null;
    }
  }
}

/** What a background has to say for what `object-fit` says of a canvas. */
function backgroundSize(canvas: HTMLCanvasElement, { objectFit }: CSSStyleDeclaration): string {
  const isLarger = canvas.width > canvas.clientWidth || canvas.height > canvas.clientHeight;
  const fit = objectFit !== 'scale-down' ? objectFit : isLarger ? 'contain' : 'none';
  if (fit === 'contain' || fit === 'cover') return fit;
  return fit === 'none' ? `${canvas.width}px ${canvas.height}px` : '100% 100%';
}

const isSeen = (canvas: HTMLCanvasElement, { visibility }: CSSStyleDeclaration): boolean =>
  visibility === 'visible' && canvas.clientWidth > 0 && canvas.clientHeight > 0;

/** Compressed, nothing is far smaller than this for each pixel: whatever is larger need not be looked at. */
const EMPTY_CHARS_PER_PIXEL = 0.1;
const EMPTY_CHARS = 1_000;
/** Looked at so many rows at a time: a canvas may be larger than what there is memory for. */
const LOOK_ROWS = 128;
const BLACK = 0xff00_0000;

/**
 * Transparent all over, or black. What WebGL draws is gone from the canvas once it is shown, unless the page has
 * asked for it to stay. The canvas itself is not asked what draws on it: for one without anything that would decide it.
 */
function isEmpty(canvas: HTMLCanvasElement, picture: string): boolean {
  const { width, height } = canvas;
  if (picture.length > EMPTY_CHARS + width * height * EMPTY_CHARS_PER_PIXEL) return false;
  const rows = newCanvas();
  rows.width = width;
  rows.height = Math.min(height, LOOK_ROWS);
  const context = rows.getContext('2d', { willReadFrequently: true });
  if (!context) return false;
  let all: number | null = null;
  for (let top = 0; top < height; top += rows.height) {
    context.clearRect(0, 0, width, rows.height);
    context.drawImage(canvas, 0, -top);
    const shown = Math.min(rows.height, height - top);
    const pixels = new Uint32Array(context.getImageData(0, 0, width, shown).data.buffer);
    all ??= pixels[0] ?? 0;
    if ((all !== 0 && all !== BLACK) || pixels.some((pixel) => pixel !== all)) return false;
  }
  return true;
}

const short = (url: string): string => (url.length > 200 ? `${url.slice(0, 200)}…` : url);
