import 'fake-indexeddb/auto';
import { openDB } from 'idb';
import { beforeEach, describe, expect, it } from 'vitest';
import { stretchesOf, valuesOf } from '@/utils/archive/many-of';

const key = (index: number): string => `k${String(index).padStart(4, '0')}`;
const keys = (from: number, to: number): string[] =>
  Array.from({ length: to - from }, (_, index) => key(from + index));

let count = 0;

/** A store with these keys, and how often it is asked. */
async function storeWith(there: readonly string[]) {
  const db = await openDB<unknown>(`many-${(count += 1)}`, 1, {
    upgrade: (made) => made.createObjectStore('some'),
  });
  const filling = db.transaction('some', 'readwrite');
  await Promise.all([...there.map((each) => filling.store.put(`value of ${each}`, each)), filling.done]);
  const { store } = db.transaction('some');
  const asked: string[] = [];
  return {
    asked,
    getAllKeys: (range: IDBKeyRange, most: number) => {
      asked.push('keys');
      return store.getAllKeys(range, most) as Promise<string[]>;
    },
    getAll: (range: IDBKeyRange) => {
      asked.push(`${String(range.lower)}–${String(range.upper)}`);
      return store.getAll(range) as Promise<string[]>;
    },
  };
}

let many: Awaited<ReturnType<typeof storeWith>>;
beforeEach(async () => {
  many = await storeWith(keys(0, 1000));
});

describe('Many records by their keys', () => {
  it('are asked for in one question where they lie side by side', async () => {
    await expect(valuesOf(many, keys(100, 180))).resolves.toEqual(
      keys(100, 180).map((each) => `value of ${each}`),
    );
    expect(many.asked).toEqual(['keys', 'k0100–k0179']);
  });

  it('come in the order they were asked for, and twice if they were', async () => {
    const wanted = [key(7), key(3), key(5), key(3), key(4)];
    await expect(valuesOf(many, wanted)).resolves.toEqual(wanted.map((each) => `value of ${each}`));
  });

  it('leave out what lies between and was not asked for', async () => {
    const wanted = [...keys(10, 20), ...keys(22, 30)];
    await expect(valuesOf(many, wanted)).resolves.toEqual(wanted.map((each) => `value of ${each}`));
    expect(many.asked).toEqual(['keys', 'k0010–k0019', 'k0022–k0029']);
  });

  it('are undefined where nothing is', async () => {
    const some = await storeWith([key(1), key(3)]);
    await expect(valuesOf(some, keys(0, 5))).resolves.toEqual([
      undefined,
      'value of k0001',
      undefined,
      'value of k0003',
      undefined,
    ]);
  });

  it('are each found where they are strewn among many, without a look at all of those', async () => {
    const wanted = [key(0), key(500), 'k0500-not-there', key(999)];
    await expect(valuesOf(many, wanted)).resolves.toEqual([
      'value of k0000',
      'value of k0500',
      undefined,
      'value of k0999',
    ]);
    expect(many.asked).toContain('k0999–k0999');
  });

  it('are read in portions', async () => {
    const stretches = await stretchesOf(many, keys(0, 1000));
    expect(stretches.map(({ length }) => length)).toEqual([250, 250, 250, 250]);
    await expect(valuesOf(many, keys(0, 1000))).resolves.toHaveLength(1000);
  });

  it('are asked for at once where it is one', async () => {
    await expect(valuesOf(many, [key(7)])).resolves.toEqual(['value of k0007']);
    await expect(valuesOf(many, ['not-there'])).resolves.toEqual([undefined]);
    expect(many.asked).toEqual(['k0007–k0007', 'not-there–not-there']);
  });

  it('are none where none is wanted', async () => {
    await expect(valuesOf(many, [])).resolves.toEqual([]);
    expect(many.asked).toEqual([]);
  });
});
