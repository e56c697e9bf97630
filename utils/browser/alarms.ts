/** One alarm that wakes a stopped background. Browsers keep to about 30 seconds, whatever is asked. */
import { browser } from './api';

const NAME = 'resume';
/** However little there is to do, look around this often: a crashed browser may have left something behind. */
const ROUND_MINUTES = 5;

export function onAlarm(handle: () => void): void {
  browser.alarms.onAlarm.addListener(({ name }) => {
    if (name.startsWith(NAME)) handle();
  });
}

export async function wakeRegularly(): Promise<void> {
  await browser.alarms.create(`${NAME}-round`, { periodInMinutes: ROUND_MINUTES });
}

const WORK = `${NAME}-work`;
/** The shortest that browsers keep to. */
const WORK_MINUTES = 0.5;

/** While something is being done: a background that was stopped in the middle of it goes on within half a minute. */
export async function wakeWhileWorking(): Promise<void> {
  await browser.alarms.create(WORK, { periodInMinutes: WORK_MINUTES });
}

export async function wakeNoMore(): Promise<void> {
  await browser.alarms.clear(WORK);
}

/** An event now. */
export async function wakeNow(): Promise<void> {
  await browser.alarms.create(`${NAME}-now`, { when: Date.now() });
}

export async function wakeAt(atMs: number): Promise<void> {
  await browser.alarms.create(NAME, { when: Math.max(atMs, Date.now() + 1000) });
}
