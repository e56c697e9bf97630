/** Whether a write failed because there is no room: then nothing of it was written, and all that was there is intact. Pure. */
export const isDiskFull = (error: unknown): boolean =>
  error instanceof Error && (error.name === 'QuotaExceededError' || NO_SPACE.test(error.message));

/** Chromium says so only in the words of an "UnknownError". */
const NO_SPACE = /FILE_ERROR_NO_SPACE|no space left/i;
