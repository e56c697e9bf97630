/** Where the items of a recording go: without secrets, onto the disk, one by one. */
import { countRecorded, recordedOf, storeRecorded } from '@/utils/archive/recorded';
import type { RecordingSink } from '../engines/recording';
import { storable, type StoredItem } from './stored-exchange';

export interface CountingSink extends RecordingSink {
  /** Items on disk. */
  readonly stored: number;
  /** Items that could not be put on disk: it was full, or the user has deleted the capture. */
  readonly lost: number;
}

/** Goes on behind what an earlier background has stored. */
export async function recordingSink(captureId: string): Promise<CountingSink> {
  let next = await countRecorded(captureId);
  let lost = 0;
  return {
    get stored() {
      return next - lost;
    },
    get lost() {
      return lost;
    },
    async take(item) {
      const value = storable(item);
      if (!value) return;
      const number = next;
      next += 1;
      const done = await storeRecorded(captureId, number, value).catch(() => false);
      if (!done) lost += 1;
    },
  };
}

/** Everything that was stored, in the order of arrival, one at a time. */
export async function* storedItems(captureId: string): AsyncGenerator<StoredItem> {
  for await (const value of recordedOf(captureId)) yield value as StoredItem;
}
