/**
 * Keeps the background awake while there is work (asking for the platform resets the browser's idle clock), and has it
 * woken soon if it is stopped all the same.
 */
import { wakeNoMore, wakeWhileWorking } from './alarms';
import { browser } from './api';

/** Well below any idle limit: 30 s as browsers are sold, 3 s in the tests of Firefox. The question costs nothing. */
const EVERY_MS = 1_000;

let working = 0;
let timer: ReturnType<typeof setInterval> | null = null;

/** Runs `work` with the background kept awake. */
export async function awake<T>(work: () => Promise<T>): Promise<T> {
  working += 1;
  if (timer === null) {
    timer = setInterval(() => void browser.runtime.getPlatformInfo(), EVERY_MS);
    void wakeWhileWorking();
  }
  try {
    return await work();
  } finally {
    working -= 1;
    if (working === 0 && timer !== null) {
      clearInterval(timer);
      timer = null;
      void wakeNoMore();
    }
  }
}
