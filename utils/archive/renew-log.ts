/**
 * Makes the browser begin a new log for its databases. Chromium keeps them in LevelDB. A disk that is full, or a browser that
 * is killed, tears the record being written; what comes later is appended behind it, and the next time it is opened the log
 * counts as damaged, and the browser throws every database of the extension away. To take a database out, however small,
 * is followed by a compaction, which begins with a new log and drops that one: 1.7 kB stand behind the torn record by then,
 * for 12 to 90 ms. (To fill the log until it is full puts 2.1 MB there, for 120 to 240 ms: a second kill within them is the
 * end of the archive.)
 */
import { deleteDB, openDB } from 'idb';

/** There is nothing in it, and it is there for some milliseconds at a time. */
const PASSING = 'new-log';

export async function renewLog(): Promise<void> {
  const db = await openDB(PASSING, 1, {
    upgrade: (opened) => void opened.createObjectStore(PASSING),
    // Two may renew it at once: none is in the other's way.
    blocking: (_current, _blocked, event) => (event.target as IDBDatabase).close(),
  });
  db.close();
  await deleteDB(PASSING);
}
