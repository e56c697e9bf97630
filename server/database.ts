/** Opens the desk's SQLite file: WAL, every commit on the disk before it is answered, migrated to this version. */
import { DatabaseSync, type DatabaseSyncInstance } from '@photostructure/sqlite';
import { numberRow } from './rows';
import { MIGRATIONS } from './migrations';

export type Database = DatabaseSyncInstance;
export type Value = string | number | null;

/** Another process (a command that makes a code) may hold the lock for a moment. */
const BUSY_MS = 5000;

/** Runs the work as one transaction: all of it is on the disk afterwards, or none. */
export function atomically<Result>(database: Database, work: () => Result): Result {
  database.exec('BEGIN IMMEDIATE');
  try {
    const result = work();
    database.exec('COMMIT');
    return result;
  } catch (error) {
    // On a full disk SQLite has rolled back by itself.
    if (database.isTransaction) database.exec('ROLLBACK');
    throw error;
  }
}

/**
 * Runs the work as one transaction that outlives this process, but is on the disk only with the next one of
 * {@link atomically}: for what a power cut may undo because it can be found again, in the files.
 */
export function recoverably<Result>(database: Database, work: () => Result): Result {
  database.exec('PRAGMA synchronous = NORMAL');
  try {
    return atomically(database, work);
  } finally {
    database.exec('PRAGMA synchronous = FULL');
  }
}

/**
 * Runs pieces of work that are asked for in the same moment as one transaction, {@link recoverably}. When one fails, all
 * that shared its transaction do.
 */
export function together<Input, Result>(
  database: Database,
  work: (input: Input) => Result,
): (input: Input) => Promise<Result> {
  interface Waiting {
    input: Input;
    resolve: (result: Result) => void;
    reject: (error: unknown) => void;
  }
  let waiting: Waiting[] = [];
  const flush = (): void => {
    const some = waiting;
    waiting = [];
    try {
      const results = recoverably(database, () => some.map(({ input }) => ({ value: work(input) })));
      for (const [index, { value }] of results.entries()) some[index]?.resolve(value);
    } catch (error) {
      for (const { reject } of some) reject(error);
    }
  };
  return (input) =>
    new Promise((resolve, reject) => {
      if (waiting.length === 0) setImmediate(flush);
      waiting.push({ input, resolve, reject });
    });
}

const versionOf = (database: Database): number =>
  numberRow.parse(database.prepare('SELECT user_version AS value FROM pragma_user_version').get()).value;

/** Whether it is as this version writes it, so that to open it changes nothing. */
export function isCurrent(file: string): boolean {
  const database = new DatabaseSync(file);
  const version = versionOf(database);
  database.close();
  return version === MIGRATIONS.length;
}

function migrate(database: Database): void {
  const version = (): number => versionOf(database);
  if (version() > MIGRATIONS.length) throw new Error('the data folder was written by a newer desk');
  atomically(database, () => {
    for (const [index, migration] of MIGRATIONS.entries()) {
      if (index < version()) continue;
      if (typeof migration === 'string') database.exec(migration);
      else migration(database);
      database.exec(`PRAGMA user_version = ${index + 1}`);
    }
  });
}

export function openDatabase(file: string): Database {
  const database = new DatabaseSync(file);
  database.exec(`
    PRAGMA busy_timeout = ${BUSY_MS};
    PRAGMA journal_mode = WAL;
    PRAGMA synchronous = FULL;
    PRAGMA foreign_keys = ON;
    PRAGMA trusted_schema = OFF;
  `);
  migrate(database);
  return database;
}

/** Statements by their text, each compiled once. */
export function statements(database: Database) {
  const compiled = new Map<string, ReturnType<Database['prepare']>>();
  return (sql: string) => {
    let statement = compiled.get(sql);
    if (statement === undefined) compiled.set(sql, (statement = database.prepare(sql)));
    return {
      run: (...values: Value[]): number => statement.run(...values).changes,
      insert: (...values: Value[]): number => Number(statement.run(...values).lastInsertRowid),
      get: (...values: Value[]): unknown => statement.get(...values) ?? null,
      all: (...values: Value[]): unknown[] => statement.all(...values),
    };
  };
}
export type Query = ReturnType<typeof statements>;
