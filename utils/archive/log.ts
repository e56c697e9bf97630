/**
 * Chained logs: one a capture (custody.jsonl in the making) and the device's own journal. Lines are only ever added.
 * One writer (the background); a second one cannot fork the chain, because a sequence number is taken once.
 */
import { custodyLine, GENESIS, lineHash } from '@/utils/evidence/custody';
import { database, DURABLE, writable, type ArchiveDatabase } from './database';
import type { LogLineRecord } from './records';

/** The device's own journal: what happens to packages after they are sealed. */
export const DEVICE_LOG = 'device';
/** What the logs of other devices' journals begin with, before the SHA-256 of the device's key. */
const OTHERS = `${DEVICE_LOG}:`;

export interface LogEvent {
  event: string;
  actor: 'extension' | 'user' | 'desk';
  detail: Record<string, string | number | boolean | null>;
  /** When it happened, if not now: it may be written later, with others. */
  atMs?: number;
}

/** The number and the hash of a log's last line. */
interface Tail {
  seq: number;
  hash: string;
}

const EMPTY: Tail = { seq: -1, hash: GENESIS };

/** Where this context's own lines have ended: the next one needs no reading. Wrong when somebody else has written. */
const tails = new Map<string, Tail>();
/** Of which database: the browser may throw one away while it runs, and the logs of the next one begin anew. */
let tailsOf: ArchiveDatabase | null = null;
const waiting = new Map<string, Promise<unknown>>();

async function storedTail(log: string): Promise<Tail> {
  const db = await database();
  const cursor = await db.transaction('log').store.openCursor(IDBKeyRange.bound([log], [log, []]), 'prev');
  return cursor ? { seq: cursor.value.seq, hash: await lineHash(cursor.value.line) } : EMPTY;
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

/** Which captures an event of the device's journal speaks of: `capture`, or several in `captures`, a space between. */
const aboutOf = ({ capture, captures }: LogEvent['detail']): string[] =>
  [capture, captures].flatMap((ids) => (typeof ids === 'string' ? ids.split(' ') : []));

/** A line as it is stored; one of the journal can be found by the captures it speaks of. */
const recordOf = (log: string, seq: number, line: string, detail: LogEvent['detail']): LogLineRecord => {
  const about = log === DEVICE_LOG ? aboutOf(detail) : [];
  return about.length > 0 ? { log, seq, line, about } : { log, seq, line };
};

/** The lines that follow `tail`, and where the log then ends. */
async function chain(
  log: string,
  tail: Tail,
  entries: readonly LogEvent[],
): Promise<{ lines: LogLineRecord[]; end: Tail }> {
  const lines: LogLineRecord[] = [];
  let end = tail;
  for (const { event, actor, detail, atMs } of entries) {
    const seq = end.seq + 1;
    const at = new Date(atMs ?? Date.now()).toISOString();
    const line = custodyLine({ seq, at, event, actor, detail: bounded(detail) }, end.hash);
    lines.push(recordOf(log, seq, line, detail));
    end = { seq, hash: await lineHash(line) };
  }
  return { lines, end };
}

/** Runs what is appended to one log one after the other. */
function inTurn<T>(log: string, run: () => Promise<T>): Promise<T> {
  const mine = (waiting.get(log) ?? Promise.resolve()).then(run, run);
  waiting.set(log, mine);
  const forget = (): void => {
    if (waiting.get(log) === mine) waiting.delete(log);
  };
  mine.then(forget, forget);
  return mine;
}

const isTaken = (error: unknown): boolean => error instanceof Error && error.name === 'ConstraintError';

type Write = (lines: LogLineRecord[]) => Promise<boolean>;

/** Adds events at the log's end, once; whoever else had written there meanwhile is followed. Only in turn. */
async function appendInTurn(log: string, entries: readonly LogEvent[], write: Write): Promise<boolean> {
  const db = await database();
  if (tailsOf && db !== tailsOf) tails.clear();
  tailsOf = db;
  const attempt = async (): Promise<boolean> => {
    const { lines, end } = await chain(log, tails.get(log) ?? (await storedTail(log)), entries);
    try {
      const written = await write(lines);
      if (written) tails.set(log, end);
      return written;
    } catch (error) {
      tails.delete(log);
      throw error;
    }
  };
  const remembered = tails.has(log);
  return attempt().catch((error: unknown) => {
    if (remembered && isTaken(error)) return attempt();
    throw error;
  });
}

/**
 * Adds events to a log. `write` puts the finished lines into the store `log`, in one transaction with whatever else
 * must be there with them, and says whether it did: false when the log's owner is gone.
 */
export const appendLines = (log: string, entries: readonly LogEvent[], write: Write): Promise<boolean> =>
  inTurn(log, () => appendInTurn(log, entries, write));

/** The captures that a line names; of a line that was verified. */
function namedIn(line: string): string[] {
  const { detail } = JSON.parse(line) as { detail: LogEvent['detail'] };
  return aboutOf(detail);
}

/**
 * Adds the journal of another device to what is known of it. Returns how many lines were new, or null when the two do
 * not go together. The lines were verified.
 */
export async function addJournal(owner: string, lines: readonly string[]): Promise<number | null> {
  const log = `${OTHERS}${owner}`;
  const known = await linesOf(log);
  if (known.some((line, seq) => seq < lines.length && line !== lines[seq])) return null;
  const tx = (await writable()).transaction('log', 'readwrite', DURABLE);
  const fresh = lines.slice(known.length);
  const records = fresh.map((line, offset) => ({
    log,
    seq: known.length + offset,
    line,
    about: namedIn(line),
  }));
  await Promise.all([...records.map((record) => tx.store.add(record)), tx.done]);
  return fresh.length;
}

async function writeThrough(lines: readonly LogLineRecord[]): Promise<boolean> {
  const tx = (await writable()).transaction('log', 'readwrite', DURABLE);
  const adding = lines.map((line) => tx.store.add(line));
  tx.commit();
  await Promise.all([...adding, tx.done]);
  return true;
}

/** What waits for its log's turn, and is then written with one wait for the disk. */
interface Gathering {
  entries: LogEvent[];
  written: Promise<unknown>;
}
const gathering = new Map<string, Gathering>();

/** Adds some events at once, through to the disk. What comes while others are being written goes with the next. */
export async function appendAll(log: string, entries: readonly LogEvent[]): Promise<void> {
  const atMs = Date.now();
  const stamped = entries.map((entry) => ({ atMs, ...entry }));
  const others = gathering.get(log);
  others?.entries.push(...stamped);
  await (others ?? gather(log, stamped)).written;
}

function gather(log: string, entries: LogEvent[]): Gathering {
  const written = inTurn(log, () => {
    gathering.delete(log);
    return appendInTurn(log, entries, writeThrough);
  });
  const mine = { entries, written };
  gathering.set(log, mine);
  return mine;
}

/** Adds one event, through to the disk. Appends to the same log wait for one another. */
export const appendLog = (log: string, entry: LogEvent): Promise<void> => appendAll(log, [entry]);

/** A log that is new, with what it belongs to: there is nothing to be read of it. */
export const beginLog = (log: string): void => void tails.set(log, EMPTY);

/** A log that will have no more lines, or none at all. */
export const forgetLog = (log: string): boolean => tails.delete(log);

/** Every line of a log, first to last, without line feeds. */
export async function linesOf(log: string): Promise<string[]> {
  const records = await (await database()).getAll('log', IDBKeyRange.bound([log], [log, []]));
  return records.map((record) => record.line);
}

/** Of another device's journal: it came with an import, and nobody here has seen what it tells. */
interface ImportedJournal {
  /** SHA-256 of the device's key, hex, as the import says. */
  owner: string;
  lines: string[];
}

/** The lines that speak of one capture: this device's own, and apart from them what came with imports. */
export async function linesAbout(captureId: string): Promise<{ own: string[]; imported: ImportedJournal[] }> {
  const records = await (await database()).getAllFromIndex('log', 'about', captureId);
  const byLog = new Map<string, string[]>();
  for (const { log, line } of records) byLog.set(log, [...(byLog.get(log) ?? []), line]);
  const own = byLog.get(DEVICE_LOG) ?? [];
  byLog.delete(DEVICE_LOG);
  const imported = [...byLog].map(([log, lines]) => ({ owner: log.slice(OTHERS.length), lines }));
  return { own, imported };
}

/** A value of a line has room for so many captures (36 characters each, and a space). */
const NAMED_AT_ONCE = 200;

/** Written down: these packages were saved to disk, by the user or for them. */
export async function noteExport(
  captureIds: readonly string[],
  actor: 'user' | 'extension' = 'user',
): Promise<void> {
  const lines: LogEvent[] = [];
  for (let at = 0; at < captureIds.length; at += NAMED_AT_ONCE) {
    const captures = captureIds.slice(at, at + NAMED_AT_ONCE).join(' ');
    lines.push({ event: 'package.exported', actor, detail: { captures } });
  }
  await appendAll(DEVICE_LOG, lines);
}
