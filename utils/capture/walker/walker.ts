/**
 * What stays in a page for the length of one capture: holds it still, walks it, shows part after part of it for the
 * camera, and leaves it as it was. Its answers go to the background, which parses them as it does any word of a page.
 */
import type { Begun, Compared, Resized, Shown, ShowLimits, Walked, WalkLimits } from './answers';
import { expectedIn, isRepeated } from './expected';
import { Floating, type Floats, type Sticking } from './floating';
import { decodeBetween, decodeInView, loading, pendingInView } from './images';
import { Motion, type Held } from './motion';
import { allRoots, documentHeight, drawn, until, type Root } from './page';
import { TextOnTheWay, type SeenText } from './seen-text';
import { frameScroller, isTooSmall, worstOf, type Scroller } from './scrollers';
import { pinchNow } from './pinch';
import { Standing } from './standing';
import { surveyOf, type Survey } from './survey';
import { walkDown } from './walk-down';

/** A page that draws no frames (in the background) is waited for this long after it was stopped. */
const STOPPED_MS = 150;

/**
 * A frame is begun once the one before the last has been drawn: at the third one in a new window the first is on the screen.
 * Fewer, and on a busy machine one picture in four repeated the old window's downwards.
 */
const RESIZED_FRAMES = 3;

export class PageWalker {
  readonly #motion = new Motion();
  readonly #floating = new Floating();
  readonly #standing = new Standing();
  #roots: Root[] = [document];
  #floats: Sticking = { sticky: [], fixed: [], pseudos: [] };
  /** What was once seen to lie under the page stays there, though at another height nothing may lie over it. */
  readonly #behind = new Set<Element>();
  /** What stuck to the window when the user saw the page. */
  #begunWith: Set<Element> | null = null;
  #text: TextOnTheWay | null = null;
  #awaited = new Set<HTMLImageElement>();
  #home: { x: number; y: number } | null = null;
  /** For rows of lists, where there were none to come. */
  #waitedInVainMs = 0;
  #drawnAt: { scrollY: number; innerHeight: number } | null = null;
  /** Where the window stood when the camera was told that it could look. */
  #shownAt: { scrollX: number; scrollY: number; innerHeight: number; pinch: number } | null = null;

  /** Stops what moves, and answers once it is seen to stand. */
  async hold(): Promise<Held> {
    const held = this.#motion.hold();
    if (held.animations + held.ended + held.videos + held.drawings > 0) await drawn(2, STOPPED_MS);
    return held;
  }

  /** Goes to the top and says what there is to be seen. */
  async begin(paintedMs: number, seenChars: number): Promise<Begun> {
    this.#home ??= { x: scrollX, y: scrollY };
    this.#text ??= new TextOnTheWay(seenChars);
    this.#text.watch([document]);
    scrollTo({ left: 0, top: 0, behavior: 'instant' });
    await this.#draw(1, paintedMs);
    this.#motion.settle(this.#roots);
    const survey = await this.#survey();
    this.#floating.layOut(survey.leftOut);
    if (survey.leftOut.length > 0) this.#drawnAt = null;
    const { sticky, fixed, pseudos, lazy, leftOut, backgroundFixed, scrollers } = survey;
    this.#begunWith ??= new Set([...sticky, ...fixed, ...pseudos.map(({ element }) => element)]);
    this.#noteStanding(survey);
    return {
      documentHeight: documentHeight(),
      floats: sticky.length + fixed.length + pseudos.length,
      leftOut: leftOut.length,
      dropsRows: this.#text.dropsRows,
      ...{ lazy, backgroundFixed, scrollers },
    };
  }

  /** In a frame: what it, and boxes in it, hold and do not show. */
  async hides(): Promise<Scroller[]> {
    if (isTooSmall()) return [];
    const [own, { scrollers }] = [frameScroller(), await this.#survey()];
    return worstOf(own ? [own, ...scrollers] : scrollers);
  }

  /** What has come since may have shadow roots of its own. */
  #lookAgain(): void {
    this.#roots = allRoots();
    this.#text?.watch(this.#roots);
  }

  async #survey(): Promise<Survey> {
    this.#lookAgain();
    const survey = await surveyOf(this.#roots);
    for (const element of survey.behind) this.#behind.add(element);
    return { ...survey, fixed: survey.fixed.filter((element) => !this.#behind.has(element)) };
  }

  #noteStanding({ sticky, fixed, pseudos }: Sticking): void {
    this.#standing.note(new Set([...sticky, ...fixed, ...this.#behind]), this.#roots);
    this.#floats = { sticky, fixed, pseudos };
  }

  /** Down the page and back, so that what waits to come into view does; bounded in height and time. */
  walk(limits: WalkLimits): Promise<Walked> {
    const settle = (): void => this.#motion.settle(this.#roots);
    const lookAgain = (): void => this.#lookAgain();
    const look = (): void => {
      if (!this.#text?.stirred()) return;
      lookAgain();
      settle();
      this.#text.note(this.#roots);
    };
    return walkDown({ roots: () => this.#roots, settle, look, lookAgain }, limits);
  }

  /** Each thing that sticks to the window has been seen once: from here on none is. */
  putAway(): Floats {
    const floats = this.#floating.putAway(this.#floats, () => this.#standing.compare());
    this.#text?.ignore();
    this.#noteStanding(this.#floats);
    return floats;
  }

  /** Decodes the large images of the part at `top` before anybody draws it; `null` when done. */
  async decode(top: number, heightPx: number, limitMs: number): Promise<null> {
    await decodeBetween(this.#roots, top, top + heightPx, limitMs);
    return null;
  }

  /** Whether everything still stands where it did; where it was `resized`, once the page has been drawn in that window. */
  async compare(resized: Resized | null): Promise<Compared> {
    if (resized) {
      const { top, heightPx, limitMs } = resized;
      scrollTo({ left: 0, top, behavior: 'instant' });
      await this.#hasHeight(heightPx, limitMs);
      await this.#draw(RESIZED_FRAMES, limitMs);
    } else this.#motion.settle(this.#roots);
    const late = [...this.#awaited].filter((image) => image.complete && image.naturalWidth > 0).length;
    return {
      ...this.#standing.compare(),
      otherwise: resized ? this.#standing.otherwise() : 0,
      windowHeight: innerHeight,
      late,
      removed: this.#text?.removed ?? 0,
      ...this.#motion.onTheWay,
      hidden: this.#text?.hidden() ?? 0,
    };
  }

  /** Until the window has this height, to the pixel that browsers round. */
  async #hasHeight(heightPx: number, limitMs: number): Promise<void> {
    const late = new Promise((resolve) => setTimeout(resolve, limitMs));
    const resized = async (): Promise<void> => {
      while (Math.abs(innerHeight - heightPx) > 1)
        await new Promise((resolve) => addEventListener('resize', resolve, { once: true }));
    };
    await Promise.race([resized(), late]);
  }

  /** Draws the page as it now stands, and remembers where that was. */
  async #draw(frames: number, paintedMs: number): Promise<void> {
    const isDrawn = await drawn(frames, paintedMs);
    this.#drawnAt = isDrawn ? { scrollY, innerHeight } : null;
  }

  /** Nothing has scrolled or resized since the page was last drawn. */
  #isDrawn(): boolean {
    return this.#drawnAt?.scrollY === scrollY && this.#drawnAt.innerHeight === innerHeight;
  }

  /** As at the beginning, for another try: what was put away is back; `asBegun`: but what came only since then is put away. */
  async again(asBegun: boolean): Promise<void> {
    if (!asBegun) this.#floating.restore();
    else {
      this.#floating.bringBack();
      const isLate = (element: Element): boolean => this.#begunWith?.has(element) === false;
      const { sticky, fixed, pseudos } = await this.#survey();
      this.#floating.putAway({
        sticky: sticky.filter(isLate),
        fixed: fixed.filter(isLate),
        pseudos: pseudos.filter(({ element }) => isLate(element)),
      });
      this.#text?.forgetHidden();
    }
    this.#text?.ignore();
    this.#awaited.clear();
    if (this.#text) this.#text.removed = 0;
  }

  /** Scrolls to `top` and waits until what is now in view has arrived, within limits. */
  async show(top: number, limits: ShowLimits, keepFloats: boolean): Promise<Shown> {
    const { imagesMs: limitMs, stirMs, paintedMs } = limits;
    const startedMs = performance.now();
    const waitedMs = (): number => performance.now() - startedMs;
    await this.decode(top, innerHeight, limitMs);
    // What has changed since the last part was shown is not what this one waits for.
    let isStirred = this.#text?.stirred() === true;
    scrollTo({ left: 0, top, behavior: 'instant' });
    if (!this.#isDrawn()) await this.#draw(1, paintedMs);
    this.#motion.settle(this.#roots);
    let floats: Floats = { sticky: 0, fixed: 0 };
    const rowsMs = await this.#rows(limits);
    const stirsFromMs = waitedMs();
    while (this.#text && (this.#text.stirred() || isStirred)) {
      isStirred = false;
      if (!keepFloats) {
        floats = this.#floating.putAway(await this.#survey());
        this.#text.ignore();
      } else this.#lookAgain();
      this.#text.note(this.#roots);
      if (waitedMs() - stirsFromMs > stirMs) break;
      await drawn(1, paintedMs);
      this.#motion.settle(this.#roots);
    }
    await until(() => pendingInView(this.#roots).length === 0, limitMs);
    const pending = pendingInView(this.#roots);
    for (const image of pending) this.#awaited.add(image);
    const images = await decodeInView(this.#roots, limitMs);
    if (images.length > 0) await drawn(2, paintedMs);
    this.#drawnAt = null; // whoever asks for the same part again wants it drawn again
    this.#shownAt = { scrollX, scrollY, innerHeight, pinch: pinchNow() };
    return {
      scrollY,
      documentHeight: documentHeight(),
      waitedMs: waitedMs() - rowsMs,
      pending: pending.length,
      images,
      floats,
      pinch: pinchNow(),
    };
  }

  /** Lists that keep only the rows in view draw them at once, or once the scrolling seems to have ended; how long that was waited for. */
  async #rows({ rowsMs, allRowsMs }: ShowLimits): Promise<number> {
    const text = this.#text;
    if (!text?.dropsRows) return 0;
    const startedMs = performance.now();
    await until(() => text.isStirred(), Math.min(rowsMs, allRowsMs - this.#waitedInVainMs));
    const waitedMs = performance.now() - startedMs;
    if (!text.isStirred()) this.#waitedInVainMs += waitedMs;
    return waitedMs;
  }

  /** Whether the window still stands where it was shown: neither the page nor its user has scrolled it since, enlarged it, or made it another. */
  stands(): boolean {
    const at = this.#shownAt;
    if (!at) return false;
    const apart = [at.scrollX - scrollX, at.scrollY - scrollY, at.innerHeight - innerHeight];
    return apart.every((px) => Math.abs(px) < 1) && at.pinch === pinchNow();
  }

  /** Waits for images that have begun to load, wherever they are; how many have not arrived. */
  async arrive(limitMs: number): Promise<number> {
    await until(() => loading(this.#roots).length === 0, limitMs);
    const pending = loading(this.#roots);
    for (const image of pending) this.#awaited.add(image);
    return pending.length;
  }

  /** Whether something stands out from `colour` (red, green, blue) in the part of the document now in view. */
  expects(colour: readonly [number, number, number]): boolean {
    return expectedIn(this.#roots, colour);
  }

  /** Whether two parts of the document, `height` high, say the same. */
  repeats(topA: number, topB: number, height: number): boolean {
    return isRepeated(this.#roots, topA, topB, height);
  }

  /** The strips are taken: everything back to its place, and the text that is gone again. */
  end(): SeenText[] {
    this.#floating.restore();
    const seen = this.#text?.end(allRoots()) ?? [];
    this.#text = null;
    if (this.#home) scrollTo({ left: this.#home.x, top: this.#home.y, behavior: 'instant' });
    this.#home = null;
    return seen;
  }

  /** Leaves the page as it was found. */
  release(): void {
    this.end();
    this.#motion.release();
  }
}
