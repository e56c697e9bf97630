/**
 * Captures of private windows that the user has not said to keep: each is handed over as a file when it is sealed, and
 * forgotten with the last private window once the user has said that the file arrived, or the desk has it: no browser
 * tells whether a file was saved or given up. What is to be sent stays until the desk has answered.
 */
import { z } from 'zod';
import { database, DURABLE, writable } from './database';
import { getCapture } from './read';
import { reach } from './reach';
import { deleteByRule } from './removal';
import { tick } from './tick';

const NAME = 'passing-captures';
const noted = z.array(
  z.object({
    id: z.string(),
    handedOver: z.boolean(),
    /** The user's word. */
    arrived: z.boolean().default(false),
    /** There is nothing of it on this device's disk. */
    inMemory: z.boolean().default(false),
  }),
);
type Passing = z.infer<typeof noted>[number];

async function change(next: (known: Passing[]) => Passing[]): Promise<void> {
  const tx = (await writable()).transaction('values', 'readwrite', DURABLE);
  const known = noted.safeParse(await tx.store.get(NAME)).data ?? [];
  await Promise.all([tx.store.put(next(known), NAME), tx.done]);
  tick();
}

const passingCaptures = async (): Promise<Passing[]> =>
  noted.safeParse(await (await database()).get('values', NAME)).data ?? [];

/** Before anything of it is written: what is not noted would stay. */
export const notePassing = (captureId: string, inMemory: boolean): Promise<void> =>
  change((known) => [...known, { id: captureId, handedOver: false, arrived: false, inMemory }]);

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

/** Packages that were handed over, and are not known to be anywhere else than here. */
export interface Unanswered {
  captureIds: string[];
  inMemory: boolean;
}

export const unanswered = reach('unansweredPassing', async (): Promise<Unanswered> => {
  const open = (await passingCaptures()).filter(({ handedOver, arrived }) => handedOver && !arrived);
  const captures = await Promise.all(open.map(({ id }) => getCapture(id)));
  const here = open.filter((_, index) => {
    const capture = captures[index];
    return capture && capture.delivery?.status !== 'accepted';
  });
  return { captureIds: here.map(({ id }) => id), inMemory: here.some(({ inMemory }) => inMemory) };
});

/** The user's word on files that were handed over: there, or to be handed over once more. */
export const answerPassing = (captureIds: readonly string[], arrived: boolean): Promise<void> =>
  change((known) =>
    known.map((one) => (captureIds.includes(one.id) ? { ...one, arrived, handedOver: arrived } : one)),
  );

/** Whether nothing more is to come of it, and it is somewhere else than here. */
async function mayGo({ id, handedOver, arrived }: Passing): Promise<boolean> {
  const capture = await getCapture(id);
  if (!capture || capture.state === 'failed') return true;
  const status = capture.delivery?.status;
  if (status === 'accepted') return handedOver;
  return arrived && (status === undefined || status === 'refused');
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
