/**
 * How often backgrounds have died on one capture without getting any further: what kills them (a page that makes one turn
 * take minutes, or more memory than there is) must not do so at every start of the browser for good.
 */
import { z } from 'zod';
import { storeWorking } from '@/utils/archive/captures';
import type { CaptureRecord } from '@/utils/archive/records';
import { capturePolicy } from './policy';
import type { CaptureWork } from './work';

const DEATHS = 'deaths';
const noted = z.object({ settled: z.int(), times: z.int() });

export const BACKGROUND_DIED = 'background-died';

/** Writes down, before anything else is tried, that one more has died on it. True when it was one too many. */
export async function diedTooOften(work: CaptureWork, { steps }: CaptureRecord): Promise<boolean> {
  const settled = steps.filter(({ status }) => status !== 'waiting' && status !== 'running').length;
  const before = noted.safeParse(await work.get(DEATHS)).data;
  const times = before?.settled === settled ? before.times + 1 : 1;
  work.set(DEATHS, { settled, times });
  return (await work.save(true)) && times >= capturePolicy.deaths;
}

/** At the user's word: as if none had. */
export const forgetDeaths = (captureId: string): Promise<void> => storeWorking(captureId, DEATHS, null);
