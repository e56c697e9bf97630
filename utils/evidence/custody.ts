/**
 * custody.jsonl: what happened, in order, each line bound to the one before by its hash.
 * Bytes are hashed as stored, so a shell can follow the chain; the device's own journal has the same shape.
 */
import { sha256Hex, type Bytes } from './hash';
import { CUSTODY_LIMITS } from './policy';
import { errorText, failed, ok, type Result } from './result';
import { custodyEvent, type CustodyEvent } from './schema';

/** `prev` of a first line. */
export const GENESIS = '0'.repeat(64);

/** An event before it has found its place in the chain. */
export type CustodyEntry = Pick<CustodyEvent, 'at' | 'event' | 'actor' | 'detail'>;

export type CustodyProblem = 'too-large' | 'not-utf8' | 'unfinished' | 'malformed' | 'broken';

/** The exact line, without its LF. `prev` stands last: that is what the shell check looks for. */
export function custodyLine(event: CustodyEntry & { seq: number }, prev: string): string {
  const { seq, at, event: name, actor, detail } = event;
  return JSON.stringify({ seq, at, event: name, actor, detail, prev });
}

export const lineHash = (line: string): Promise<string> => sha256Hex(line);

/** The line that follows `previous` (null: the first). */
export async function appendLine(
  previous: { seq: number; line: string } | null,
  entry: CustodyEntry,
): Promise<{ seq: number; line: string }> {
  const seq = previous ? previous.seq + 1 : 0;
  const prev = previous ? await lineHash(previous.line) : GENESIS;
  return { seq, line: custodyLine({ ...entry, seq }, prev) };
}

const strictEvent = custodyEvent.strict();

/** Reads one line strictly: writing what was read gives the same line, so no key is hidden or doubled. */
function readLine(line: string): CustodyEvent | null {
  const raw: unknown = JSON.parse(line);
  const parsed = strictEvent.safeParse(raw);
  return parsed.success && JSON.stringify(raw) === line && custodyLine(parsed.data, parsed.data.prev) === line
    ? parsed.data
    : null;
}

async function followChain(lines: string[]): Promise<Result<CustodyEvent[], CustodyProblem>> {
  const long = lines.findIndex((line) => line.length > CUSTODY_LIMITS.maxLineChars);
  if (long >= 0) return failed('too-large', `line ${long} is too long`);
  const events: CustodyEvent[] = [];
  // All at once: waiting for each costs more than hashing it.
  const hashes = await Promise.all(lines.map(lineHash));
  let prev = GENESIS;
  for (const [seq, line] of lines.entries()) {
    let event: CustodyEvent | null;
    try {
      event = readLine(line);
    } catch (error) {
      return failed('malformed', `line ${seq}: ${errorText(error)}`);
    }
    if (!event) return failed('malformed', `line ${seq} is not a custody event as Constat writes it`);
    if (event.seq !== seq) return failed('broken', `line ${seq} says it is number ${event.seq}`);
    if (event.prev !== prev) return failed('broken', `line ${seq} does not follow from the line before it`);
    events.push(event);
    prev = hashes[seq] ?? GENESIS;
  }
  return ok(events);
}

function decode(log: string | Bytes): string | null {
  if (typeof log === 'string') return log;
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(log);
  } catch {
    return null;
  }
}

/** Follows a whole log. `head` is the hash of its last line. Hostile input gives a problem, never an exception. */
export async function verifyChain(
  log: string | Bytes,
): Promise<Result<{ lines: CustodyEvent[]; head: string }, CustodyProblem>> {
  if (log.length > CUSTODY_LIMITS.maxLogChars) return failed('too-large', 'the log is too large');
  const text = decode(log);
  if (text === null) return failed('not-utf8', 'the log is not UTF-8');
  if (!text.endsWith('\n')) return failed('unfinished', 'the last line has no line feed');
  const lines = text.slice(0, -1).split('\n');
  const events = await followChain(lines);
  return events.ok ? ok({ lines: events.value, head: await lineHash(lines.at(-1) ?? '') }) : events;
}
