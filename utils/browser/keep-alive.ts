/**
 * Keeps the background awake while there is work (asking for the platform resets the browser's idle clock), and has it
 * woken soon if it is stopped all the same.
 */
import { wakeNoMore, wakeNow, wakeWhileWorking } from './alarms';
import { browser } from './api';

/** Well below any idle limit: 30 s as browsers are sold, 3 s in the tests of Firefox. The question costs nothing. */
const EVERY_MS = 1_000;

let working = 0;
let timer: ReturnType<typeof setInterval> | null = null;

/** Longer than any browser takes to tell of an alarm that is due, and much shorter than it waits for an answer here. */
const EVENT_MS = 500;

/**
 * The browser's clock ran out all the same: the machine slept, or had too much else to do. What is asked of the browser
 * no longer counts then (Firefox), but an event still takes the stop back, if it comes before this is done.
 */
async function stay(): Promise<void> {
  await wakeNow();
  await new Promise((resolve) => setTimeout(resolve, EVENT_MS));
}

/** Firefox waits for what is returned here, other browsers do not. */
const beforeStop = (): unknown => (working === 0 ? undefined : stay());

let staying = false;
function stayWhileWorking(): void {
  if (staying) return;
  staying = true;
  browser.runtime.onSuspend.addListener(beforeStop);
}

/** Runs `work` with the background kept awake. */
export async function awake<T>(work: () => Promise<T>): Promise<T> {
  working += 1;
  stayWhileWorking();
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
