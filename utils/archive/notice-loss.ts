/**
 * Notices that the browser has lost the archive. The database carries an identity, and the extension's own storage, which
 * the browser keeps apart from it, remembers the same one with what was in the archive: where it remembers one that the
 * database does not have, that archive is gone. For the background alone.
 */
import { z } from 'zod';
import { timeOfUuidv7 } from '@/utils/evidence/uuid';
import { keepValues, readKeptValue } from '@/utils/browser/kept-values';
import { database } from './database';
import { noteLost, openLosses, ownIdentity, remembered, type Remembered } from './losses';
import { archivePlace } from './memory';
import { needSomeRoom } from './room';
import { onTick } from './tick';

/** No name of memory.ts, which keeps whole archives in the same storage, begins so. */
const KNOWN = 'known-archive';
const knownArchive = remembered.extend({
  /** Lost before this one, and not put away by the user: should this one go too, they are not forgotten with it. */
  before: z.array(remembered),
});

/** So long after a change it is counted how much there is: well below any idle limit (keep-alive.ts). */
const COUNT_AFTER_MS = 1_000;
/** Among 100,000 captures counting takes a third of a second: so many captures a millisecond longer it waits, 20 s there. */
const CAPTURES_PER_MS = 5;

/** At the last count. */
let counted = 0;

/** How much there is now: three questions to the database, none of which reads a capture. */
async function contents(): Promise<Pick<Remembered, 'captures' | 'accepted' | 'newestMs'>> {
  const { store } = (await database()).transaction('rows');
  const [captures, accepted, newest] = await Promise.all([
    store.count(),
    store.index('stage').count('accepted'),
    store.openKeyCursor(null, 'prev'),
  ]);
  return { captures, accepted, newestMs: newest && timeOfUuidv7(newest.primaryKey) };
}

async function look(recount: boolean): Promise<void> {
  // Where the browser keeps no database there is none to be lost.
  if ((await archivePlace()) !== 'database') return;
  const known = knownArchive.safeParse(await readKeptValue(KNOWN)).data ?? null;
  if (known) {
    const { before, ...last } = known;
    await noteLost([...before, last], Date.now());
  }
  const own = await ownIdentity(Date.now());
  if (known?.id === own.id && !recount) return;
  const now = { ...own, ...(await contents()), before: await openLosses() };
  counted = now.captures;
  await needSomeRoom(); // the browser keeps this storage as it keeps the database
  await keepValues({ [KNOWN]: knownArchive.parse(now) });
}

let looking: Promise<void> = Promise.resolve();

/** One look after another. What cannot be done now, for lack of room say, is done the next time. `recount`: the archive has changed. */
export function noticeLoss(recount = false): Promise<void> {
  looking = looking.then(() => look(recount)).catch(() => undefined);
  return looking;
}

/** From here on what is remembered of the archive follows it, a little behind. Call it in the background's first turn. */
export function rememberArchive(): void {
  let due: ReturnType<typeof setTimeout> | null = null;
  onTick(() => {
    due ??= setTimeout(
      () => {
        due = null;
        void noticeLoss(true);
      },
      Math.max(COUNT_AFTER_MS, counted / CAPTURES_PER_MS),
    );
  });
}
