/** The store over one SQLite file: its parts, each with its own tables. */
import { openDatabase, statements } from './database';
import { sqliteDevices } from './sqlite-devices';
import { sqliteReferrals } from './sqlite-referrals';
import { sqliteUploads } from './sqlite-uploads';
import type { Store } from './store';

export function openSqliteStore(file: string): Store {
  const database = openDatabase(file);
  const query = statements(database);
  return {
    ...sqliteDevices(database, query),
    ...sqliteReferrals(database, query),
    ...sqliteUploads(query),
    nextStamp: async ({ imprint, atMs }) =>
      query('INSERT INTO stamps (imprint, at_ms) VALUES (?, ?)').insert(imprint, atMs),
    close: async () => database.close(),
  };
}
