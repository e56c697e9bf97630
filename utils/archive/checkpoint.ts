/** What a capture under way writes down, whole or not at all: files, log lines, workings and its record in one transaction. */
import { CAPTURE_STORES, putChanged } from './captures';
import { DURABLE, writable } from './database';
import { appendLines, type LogEvent } from './log';
import type { ArtefactRecord, CaptureRecord, LogLineRecord } from './records';
import { tick } from './tick';

export interface Checkpoint {
  lines: readonly LogEvent[];
  /** Each changes the record in place; none may wait for anything. */
  changes: readonly ((record: CaptureRecord) => void)[];
  /** One of the same path is replaced. */
  artefacts: readonly Omit<ArtefactRecord, 'captureId'>[];
  workings: ReadonlyMap<string, unknown>;
  /** Through to the disk before it counts as done; everything written earlier goes with it. */
  durable: boolean;
}

const STORES = [...CAPTURE_STORES, 'log', 'artefacts', 'workings'] as const;

function abort(tx: { abort(): void }): void {
  try {
    tx.abort();
  } catch {
    // It has ended already.
  }
}

/**
 * Writes a checkpoint. False when the user has deleted the capture meanwhile: then nothing is written.
 * Rejects as the database does (disk full): then nothing is written either.
 */
export function checkpoint(captureId: string, made: Checkpoint): Promise<boolean> {
  const { lines, changes, artefacts, workings, durable } = made;
  const addedBytes = artefacts.reduce((sum, { body }) => sum + body.size, 0);
  const write = async (chained: LogLineRecord[]): Promise<boolean> => {
    const tx = (await writable(addedBytes)).transaction(STORES, 'readwrite', durable ? DURABLE : undefined);
    const stores = { captures: tx.objectStore('captures'), rows: tx.objectStore('rows') };
    const record = await stores.captures.get(captureId);
    const writing: Promise<unknown>[] = [tx.done];
    try {
      if (record) {
        const changeAll = (current: CaptureRecord): void => changes.forEach((change) => change(current));
        if (changes.length > 0) writing.push(putChanged(stores, record, changeAll));
        for (const line of chained) writing.push(tx.objectStore('log').add(line));
        for (const artefact of artefacts)
          writing.push(tx.objectStore('artefacts').put({ captureId, ...artefact }));
        for (const [name, value] of workings)
          writing.push(tx.objectStore('workings').put({ captureId, name, value }));
      }
      // Nothing follows: the browser need not wait for this context, which may be busy, to say so.
      tx.commit();
      await Promise.all(writing);
    } catch (error) {
      // What could not even be asked for (a value no database takes) does not end the transaction by itself.
      void Promise.allSettled(writing);
      abort(tx);
      throw error;
    }
    if (record && (changes.length > 0 || artefacts.length > 0)) tick([captureId]);
    return record !== undefined;
  };
  return lines.length > 0 ? appendLines(captureId, lines, write) : write([]);
}
