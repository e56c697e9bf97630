/** Bytes in pieces, one behind the other: what is large is not copied only to stand behind something else. */
import type { Bytes } from './hash';

export type Pieces = readonly Bytes[];

export const lengthOf = (pieces: Pieces): number => pieces.reduce((sum, { length }) => sum + length, 0);

export function concatenated(pieces: Pieces): Bytes {
  const whole = new Uint8Array(lengthOf(pieces));
  let at = 0;
  for (const piece of pieces) {
    whole.set(piece, at);
    at += piece.length;
  }
  return whole;
}
