/**
 * Captures of private windows that the user has not said to keep: each is handed over as a file when it is sealed, and
 * forgotten with the last private window. What is to be sent stays until the desk has answered.
 */
import { z } from 'zod';
import { database, DURABLE } from './database';
import { getCapture } from './read';
import { deleteByRule } from './removal';

const NAME = 'passing-captures';
const noted = z.array(z.object({ id: z.string(), handedOver: z.boolean() }));
type Passing = z.infer<typeof noted>[number];

async function change(next: (known: Passing[]) => Passing[]): Promise<void> {
  const tx = (await database()).transaction('values', 'readwrite', DURABLE);
  const known = noted.safeParse(await tx.store.get(NAME)).data ?? [];
  await Promise.all([tx.store.put(next(known), NAME), tx.done]);
}

const passingCaptures = async (): Promise<Passing[]> =>
  noted.safeParse(await (await database()).get('values', NAME)).data ?? [];

/** Before anything of it is written: what is not noted would stay. */
export const notePassing = (captureId: string): Promise<void> =>
  change((known) => [...known, { id: captureId, handedOver: false }]);

/** The user has said to keep what is here. */
export const keepPassing = (): Promise<void> => change(() => []);

/** Sealed, and not handed over yet. */
export async function dueForHandingOver(): Promise<string[]> {
  const waiting = (await passingCaptures()).filter(({ handedOver }) => !handedOver);
  const captures = await Promise.all(waiting.map(({ id }) => getCapture(id)));
  return captures.flatMap((capture) => (capture?.state === 'sealed' ? [capture.id] : []));
}

export const noteHandedOver = (captureId: string): Promise<void> =>
  change((known) => known.map((one) => (one.id === captureId ? { ...one, handedOver: true } : one)));

/** Whether nothing more is to come of it. */
async function mayGo({ id, handedOver }: Passing): Promise<boolean> {
  const capture = await getCapture(id);
  if (!capture || capture.state === 'failed') return true;
  const { delivery } = capture;
  const isUnderWay = delivery !== null && delivery.status !== 'accepted' && delivery.status !== 'refused';
  return handedOver && !isUnderWay;
}

/** The last private window has been closed. */
export async function forgetPassing(): Promise<void> {
  const known = await passingCaptures();
  const may = await Promise.all(known.map(mayGo));
  const gone = new Set(known.flatMap(({ id }, index) => (may[index] ? [id] : [])));
  if (gone.size === 0) return;
  await deleteByRule([...gone], 'private-window');
  await change((now) => now.filter(({ id }) => !gone.has(id)));
}
