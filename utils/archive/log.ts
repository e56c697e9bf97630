/**
 * Chained logs: one a capture (custody.jsonl in the making) and the device's own journal. Lines are only ever added.
 * One writer (the background); a second one cannot fork the chain, because a sequence number is taken once.
 */
import { custodyLine, GENESIS, lineHash } from '@/utils/evidence/custody';
import { database, DURABLE } from './database';
import type { LogLineRecord } from './records';

/** The device's own journal: what happens to packages after they are sealed. */
export const DEVICE_LOG = 'device';

export interface LogEvent {
  event: string;
  actor: 'extension' | 'user' | 'desk';
  detail: Record<string, string | number | boolean | null>;
}

async function lastLine(log: string): Promise<LogLineRecord | null> {
  const db = await database();
  const cursor = await db.transaction('log').store.openCursor(IDBKeyRange.bound([log], [log, []]), 'prev');
  return cursor?.value ?? null;
}

/** A page chooses its own address and title: neither may make a line, and with it the chain, longer than a verifier reads. */
const MAX_TEXT_CHARS = 8192;

const bounded = (detail: LogEvent['detail']): LogEvent['detail'] =>
  Object.fromEntries(
    Object.entries(detail).map(([name, value]) => [
      name,
      typeof value === 'string' && value.length > MAX_TEXT_CHARS
        ? `${value.slice(0, MAX_TEXT_CHARS)}…`
        : value,
    ]),
  );

const tails = new Map<string, Promise<LogLineRecord>>();

async function append(log: string, entry: LogEvent, atMs: number): Promise<LogLineRecord> {
  const last = await lastLine(log);
  const prev = last ? await lineHash(last.line) : GENESIS;
  const seq = last ? last.seq + 1 : 0;
  const { event, actor } = entry;
  const at = new Date(atMs).toISOString();
  const line = custodyLine({ seq, at, event, actor, detail: bounded(entry.detail) }, prev);
  const record: LogLineRecord = { log, seq, line };
  const tx = (await database()).transaction('log', 'readwrite', DURABLE);
  await Promise.all([tx.store.add(record), tx.done]);
  return record;
}

/** Adds one event. Appends to the same log wait for one another. */
export function appendLog(log: string, entry: LogEvent, atMs: number = Date.now()): Promise<LogLineRecord> {
  const before = tails.get(log) ?? Promise.resolve();
  const mine = before.then(
    () => append(log, entry, atMs),
    () => append(log, entry, atMs),
  );
  tails.set(log, mine);
  const forget = () => {
    if (tails.get(log) === mine) tails.delete(log);
  };
  mine.then(forget, forget);
  return mine;
}

/** Every line of a log, first to last, without line feeds. */
export async function linesOf(log: string): Promise<string[]> {
  const records = await (await database()).getAll('log', IDBKeyRange.bound([log], [log, []]));
  return records.map((record) => record.line);
}
