/** The retention rule: packages that the desk has go so many days after it accepted them. Off until the user says otherwise. */
import { z } from 'zod';
import { database, DURABLE, writable } from './database';
import { reach } from './reach';
import { removable, removePackages } from './removal';
import { tick } from './tick';

/** Null: never. */
export const retention = z.object({ days: z.int().min(1).max(3650).nullable() });
export type Retention = z.infer<typeof retention>;

const NAME = 'retention';
const LOOKS = 'retention-looks';
const DAY_MS = 24 * 60 * 60 * 1000;

export const currentRetention = reach('currentRetention', async (): Promise<Retention> => {
  const parsed = retention.safeParse(await (await database()).get('values', NAME));
  return parsed.success ? parsed.data : { days: null };
});

export async function saveRetention(value: Retention): Promise<void> {
  const tx = (await writable()).transaction('values', 'readwrite', DURABLE);
  await Promise.all([tx.store.put(value, NAME), tx.done]);
  tick();
}

/** Removes what is due as of this moment: at the user's word. */
export async function removeDue(nowMs: number, asOfMs = nowMs): Promise<void> {
  const { days } = await currentRetention();
  if (days === null) return;
  const { captureIds } = await removable(asOfMs - days * DAY_MS);
  await removePackages(captureIds, 'extension', nowMs, { rule: 'retention', days });
}

/**
 * Looks of this clock, oldest first, with this one: those that it has gone back behind were of another clock, and the
 * newest that is a day old and the one after it are enough. Pure.
 */
export function withLook(looks: readonly number[], nowMs: number): number[] {
  const sound = looks.filter((atMs) => atMs <= nowMs);
  const newest = sound.at(-1);
  return newest === undefined || newest <= nowMs - DAY_MS ? [...sound.slice(-1), nowMs] : sound.slice(-2);
}

/**
 * Removes what was due at a look a day ago already. A clock that is a year ahead for one start, before anybody sets it
 * right, must not empty the archive.
 */
export async function keepRetention(nowMs: number): Promise<void> {
  if ((await currentRetention()).days === null) return;
  const tx = (await writable()).transaction('values', 'readwrite');
  const looks = withLook(z.array(z.number()).safeParse(await tx.store.get(LOOKS)).data ?? [], nowMs);
  await Promise.all([tx.store.put(looks, LOOKS), tx.done]);
  const confirmedMs = looks.findLast((atMs) => atMs <= nowMs - DAY_MS);
  if (confirmedMs !== undefined) await removeDue(nowMs, confirmedMs);
}
