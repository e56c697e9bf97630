/**
 * Archives that the browser has lost, as the one that came after them remembers them. Chromium throws a whole database
 * away when it finds it damaged (renew-log.ts) and says so to nobody: how it is noticed is in notice-loss.ts.
 */
import { z } from 'zod';
import { uuidv7 } from '@/utils/evidence/uuid';
import { database, DURABLE, writable } from './database';
import { appendLines, DEVICE_LOG, type LogEvent } from './log';
import { reach } from './reach';
import { tick } from './tick';

/** By what an archive is known again. */
export const identity = z.object({
  id: z.string(),
  /** When it was first known; what was there before had none. */
  sinceMs: z.number(),
});
export type Identity = z.infer<typeof identity>;

/** What was known of an archive, at some moment not long before it went. */
export const remembered = identity.extend({
  captures: z.int(),
  /** How many of them the desk had accepted. */
  accepted: z.int(),
  /** When the newest of them was begun; null: there was none. */
  newestMs: z.number().nullable(),
});
export type Remembered = z.infer<typeof remembered>;

const loss = remembered.extend({
  foundAtMs: z.number(),
  /** The user has read of it. Remembered all the same, so that it is never told anew. */
  putAway: z.boolean(),
});
export type Loss = z.infer<typeof loss>;

const IDENTITY = 'archive-identity';
const LOSSES = 'archive-losses';

const identityIn = (value: unknown): Identity | null => identity.safeParse(value).data ?? null;
const lossesIn = (value: unknown): Loss[] => z.array(loss).safeParse(value).data ?? [];

/** Of those that are known outside, the archives that went without a word of it here. Pure. */
export const untold = <Known extends Identity>(
  known: readonly Known[],
  own: Identity | null,
  losses: readonly Loss[],
): Known[] => known.filter(({ id }) => id !== own?.id && losses.every((told) => told.id !== id));

const eventOf = (lost: Remembered): LogEvent => ({
  event: 'archive.lost',
  actor: 'extension',
  detail: {
    archive: lost.id,
    known_since: new Date(lost.sinceMs).toISOString(),
    captures: lost.captures,
    accepted: lost.accepted,
    newest: lost.newestMs === null ? null : new Date(lost.newestMs).toISOString(),
  },
});

const storedLosses = async (): Promise<Loss[]> => lossesIn(await (await database()).get('values', LOSSES));

/**
 * Writes down which of the archives that are known outside are lost, here and in the journal, in one transaction: whoever
 * dies before it finds all as it was, whoever dies after it tells nothing twice.
 */
export async function noteLost(known: readonly Remembered[], nowMs: number): Promise<void> {
  const db = await database();
  const [own, losses] = await Promise.all([db.get('values', IDENTITY), db.get('values', LOSSES)]);
  const lost = untold(known, identityIn(own), lossesIn(losses));
  if (lost.length === 0) return;
  const isNoted = await appendLines(DEVICE_LOG, lost.map(eventOf), async (lines) => {
    const tx = (await writable()).transaction(['values', 'log'], 'readwrite', DURABLE);
    const told = lossesIn(await tx.objectStore('values').get(LOSSES));
    if (untold(lost, null, told).length < lost.length) return false;
    const found = lost.map((one) => ({ ...one, foundAtMs: nowMs, putAway: false }));
    await Promise.all([
      tx.objectStore('values').put([...told, ...found], LOSSES),
      ...lines.map((line) => tx.objectStore('log').add(line)),
      tx.done,
    ]);
    return true;
  });
  if (isNoted) tick();
}

/** This archive's own identity, made now if it has none. */
export async function ownIdentity(nowMs: number): Promise<Identity> {
  const stored = identityIn(await (await database()).get('values', IDENTITY));
  if (stored) return stored;
  const made: Identity = { id: uuidv7(nowMs), sinceMs: nowMs };
  const tx = (await writable()).transaction('values', 'readwrite', DURABLE);
  await Promise.all([tx.store.put(made, IDENTITY), tx.done]);
  return made;
}

/** Those the user has not put away yet. */
export const openLosses = reach('openLosses', async (): Promise<Loss[]> =>
  (await storedLosses()).filter(({ putAway }) => !putAway),
);

/** The user has read of these. The journal keeps them. */
export async function putAwayLosses(ids: readonly string[]): Promise<void> {
  const tx = (await writable()).transaction('values', 'readwrite', DURABLE);
  const losses = lossesIn(await tx.store.get(LOSSES));
  const after = losses.map((one) => (ids.includes(one.id) ? { ...one, putAway: true } : one));
  await Promise.all([tx.store.put(after, LOSSES), tx.done]);
  tick();
}
