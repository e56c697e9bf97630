/** When the databases' log is begun anew: before the background writes anything in a session, and after a write has found no room. Why: renew-log.ts. */
import { pause } from '@/utils/browser/pause';
import { readSessionValue, removeSessionValue, writeSessionValue } from '@/utils/browser/session-values';
import { NoRoom } from './disk-full';
import { onLost, openAfter } from './database';
import { renewLog } from './renew-log';
import { needSomeRoom } from './room';

/** For this session of the browser. */
const RENEWED = 'log-renewed';
/** However long a browser may take for it, nobody is kept from the archive for longer. */
const LIMIT_MS = 5_000;

async function renew(): Promise<void> {
  if ((await readSessionValue(RENEWED).catch(() => undefined)) === true) return;
  await needSomeRoom(); // where there is less nothing else is written, either
  await renewLog();
  await writeSessionValue(RENEWED, true);
}

/** True when it need not be tried again: it is done, or the browser cannot do it. */
const tried = (): Promise<boolean> =>
  Promise.race([
    renew().then(
      () => true,
      (error: unknown) => !(error instanceof NoRoom),
    ),
    pause(LIMIT_MS).then(() => true),
  ]);

let isDone = false;
let going: Promise<void> | null = null;

/** Without room the archive can be read; before the first write there is room for, it is tried again. */
async function renewOnce(): Promise<void> {
  if (isDone) return;
  going ??= tried()
    .then((done) => void (isDone = done))
    .finally(() => (going = null));
  await going;
}

/** A write has found no room: should whoever has met that not live to renew the log (database.ts), the next background will. */
export const noteLostLog = (): void => onLost(() => void removeSessionValue(RENEWED).catch(() => undefined));

/** Once a session, for nobody knows how the one before ended: then nothing is written behind what it may have torn. */
export function keepLogFresh(): void {
  openAfter(renewOnce);
  noteLostLog();
}
