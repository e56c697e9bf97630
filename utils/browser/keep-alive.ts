/** Keeps the background awake while there is work: asking for the platform resets the browser's idle clock. */
import { browser } from './api';

const EVERY_MS = 20_000;

let working = 0;
let timer: ReturnType<typeof setInterval> | null = null;

/** Runs `work` with the background kept awake. */
export async function awake<T>(work: () => Promise<T>): Promise<T> {
  working += 1;
  timer ??= setInterval(() => void browser.runtime.getPlatformInfo(), EVERY_MS);
  try {
    return await work();
  } finally {
    working -= 1;
    if (working === 0 && timer !== null) {
      clearInterval(timer);
      timer = null;
    }
  }
}
