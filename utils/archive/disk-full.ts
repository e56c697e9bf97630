/** What a write fails with when there is no room: nothing of it was written, and all that was there is intact. Pure. */

/** Thrown by ourselves, before the browser would have to. Told by its words on the other side of a message. */
export class NoRoom extends Error {
  constructor() {
    super('no space left: the disk is as good as full');
    this.name = 'NoRoom';
  }
}

/** Whether a write failed because there is no room. */
export const isDiskFull = (error: unknown): boolean =>
  error instanceof NoRoom ||
  (error instanceof Error && (error.name === 'QuotaExceededError' || NO_SPACE.test(error.message)));

/** Chromium says so only in the words of an "UnknownError". */
const NO_SPACE = /FILE_ERROR_NO_SPACE|no space left/i;
