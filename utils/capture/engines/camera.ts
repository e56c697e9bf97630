/** What takes pictures of a page, and of which page: all that strips.ts needs of a browser. */
import type { Result } from '@/utils/evidence/result';
import type { CaptureMethod } from '@/utils/evidence/schema';
import type { Geometry } from '../page-geometry';
import type { WalkerInPage } from '../page-walker';

/** A picture that has been taken: the page may move on while it is still being unwrapped. */
export interface Shot {
  png(): Promise<Blob>;
}

/** Takes pictures of the window as it is. What a camera cannot do, it says by null. */
export interface Camera {
  method: CaptureMethod;
  shoot(): Promise<Result<Shot>>;
  /** Lays the page out in a viewport of this size, CSS pixels; null: it stays as the window is. */
  layOut: ((width: number, height: number) => Promise<void>) | null;
  /** Enlarges what the window shows as two fingers do, 1: not at all; null: only its user can. Some pictures never show it. */
  pinch: ((scale: number) => Promise<void>) | 'unseen' | null;
}

export interface StripTarget {
  /** The page's own walker: it is held still while strips are taken. */
  walker: WalkerInPage;
  camera: Camera;
  /** The page as the user saw it, before the debugger's bar took some of its height. */
  seen: Geometry;
  /** The visible part as it was then, to check the first strip against. */
  viewport: Blob | null;
}
