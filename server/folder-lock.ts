/** One desk a data folder: a lock that the operating system releases, however its holder ends. */
import path from 'node:path';
import { DatabaseSync } from '@photostructure/sqlite';

/** Takes the folder for this process, or returns null when another desk has it. */
export function lockFolder(root: string): { release: () => void } | null {
  const database = new DatabaseSync(path.join(root, 'desk.lock'));
  try {
    database.exec('PRAGMA busy_timeout = 0; BEGIN EXCLUSIVE');
  } catch {
    database.close();
    return null;
  }
  return { release: () => database.close() };
}
