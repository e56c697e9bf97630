/**
 * Makes the browser begin a new log for the database. Chromium keeps it in LevelDB: a disk that is full tears the record
 * being written, what comes later is appended behind it, and at the next start but one the log counts as damaged, and the
 * browser throws the whole database away. Some megabytes of small records make LevelDB begin a new log and drop that one.
 */
import { awake } from '@/utils/browser/keep-alive';
import { readSessionValue, removeSessionValue, writeSessionValue } from '@/utils/browser/session-values';
import { allOf, database, onLost } from './database';

/** Owner of the records: no capture has this id, and none of them outlives the call. */
const PADDING = 'padding';
/** Larger values would be put into files of their own, beside the log. */
const VALUE_CHARS = 60_000;
/** LevelDB begins a new log at the first write after 4 MB; each transaction is one. */
const VALUES_AT_ONCE = 40;
const TRANSACTIONS = 4;

/** For this session of the browser. */
const RENEWED = 'log-renewed';
/** There may be no room yet. */
const AGAIN_MS = 1_000;
const LONGEST_AGAIN_MS = 60_000;

async function renew(): Promise<void> {
  const db = await database();
  const value = ' '.repeat(VALUE_CHARS);
  for (let round = 0; round < TRANSACTIONS; round += 1) {
    const tx = db.transaction('workings', 'readwrite');
    const puts = Array.from({ length: VALUES_AT_ONCE }, (_, index) =>
      tx.store.put({ captureId: PADDING, name: `${round}-${index}`, value }),
    );
    await Promise.all([...puts, tx.done]);
  }
  const tx = db.transaction('workings', 'readwrite');
  await Promise.all([tx.store.delete(allOf(PADDING)), tx.done]);
}

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

let going: Promise<void> | null = null;

async function renewUntilDone(): Promise<void> {
  for (let againMs = AGAIN_MS; ; againMs = Math.min(againMs * 2, LONGEST_AGAIN_MS)) {
    try {
      await renew();
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
