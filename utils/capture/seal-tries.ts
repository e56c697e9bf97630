/** How often the sealing of a capture has failed: after some times it is the user's to say whether it is tried again. */
import { changeCapture, storeWorking } from '@/utils/archive/captures';
import { BACKGROUND_DIED, forgetDeaths } from './deaths';
import { capturePolicy } from './policy';
import type { CaptureWork } from './work';

const TRIES = 'seal-tries';

/** Waits for room, however long that takes: nothing is wrong with the capture, and the user is told of the disk. */
export const waitsForRoom = ({ facts }: CaptureWork): boolean =>
  facts.errors.at(-1)?.code.endsWith('.disk-full') === true;

/** Writes down that it has failed once more. True when that was the last time: everything is kept, nothing is tried. */
export async function sealingFailed(work: CaptureWork): Promise<boolean> {
  if (waitsForRoom(work)) return false;
  const before = await work.get(TRIES);
  const tries = (typeof before === 'number' ? before : 0) + 1;
  work.set(TRIES, tries);
  const isLast = tries >= capturePolicy.sealTries;
  if (isLast) work.change((record) => (record.state = 'unsealed'));
  return (await work.save(true)) && isLast;
}

/** Nor is it tried again when the background has died of it too often; the step that was not done says so. */
export async function sealingKills(work: CaptureWork): Promise<boolean> {
  work.change((record) => {
    record.state = 'unsealed';
    const step = record.steps.find(({ status }) => status !== 'done' && status !== 'skipped');
    const detail = `the background has died ${capturePolicy.deaths} times while it was sealed`;
    if (step) Object.assign(step, { status: 'failed', problem: { code: BACKGROUND_DIED, detail } });
  });
  return work.save(true);
}

/** At the user's word: from the beginning, as often as the first time. Whoever resumes captures takes them up. */
export async function sealAgain(captureIds: readonly string[]): Promise<void> {
  for (const id of captureIds) {
    await storeWorking(id, TRIES, 0);
    await forgetDeaths(id);
    await changeCapture(
      id,
      (record) => {
        if (record.state === 'unsealed') record.state = 'sealing';
      },
      true,
    );
  }
}
