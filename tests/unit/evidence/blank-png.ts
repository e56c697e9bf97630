/** A picture of this size with nothing on it. */
import { PNG } from 'pngjs';
import type { Bytes } from '@/utils/evidence/hash';

export const blankPng = (width: number, height: number): Bytes =>
  new Uint8Array(
    PNG.sync.write(new PNG({ width, height, colorType: 0, inputColorType: 0, inputHasAlpha: false })),
  );

const HEAD_BYTES = 33;

/** The head of such a picture, and these words in place of what it shows. */
export const pngHead = (width: number, height: number, words: string): Blob =>
  new Blob([blankPng(width, height).slice(0, HEAD_BYTES), words]);
