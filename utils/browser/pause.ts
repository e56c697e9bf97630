/** Lets so much time pass; no background is kept awake by it. */
export const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
