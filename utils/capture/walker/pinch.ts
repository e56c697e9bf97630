/** How much two fingers have enlarged what the window shows: no other measure of the page tells of it. */

/** Browsers round. */
const ROUNDING = 0.01;

export interface Pinched {
  /** 1: not at all. */
  pinch: number;
}

export const pinchNow = (): number => visualViewport?.scale ?? 1;

/** What the window shows is a part of the page, enlarged. */
export const isPinched = ({ pinch }: Pinched): boolean => Math.abs(pinch - 1) > ROUNDING;
