/** Packages on their way in: a page puts them here, and the background takes them from here once they are verified. */
import { database, writable } from './database';
import { reach } from './reach';
import type { IncomingRecord } from './records';

/** The name under which the background finds it. */
export const putIncoming = reach(
  'putIncoming',
  async (incoming: Omit<IncomingRecord, 'id' | 'putAtMs'>): Promise<string> => {
    const id = crypto.randomUUID();
    await (
      await writable(incoming.body?.size ?? 0)
    ).put('incoming', { ...incoming, id, putAtMs: Date.now() });
    return id;
  },
);

export const readIncoming = async (id: string): Promise<IncomingRecord | null> =>
  (await (await database()).get('incoming', id)) ?? null;

export const dropIncoming = async (id: string): Promise<void> => (await writable()).delete('incoming', id);

/** What waits for longer than this belongs to an import that was cut off: the user begins it again. */
const STALE_MS = 60 * 60 * 1000;

export async function dropStaleIncoming(nowMs: number): Promise<void> {
  const tx = (await writable()).transaction('incoming', 'readwrite');
  for (let cursor = await tx.store.openCursor(); cursor; cursor = await cursor.continue()) {
    if (cursor.value.putAtMs < nowMs - STALE_MS) await cursor.delete();
  }
  await tx.done;
}
