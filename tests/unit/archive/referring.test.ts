/** What many referrals are made from is read together, and one by one where that fails. */
import { newCapture } from './empty-archive';
import { afterEach, expect, it, vi } from 'vitest';
import type { PackageRecord } from '@/utils/archive/records';

afterEach(() => vi.restoreAllMocks());

async function withPackages(ids: readonly string[]) {
  const { createCapture } = await import('@/utils/archive/captures');
  const { database } = await import('@/utils/archive/database');
  for (const id of ids) await createCapture(id, { ...newCapture, steps: [] }, 1);
  const db = await database();
  for (const captureId of ids) await db.put('packages', { captureId } as PackageRecord);
  return (await import('@/utils/archive/referring')).readSources;
}

it('what cannot be read beside others keeps none of them from being read', async () => {
  const readSources = await withPackages(['a', 'b']);
  // eslint-disable-next-line @typescript-eslint/unbound-method -- called with the store as `this`
  const getAll = IDBObjectStore.prototype.getAll;
  vi.spyOn(IDBObjectStore.prototype, 'getAll').mockImplementation(function (
    this: IDBObjectStore,
    range,
    count,
  ) {
    const isOfMany = range instanceof IDBKeyRange && range.lower !== range.upper;
    if (this.name === 'packages' && isOfMany) throw new DOMException('cannot be read', 'DataError');
    return getAll.call(this, range as IDBKeyRange, count);
  });
  const found = await readSources(['b', 'a', 'nobody']);
  expect(found.map((source) => source?.stored.captureId)).toEqual(['b', 'a', undefined]);
});
