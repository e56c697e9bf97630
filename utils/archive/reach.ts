/**
 * What pages do with the archive by themselves where the browser lets them open the database, and have the background do
 * where it does not: in private windows. Each has a name, by which the background finds it.
 */
import { askBackground } from '@/utils/browser/ports';
import { database } from './database';
import { ArchiveUnavailable } from './unavailable';

const doings = new Map<string, (given: unknown[]) => Promise<unknown>>();

let own: Promise<boolean> | null = null;

/** Whether this context has the archive itself. Rejects when it cannot be had at all. */
export function hasArchive(): Promise<boolean> {
  own ??= database().then(
    () => true,
    (error: unknown) => {
      if (error instanceof ArchiveUnavailable && error.code === 'archive-forbidden') return false;
      own = null;
      throw error;
    },
  );
  return own;
}

/** `read`, wherever it is called: what it is given and gives back may be anything that can be cloned, Blobs included. */
export function reach<Given extends unknown[], Value>(
  name: string,
  read: (...given: Given) => Promise<Value>,
): (...given: Given) => Promise<Value> {
  doings.set(name, (given) => read(...(given as Given)));
  return async (...given) => {
    if (await hasArchive()) return read(...given);
    return (await askBackground({ command: 'archive.reach', input: { name, given } })) as Value;
  };
}

/** The background's side. */
export async function reachFor(name: string, given: unknown[]): Promise<unknown> {
  const read = doings.get(name);
  if (!read) throw new Error(`nothing to reach by the name of ${name}`);
  return read(given);
}
