/** The catalogue: every row, newest first, whatever happens while it is being read. */
import { newCapture } from './empty-archive';
import { expect, it, vi } from 'vitest';
import { uuidv7 } from '@/utils/evidence/uuid';

const open = async () => ({
  ...(await import('@/utils/archive/annotations')),
  ...(await import('@/utils/archive/captures')),
  ...(await import('@/utils/archive/catalogue')),
  ...(await import('@/utils/archive/database')),
  ...(await import('@/utils/archive/row')),
});
type Archive = Awaited<ReturnType<typeof open>>;

/** Many at once: one is made as always, the others are like it. */
async function fill(archive: Archive, count: number, fromMs = 1_000): Promise<string[]> {
  const first = await archive.createCapture(uuidv7(fromMs), { ...newCapture, steps: ['seal'] }, 1_000);
  const others = Array.from({ length: count - 1 }, (_, index) => ({
    ...first,
    id: uuidv7(fromMs + index + 1),
  }));
  const tx = (await archive.database()).transaction(['captures', 'rows'], 'readwrite');
  for (const record of others) {
    void tx.objectStore('captures').put(record);
    void tx.objectStore('rows').put(archive.rowOf(record));
  }
  await tx.done;
  return [first.id, ...others.map(({ id }) => id)].reverse();
}

function openedOn({ openCatalogue }: Archive) {
  const unsound: string[] = [];
  const failures: unknown[] = [];
  const catalogue = openCatalogue({
    onChange: () => undefined,
    onUnsound: (ids) => unsound.push(...ids),
    onFailure: (error) => failures.push(error),
  });
  const ids = (): string[] => catalogue.rows().map(({ id }) => id);
  const whole = () => vi.waitFor(() => expect(catalogue.complete()).toBe(true), 20_000);
  return { catalogue, ids, whole, unsound, failures };
}

it('reads every row, newest first, in portions', async () => {
  const archive = await open();
  const all = await fill(archive, 2_300);
  const { catalogue, ids, whole } = openedOn(archive);
  await vi.waitFor(() => expect(ids().length).toBeGreaterThan(0));
  await whole();
  expect(ids()).toEqual(all);
  expect(catalogue.total()).toBe(2_300);
  catalogue.stop();
});

it('shows what changes, comes and goes, also while it is being read', async () => {
  const archive = await open();
  const all = await fill(archive, 1_500);
  const { catalogue, ids, whole } = openedOn(archive);
  await vi.waitFor(() => expect(ids().length).toBeGreaterThan(0));
  const [newest = '', oldest = '', middle = ''] = [all[0], all.at(-1), all[700]];
  await archive.annotate([newest, oldest], { caseName: 'A', addTags: [], removeTags: [] });
  await archive.deleteCaptures([middle]);
  const [added = ''] = await fill(archive, 1, 900_000);
  await whole();
  const expected = [added, ...all.filter((id) => id !== middle)];
  await vi.waitFor(() => expect(ids()).toEqual(expected));
  await vi.waitFor(() => {
    expect([newest, oldest].map((id) => catalogue.row(id)?.caseName)).toEqual(['A', 'A']);
  });
  catalogue.stop();
});

it('lists what it can, and names what it cannot read', async () => {
  const archive = await open();
  const all = await fill(archive, 70);
  const [inFirst = '', inSecond = ''] = [all[3], all[65]];
  const db = await archive.database();
  for (const id of [inFirst, inSecond]) await db.put('rows', { id, stage: 'nonsense' } as never);
  const { catalogue, ids, whole, unsound, failures } = openedOn(archive);
  await whole();
  expect(ids()).toEqual(all.filter((id) => id !== inFirst && id !== inSecond));
  expect([...new Set(unsound)].sort()).toEqual([inFirst, inSecond].sort());
  expect(failures).toEqual([]);
  catalogue.stop();
});
