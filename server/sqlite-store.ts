/** The store over one SQLite file: its parts, each with its own tables. */
import { atomically, openDatabase, statements } from './database';
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
        const serial = query('INSERT INTO stamps (imprint, at_ms) VALUES (?, ?)').insert(imprint, atMs);
        query('DELETE FROM stamps WHERE serial <= ?').run(serial - STAMPS_KEPT);
        return serial;
      }),
    close: async () => database.close(),
  };
}
