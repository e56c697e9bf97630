/** Sending as a whole: whether it goes on, by which rules, and how far the present run of it has come. */
import { z } from 'zod';
import type { Delivery } from '@/utils/outbox/delivery';
import { CAPTURE_STORES, putChanged } from './captures';
import { database, DURABLE, writable } from './database';
import { reach } from './reach';
import type { CaptureRecord } from './records';
import type { RowRecord } from './row';
import type { Stage } from './stage';
import { tick } from './tick';

/** `as-set`: by the rules. `paused`: by the user. `now`: whatever the rules say, until nothing is left to send. */
export const sendingMode = z.enum(['as-set', 'paused', 'now']);
export type SendingMode = z.infer<typeof sendingMode>;

const hour = z.int().min(0).max(23);
export const sendingRules = z.object({
  onlyUnmetered: z.boolean(),
  hours: z.object({ from: hour, to: hour }).nullable(),
});
export type SendingRules = z.infer<typeof sendingRules>;
export const noRules: SendingRules = { onlyUnmetered: false, hours: null };

/** Why nothing is sent now, and when that ends by itself (epoch ms; null: it does not). */
const sendingHeld = z.object({
  why: z.enum(['paused', 'metered', 'hours']),
  againAtMs: z.number().nullable(),
});
export type SendingHeld = z.infer<typeof sendingHeld>;

/** From the first request after a rest to the next rest: what one progress bar is about. */
const sendingRun = z.object({
  startedAtMs: z.number(),
  acceptedItems: z.int(),
  acceptedBytes: z.int(),
  refusedItems: z.int(),
});
export type SendingRun = z.infer<typeof sendingRun>;

const RUN = 'sending-run';
const MODE = 'sending-mode';
const HELD = 'sending-held';

const newRun = (nowMs: number): SendingRun => ({
  startedAtMs: nowMs,
  acceptedItems: 0,
  acceptedBytes: 0,
  refusedItems: 0,
});

export const currentMode = reach(
  'currentMode',
  async (): Promise<SendingMode> =>
    sendingMode.safeParse(await (await database()).get('values', MODE)).data ?? 'as-set',
);

export async function saveMode(mode: SendingMode): Promise<void> {
  const tx = (await writable()).transaction('values', 'readwrite', DURABLE);
  await Promise.all([tx.store.put(mode, MODE), tx.done]);
  tick();
}

/** What holds sending up, as the background last found; for pages, which cannot know about the line. */
export const currentHeld = reach(
  'currentHeld',
  async (): Promise<SendingHeld | null> =>
    sendingHeld.safeParse(await (await database()).get('values', HELD)).data ?? null,
);

export async function saveHeld(held: SendingHeld | null): Promise<void> {
  const tx = (await writable()).transaction('values', 'readwrite');
  await Promise.all([tx.store.put(held, HELD), tx.done]);
  tick();
}

export const currentRun = reach(
  'currentRun',
  async (): Promise<SendingRun | null> =>
    sendingRun.safeParse(await (await database()).get('values', RUN)).data ?? null,
);

/** A new run begins: what came before is counted no more. */
export async function beginRun(nowMs: number): Promise<void> {
  const tx = (await writable()).transaction('values', 'readwrite');
  await Promise.all([tx.store.put(newRun(nowMs), RUN), tx.done]);
  tick();
}

/**
 * Changes a delivery, durably, and counts it in the run if that ends it, in one transaction: what is shown as done is
 * done, and counted once.
 */
export async function settleDelivery(
  captureId: string,
  change: (record: CaptureRecord) => void,
): Promise<void> {
  const tx = (await writable()).transaction([...CAPTURE_STORES, 'values'], 'readwrite', DURABLE);
  const stores = { captures: tx.objectStore('captures'), rows: tx.objectStore('rows') };
  const settle = async (): Promise<void> => {
    const record = await stores.captures.get(captureId);
    if (!record) return;
    const before = record.delivery?.status;
    const put = putChanged(stores, record, change);
    const after = record.delivery;
    if (after && after.status !== before) {
      const values = tx.objectStore('values');
      const run = sendingRun.safeParse(await values.get(RUN)).data ?? newRun(Date.now());
      const counted = countIn(run, after, record.packageBytes ?? 0);
      if (counted) await values.put(counted, RUN);
    }
    await put;
  };
  await Promise.all([settle(), tx.done]);
  tick([captureId]);
}

function countIn(run: SendingRun, { status }: Delivery, bytes: number): SendingRun | null {
  if (status === 'refused') return { ...run, refusedItems: run.refusedItems + 1 };
  if (status !== 'accepted') return null;
  return { ...run, acceptedItems: run.acceptedItems + 1, acceptedBytes: run.acceptedBytes + bytes };
}

/** Changes many captures, some hundred a transaction, so that ten thousand take seconds. Returns how many were changed. */
export async function changeDeliveries(
  captureIds: readonly string[],
  change: (record: CaptureRecord) => boolean,
): Promise<number> {
  const AT_ONCE = 250;
  let count = 0;
  for (let at = 0; at < captureIds.length; at += AT_ONCE) {
    const some = captureIds.slice(at, at + AT_ONCE);
    const tx = (await writable()).transaction(CAPTURE_STORES, 'readwrite', DURABLE);
    const stores = { captures: tx.objectStore('captures'), rows: tx.objectStore('rows') };
    const changeOne = async (id: string): Promise<void> => {
      const record = await stores.captures.get(id);
      if (!record) return;
      const copy = structuredClone(record);
      if (!change(copy)) return;
      count += 1;
      await putChanged(stores, record, (current) => Object.assign(current, copy));
    };
    await Promise.all([...some.map(changeOne), tx.done]);
    tick(some);
  }
  return count;
}

/** Stages of a delivery that is neither at its end nor not asked for. */
export const OPEN_STAGES: readonly Stage[] = ['sending', 'checking', 'queued', 'retrying', 'stopped'];

/** Rows of every delivery that is under way, oldest first. */
export const openRows = reach('openRows', async (): Promise<RowRecord[]> => {
  const db = await database();
  const found = await Promise.all(OPEN_STAGES.map((stage) => db.getAllFromIndex('rows', 'stage', stage)));
  return found.flat();
});

/** The deliveries that the desk refused last, newest first. */
export const refusedRows = reach('refusedRows', async (limit: number): Promise<RowRecord[]> => {
  const rows = await (await database()).getAllFromIndex('rows', 'stage', 'refused');
  return rows.slice(-limit).reverse();
});

/** Whether anything is under way, without reading it. */
export async function anyOpen(): Promise<boolean> {
  const db = await database();
  const counts = await Promise.all(OPEN_STAGES.map((stage) => db.countFromIndex('rows', 'stage', stage)));
  return counts.some((count) => count > 0);
}
