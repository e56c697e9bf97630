/** When the databases' log is begun anew: before anything else in a session, and after the browser has lost it. Why: renew-log.ts. */
import { awake } from '@/utils/browser/keep-alive';
import { pause } from '@/utils/browser/pause';
import { readSessionValue, removeSessionValue, writeSessionValue } from '@/utils/browser/session-values';
import { onLost, openAfter } from './database';
import { RENEWAL_BYTES, renewLog } from './renew-log';
import { needRoomFor } from './room';

/** For this session of the browser. */
const RENEWED = 'log-renewed';
/** There may be no room yet. */
const AGAIN_MS = 1_000;
const LONGEST_AGAIN_MS = 60_000;

async function renew(): Promise<void> {
  await needRoomFor(RENEWAL_BYTES);
  await renewLog();
  await writeSessionValue(RENEWED, true);
}

async function renewUntilDone(): Promise<void> {
  for (let againMs = AGAIN_MS; ; againMs = Math.min(againMs * 2, LONGEST_AGAIN_MS)) {
    await pause(againMs);
    const isDone = await renew().then(
      () => true,
      () => false,
    );
    if (isDone) return;
  }
}

let going: Promise<void> | null = null;

/** Without room for it the archive is opened all the same: it must be read, and what is in it can be deleted. */
async function renewOnce(): Promise<void> {
  if ((await readSessionValue(RENEWED)) === true) return;
  await renew().catch(() => {
    going ??= awake(renewUntilDone).finally(() => (going = null));
  });
}

/**
 * Once a session, for nobody knows how the one before ended: then nothing is written behind what it may have torn. And once
 * more when the browser has taken the database away, which it does when a write finds no room; should this background not
 * live to do it (database.ts), the next one will.
 */
export function keepLogFresh(): void {
  openAfter(renewOnce);
  onLost(() => void removeSessionValue(RENEWED));
}
