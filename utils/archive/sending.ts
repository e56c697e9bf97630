/** Sending as a whole: whether it goes on, by which rules, and how far the present run of it has come. */
import { z } from 'zod';
import type { Delivery } from '@/utils/outbox/delivery';
import { CAPTURE_STORES, putChanged, putIfChanged } from './captures';
import { database, DURABLE, writable } from './database';
import { valuesOf } from './many-of';
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
 * Changes deliveries, durably, and counts in the run those that this ends, in one transaction: what is shown as done is
 * done, and counted once.
 */
export async function settleDeliveries(
  captureIds: readonly string[],
  change: (record: CaptureRecord) => void,
): Promise<void> {
  if (captureIds.length === 0) return;
  const tx = (await writable()).transaction([...CAPTURE_STORES, 'values'], 'readwrite', DURABLE);
  const stores = { captures: tx.objectStore('captures'), rows: tx.objectStore('rows') };
  const values = tx.objectStore('values');
  const settleOne = async (record: CaptureRecord): Promise<Ended | null> => {
    const before = record.delivery?.status;
    await putChanged(stores, record, change);
    const { delivery, packageBytes } = record;
    return delivery && delivery.status !== before ? { delivery, bytes: packageBytes ?? 0 } : null;
  };
  const settle = async (): Promise<void> => {
    const found = (await valuesOf(stores.captures, captureIds)).filter((record) => record !== undefined);
    const ended = (await Promise.all(found.map(settleOne))).filter((one) => one !== null);
    const run = sendingRun.safeParse(await values.get(RUN)).data ?? newRun(Date.now());
    const counted = ended.reduce(countIn, run);
    if (counted !== run) await values.put(counted, RUN);
  };
  await Promise.all([settle(), tx.done]);
  tick(captureIds);
}

export const settleDelivery = (captureId: string, change: (record: CaptureRecord) => void): Promise<void> =>
  settleDeliveries([captureId], change);

interface Ended {
  delivery: Delivery;
  bytes: number;
}

function countIn(run: SendingRun, { delivery: { status }, bytes }: Ended): SendingRun {
  if (status === 'refused') return { ...run, refusedItems: run.refusedItems + 1 };
  if (status !== 'accepted') return run;
  return { ...run, acceptedItems: run.acceptedItems + 1, acceptedBytes: run.acceptedBytes + bytes };
}

/** Waited for through to the disk; or not, where what a power cut undoes is found again: the desk knows it. */
type Durability = 'strict' | 'relaxed';

/** Changes many captures, some hundred a transaction, so that ten thousand take seconds. Returns how many were changed. */
export async function changeDeliveries(
  captureIds: readonly string[],
  change: (record: CaptureRecord) => boolean,
  durability: Durability = 'strict',
): Promise<number> {
  const AT_ONCE = 250;
  let count = 0;
  for (let at = 0; at < captureIds.length; at += AT_ONCE) {
    const some = captureIds.slice(at, at + AT_ONCE);
    const tx = (await writable()).transaction(CAPTURE_STORES, 'readwrite', { durability });
    const stores = { captures: tx.objectStore('captures'), rows: tx.objectStore('rows') };
    const changeAll = async (): Promise<void> => {
      const found = (await valuesOf(stores.captures, some)).filter((record) => record !== undefined);
      const puts = found.map((record) => putIfChanged(stores, record, change)).filter((put) => put !== null);
      count += puts.length;
      await Promise.all(puts);
    };
    await Promise.all([changeAll(), tx.done]);
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

/** Of every delivery that the desk refused. */
export const refusedIds = reach('refusedIds', async (): Promise<string[]> =>
  (await database()).getAllKeysFromIndex('rows', 'stage', 'refused'),
);

/** Whether anything is under way, without reading it. */
export async function anyOpen(): Promise<boolean> {
  const db = await database();
  const counts = await Promise.all(OPEN_STAGES.map((stage) => db.countFromIndex('rows', 'stage', stage)));
  return counts.some((count) => count > 0);
}
