/** Whether a write failed because there is no room: then nothing of it was written, and all that was there is intact. Pure. */
export const isDiskFull = (error: unknown): boolean =>
  error instanceof Error && error.name === 'QuotaExceededError';
