/** A damaged record harms nobody: it is set aside whole, its neighbours are listed, and its row is made anew if it can be. */
import { newCapture } from './empty-archive';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { uuidv7 } from '@/utils/evidence/uuid';

const open = async () => ({
  ...(await import('@/utils/archive/database')),
  ...(await import('@/utils/archive/captures')),
  ...(await import('@/utils/archive/quarantine')),
  ...(await import('@/utils/archive/read')),
  ...(await import('@/utils/archive/row')),
  ...(await import('@/utils/archive/soundness')),
});
type Archive = Awaited<ReturnType<typeof open>>;

async function begin({ createCapture }: Archive): Promise<string> {
  const id = uuidv7(1_000);
  await createCapture(id, { ...newCapture, steps: [...newCapture.steps] }, 1_000);
  return id;
}

/** As a damaged disk would leave it. */
async function damage(
  { database }: Archive,
  store: 'captures' | 'rows',
  id: string,
  change: object,
): Promise<void> {
  const db = await database();
  const found = await db.get(store, id);
  await db.put(store, { ...found, ...change } as never);
}

it('is never handed out, and does not hide the others', async () => {
  const archive = await open();
  const [sound, damaged] = [await begin(archive), await begin(archive)];
  await archive.storePackage(damaged, new Blob(['zip']), 'f'.repeat(64));
  await damage(archive, 'captures', damaged, { steps: 'gone' });
  expect(await archive.getCapture(damaged)).toBeNull();
  expect((await archive.capturesInState('capturing')).map(({ id }) => id)).toEqual([sound]);
  expect(await archive.quarantined()).toMatchObject([{ key: damaged, why: 'steps cannot be read' }]);
  expect(await (await archive.database()).get('rows', damaged)).toBeUndefined();
  expect(await (await archive.packageOf(damaged))?.body.text()).toBe('zip');
});

it('a row that is wrong or missing is made anew from its capture', async () => {
  const archive = await open();
  const [wrong, missing] = [await begin(archive), await begin(archive)];
  await damage(archive, 'rows', wrong, { stage: 'nonsense' });
  const db = await archive.database();
  await db.delete('rows', missing);
  await archive.mendCaptures([wrong, missing], 5);
  for (const id of [wrong, missing]) {
    const capture = await archive.getCapture(id);
    expect(await db.get('rows', id)).toEqual(capture && archive.rowOf(capture));
  }
  expect(await archive.quarantined()).toEqual([]);
});

it('a row without a capture goes', async () => {
  const archive = await open();
  const id = await begin(archive);
  const db = await archive.database();
  await db.delete('captures', id);
  await archive.mendCaptures([id], 5);
  expect(await db.get('rows', id)).toBeUndefined();
});

it('whatever lies in the store, looking at it throws nothing', async () => {
  const { unsoundNow } = await open();
  fc.assert(
    fc.property(fc.anything(), (value) => {
      expect(unsoundNow(value)).toEqual(expect.any(String));
    }),
  );
});

it('a capture as it is made is sound', async () => {
  const archive = await open();
  const id = await begin(archive);
  expect(archive.unsoundNow(await archive.getCapture(id))).toBeNull();
});
