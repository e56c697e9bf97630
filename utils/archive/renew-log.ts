/**
 * Makes the browser begin a new log for the database. Chromium keeps it in LevelDB: a disk that is full tears the record
 * being written, what comes later is appended behind it, and the next time it is opened the log counts as damaged, and the
 * browser throws the whole database away. Some megabytes of small records make LevelDB begin a new log and drop that one.
 */
import { allOf, type ArchiveDatabase } from './database';

/** Owner of the records: no capture has this id, and none of them outlives the call. */
const PADDING = 'padding';
/** Larger values would be put into files of their own, beside the log. */
const VALUE_CHARS = 60_000;
/** LevelDB begins a new log at the first write after 4 MB; each transaction is one. */
const VALUES_AT_ONCE = 40;
const TRANSACTIONS = 4;
/** What it takes for a moment, about. */
export const RENEWAL_BYTES = TRANSACTIONS * VALUES_AT_ONCE * VALUE_CHARS;

export async function renewLog(db: ArchiveDatabase): Promise<void> {
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
