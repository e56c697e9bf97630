/**
 * Makes the browser begin a new log for its databases. Chromium keeps them in LevelDB. A disk that is full, or a browser that
 * is killed, tears the record being written; what comes later is appended behind it, and the next time it is opened the log
 * counts as damaged, and the browser throws every database of the extension away. To take a database out, however small,
 * is followed by a compaction, which begins with a new log and drops that one. (Behind the torn record come 1.7 kB then, and
 * it is gone 12 to 90 ms later. Filling the log until it was full put 2.1 MB there, for 120 to 240 ms: a second kill within
 * them was the end of the archive.)
 */
import { deleteDB, openDB } from 'idb';

/** There is nothing in it, and it is there for some milliseconds at a time. */
const PASSING = 'new-log';

/** What it takes, at most: what the log holds, some 4 MB, becomes a table, and is merged with what lies beside it. */
export const RENEWAL_BYTES = 10_000_000;

export async function renewLog(): Promise<void> {
  const db = await openDB(PASSING, 1, { upgrade: (opened) => void opened.createObjectStore(PASSING) });
  db.close();
  await deleteDB(PASSING);
}
