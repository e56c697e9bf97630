/** The store over one SQLite file: its parts, each with its own tables. */
import { atomically, openDatabase, statements } from './database';
import { numberRow } from './rows';
import { sqliteDevices } from './sqlite-devices';
import { sqliteReferrals } from './sqlite-referrals';
import { sqliteUploads } from './sqlite-uploads';
import type { Store } from './store';

/** Stamps that stay on record, some hundred bytes each: anybody may ask for one, and nobody may fill the disk with them. */
const STAMPS_KEPT = 1_000_000;

export function openSqliteStore(file: string): Store {
  const database = openDatabase(file);
  const query = statements(database);
  return {
    ...sqliteDevices(database, query),
    ...sqliteReferrals(database, query),
    ...sqliteUploads(query),
    nextStamp: async ({ imprint, atMs }) =>
      atomically(database, () => {
        const last = numberRow
          .nullable()
          .parse(query(`SELECT seq AS value FROM sqlite_sequence WHERE name = 'stamps'`).get());
        // Never below the time in milliseconds: a desk that was brought back from a back-up counts on above all it has given.
        const serial = Math.max((last?.value ?? 0) + 1, atMs);
        query('INSERT INTO stamps (serial, imprint, at_ms) VALUES (?, ?, ?)').run(serial, imprint, atMs);
        query(
          'DELETE FROM stamps WHERE serial <= (SELECT serial FROM stamps ORDER BY serial DESC LIMIT 1 OFFSET ?)',
        ).run(STAMPS_KEPT);
        return serial;
      }),
    close: async () => database.close(),
  };
}
