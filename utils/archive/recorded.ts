/** What a recording has received, item by item, where a dead background's successor finds it. Emptied with the workings. */
import { database, writable } from './database';

/** Items have names of their own among the workings of a capture: sorted, they are in the order of arrival. */
const nameOf = (number: number): string => `recorded:${String(number).padStart(8, '0')}`;
const rangeOf = (captureId: string): IDBKeyRange =>
  IDBKeyRange.bound([captureId, 'recorded:'], [captureId, 'recorded:~']);

/** How many there are: the number of the next one. */
export const countRecorded = async (captureId: string): Promise<number> =>
  (await database()).count('workings', rangeOf(captureId));

/** On disk when this resolves. What the user has deleted meanwhile stays so: false. */
export async function storeRecorded(captureId: string, number: number, value: unknown): Promise<boolean> {
  const tx = (await writable(0)).transaction(['captures', 'workings'], 'readwrite');
  const known = (await tx.objectStore('captures').getKey(captureId)) !== undefined;
  if (known) await tx.objectStore('workings').put({ captureId, name: nameOf(number), value });
  await tx.done;
  return known;
}

/** One after another, in the order of arrival; bodies are Blobs on disk. The caller knows the type: nobody else writes here. */
export async function* recordedOf(captureId: string): AsyncGenerator {
  const db = await database();
  for (const key of await db.getAllKeys('workings', rangeOf(captureId))) {
    const record = await db.get('workings', key);
    if (record) yield record.value;
  }
}

const PARTS = 'part:';
const partName = (number: number): string => `${PARTS}${String(number).padStart(8, '0')}`;

/** A finished part of an archive being made: out of memory, and given back as it lies on the disk. */
export async function keepRecordedPart(captureId: string, number: number, part: Blob): Promise<Blob> {
  const db = await writable(part.size);
  await db.put('workings', { captureId, name: partName(number), value: part });
  const kept = await db.get('workings', [captureId, partName(number)]);
  return kept?.value instanceof Blob ? kept.value : part;
}

/** The archive is on disk as a whole: its parts are needed no more. */
export async function freeRecordedParts(captureId: string): Promise<void> {
  const range = IDBKeyRange.bound([captureId, PARTS], [captureId, `${PARTS}~`]);
  await (await writable()).delete('workings', range);
}
