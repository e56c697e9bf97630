/**
 * Holds still what moves by itself: animations and transitions of every kind, videos, SVG. What ends soon is brought to
 * its end at once: an element that fades in while somebody scrolls is there, not invisible. What goes on for longer (a bar
 * that counts ten minutes down) stays as the user saw it: its end would be another page.
 */
import { allRoots, animationsIn, elementsIn, listenIn, unlistenIn, type Root } from './page';

/** What runs when the page is held and ends by itself within this time: half of a fading is nothing that anybody wants to keep. */
const SOON_MS = 2_000;
/** What begins only as the page is scrolled: fadings one after another take longer, and without their end there is nothing. */
const SOON_ON_THE_WAY_MS = 5_000;

/** What has been done to animations. */
export interface Stilled {
  animations: number;
  /** Brought to their end. */
  ended: number;
}

export interface Held extends Stilled {
  videos: number;
  drawings: number;
}

interface HeldVideo {
  video: HTMLVideoElement;
  /** Null for what comes live from a stream: that knows no rate and is paused. */
  rate: number | null;
}

/** What a page would hear of its own videos being held and let go. */
const TOLD = ['ratechange', 'pause', 'play', 'playing'] as const;

export class Motion {
  readonly #animations = new Set<Animation>();
  readonly #videos: HeldVideo[] = [];
  readonly #drawings: SVGSVGElement[] = [];
  /** Since the page was held. */
  #onTheWay: Stilled = { animations: 0, ended: 0 };
  /** Silences what the page would otherwise hear of its own videos. */
  readonly #silence = (event: Event): void => {
    const known = event.composedPath()[0];
    if (this.#videos.some(({ video }) => video === known)) event.stopImmediatePropagation();
  };
  /** A video that starts while all is held is held too. */
  readonly #catch = (event: Event): void => {
    const started = event.composedPath()[0];
    if (started instanceof HTMLVideoElement) this.#holdVideo(started);
  };
  readonly #listening: Root[] = [];

  hold(): Held {
    for (const root of allRoots()) this.#holdIn(root);
    const { animations, ended } = this.#onTheWay;
    this.#onTheWay = { animations: 0, ended: 0 };
    return {
      animations,
      ended,
      videos: this.#videos.length,
      drawings: this.#drawings.length,
    };
  }

  #holdIn(root: Root): void {
    for (const event of ['play', 'playing']) listenIn(root, event, this.#catch);
    this.#listening.push(root);
    for (const animation of animationsIn(root)) this.#still(animation, SOON_MS);
    for (const video of elementsIn(root, 'video'))
      if (video instanceof HTMLVideoElement && !video.paused) this.#holdVideo(video);
    for (const drawing of elementsIn(root, 'svg')) {
      if (!(drawing instanceof SVGSVGElement) || drawing.ownerSVGElement || drawing.animationsPaused())
        continue;
      drawing.pauseAnimations();
      this.#drawings.push(drawing);
    }
  }

  /** At a rate of nothing it shows one frame and is not paused: its player draws no button over it. */
  #holdVideo(video: HTMLVideoElement): void {
    if (this.#videos.some((held) => held.video === video) || video.playbackRate === 0) return;
    if (this.#videos.length === 0) for (const event of TOLD) addEventListener(event, this.#silence, true);
    const isLive = video.srcObject !== null;
    this.#videos.push({ video, rate: isLive ? null : video.playbackRate });
    if (isLive) video.pause();
    else video.playbackRate = 0;
  }

  /** What ends soon is brought to its end, all else is held; what follows the scroll bar moves with nothing else. */
  #still(animation: Animation, soonMs: number): void {
    const isTimed = animation.timeline instanceof DocumentTimeline;
    if (animation.playState !== 'running' || !isTimed || this.#animations.has(animation)) return;
    const endMs = Number(animation.effect?.getComputedTiming().endTime ?? Infinity);
    const leftMs = (endMs - Number(animation.currentTime ?? 0)) / animation.playbackRate;
    if (animation.playbackRate > 0 && leftMs <= soonMs) {
      animation.finish();
      this.#onTheWay.ended += 1;
    } else {
      animation.pause();
      this.#animations.add(animation);
      this.#onTheWay.animations += 1;
    }
  }

  /** What began since. */
  settle(roots: readonly Root[]): void {
    for (const root of roots)
      for (const animation of animationsIn(root)) this.#still(animation, SOON_ON_THE_WAY_MS);
  }

  /** What was done to animations that began after the page was held. */
  get onTheWay(): Stilled {
    return { ...this.#onTheWay };
  }

  release(): void {
    for (const root of this.#listening.splice(0))
      for (const event of ['play', 'playing']) unlistenIn(root, event, this.#catch);
    for (const animation of this.#animations) if (animation.playState === 'paused') animation.play();
    this.#animations.clear();
    for (const { video, rate } of this.#videos) {
      if (rate === null) void video.play().catch(() => undefined);
      else if (video.playbackRate === 0) video.playbackRate = rate;
    }
    for (const drawing of this.#drawings.splice(0)) drawing.unpauseAnimations();
    // These are told a moment later: the page still need not hear of them.
    setTimeout(() => {
      for (const event of TOLD) removeEventListener(event, this.#silence, true);
      this.#videos.length = 0;
    }, 50);
  }
}
