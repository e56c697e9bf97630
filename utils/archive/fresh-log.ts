/** When the database's log is begun anew: once a session, and after the browser has lost it. Why: renew-log.ts. */
import { awake } from '@/utils/browser/keep-alive';
import { pause } from '@/utils/browser/pause';
import { readSessionValue, removeSessionValue, writeSessionValue } from '@/utils/browser/session-values';
import { onLost, writable } from './database';
import { RENEWAL_BYTES, renewLog } from './renew-log';

/** For this session of the browser. */
const RENEWED = 'log-renewed';
/** There may be no room yet. */
const AGAIN_MS = 1_000;
const LONGEST_AGAIN_MS = 60_000;

let going: Promise<void> | null = null;

async function renewUntilDone(): Promise<void> {
  for (let againMs = AGAIN_MS; ; againMs = Math.min(againMs * 2, LONGEST_AGAIN_MS)) {
    try {
      await renewLog(await writable(RENEWAL_BYTES));
      await writeSessionValue(RENEWED, true);
      return;
    } catch {
      await pause(againMs); // no room yet, or the database is being closed
    }
  }
}

const begin = (): Promise<void> =>
  (going ??= awake(renewUntilDone).finally(() => {
    going = null;
  }));

/**
 * Once a session, for nobody knows how the one before ended; and whenever the browser has taken the database away, which
 * it does when a write finds no room. A background that dies meanwhile leaves it to the next one.
 */
export async function keepLogFresh(): Promise<void> {
  onLost(() => void removeSessionValue(RENEWED).then(begin));
  if ((await readSessionValue(RENEWED)) !== true) await begin();
}
