/** What a capture says of its files without reading them is what is on disk: no more, no less, whoever asks. */
import { newCapture, URL_OF_PAGE } from '../archive/empty-archive';
import { expect, it, vi } from 'vitest';
import { newErasing } from '@/utils/capture/erasing';
import type { CaptureFacts } from '@/utils/capture/facts';
import type { NewArtefact } from '@/utils/capture/work';
import { digestBlob } from '@/utils/evidence/digest';
import { uuidv7 } from '@/utils/evidence/uuid';

const disk = vi.hoisted(() => ({ isFull: false, answer: () => Promise.resolve() }));
vi.mock('@/utils/archive/room', () => ({
  needRoomFor: () => (disk.isFull ? Promise.reject(new Error('full')) : disk.answer()),
  needSomeRoom: () => Promise.resolve(),
}));

async function begin() {
  const { CaptureWork } = await import('@/utils/capture/work');
  const { createCapture } = await import('@/utils/archive/captures');
  const { artefactsUnderWay } = await import('@/utils/archive/read');
  const id = uuidv7(1_000);
  await createCapture(id, { ...newCapture, steps: ['page'] }, 1_000);
  const erasing = newErasing({ secretNames: null, keepStreamKeys: true }, URL_OF_PAGE);
  const work = CaptureWork.begin(id, { pageLog: null, erasing } as unknown as CaptureFacts);
  await work.save();
  const onDisk = async () => (await artefactsUnderWay(id)).map(({ entry }) => entry);
  const resumed = () => CaptureWork.resume(id);
  return { work, onDisk, resumed };
}

const text = (path: string, body: string): NewArtefact => ({
  ...{ path, body, role: 'visible-text', mediaType: 'text/plain', method: 'dom-serialiser' },
});

it('tells of files in the order of their paths, and of the last of each path', async () => {
  const { work, onDisk, resumed } = await begin();
  await work.keep(text('data/snapshot/text.txt', 'first'));
  await work.keep({ ...text('data/leads.json', '{}'), role: 'leads' });
  await work.save();
  await work.keep(text('data/snapshot/text.txt', 'second'));
  await work.save();
  expect(work.entries().map(({ path }) => path)).toEqual(['data/leads.json', 'data/snapshot/text.txt']);
  expect(work.entries()).toEqual(await onDisk());
  expect((await resumed())?.entries()).toEqual(await onDisk());
  expect(await work.textOf('visible-text')).toBe('second');
  expect(await work.textOf('report')).toBe('');
});

it('tells of nothing that the disk has refused, until it has taken it', async () => {
  const { work, onDisk } = await begin();
  disk.isFull = true;
  await work.keep(text('data/snapshot/text.txt', 'first'));
  await expect(work.save()).rejects.toThrow('full');
  expect(work.entries()).toEqual([]);
  disk.isFull = false;
  await work.save();
  expect(work.entries()).toHaveLength(1);
  expect(work.entries()).toEqual(await onDisk());
});

it('writes what comes while it waits for its turn together, and through to the disk if one of them wants that', async () => {
  const { work, onDisk } = await begin();
  const { database } = await import('@/utils/archive/database');
  const transactions = vi.spyOn(await database(), 'transaction');
  let answer: () => void = () => undefined;
  const answered = new Promise<void>((resolve) => (answer = resolve));
  const asked = new Promise<void>((resolve) => {
    disk.answer = () => {
      resolve();
      return answered;
    };
  });
  await work.keep(text('data/first.txt', 'first'));
  const written = [work.save()];
  // Its turn has come, and it waits for the disk: what is kept from here on goes with the next.
  await asked;
  for (const durable of [false, true, false]) {
    await work.keep(text(`data/${written.length}.txt`, 'later'));
    written.push(work.save(durable));
  }
  answer();
  expect(await Promise.all(written)).toEqual([true, true, true, true]);
  const writes = transactions.mock.calls.filter(([, mode]) => mode === 'readwrite');
  expect(writes.map(([, , options]) => options?.durability)).toEqual([undefined, 'strict']);
  expect(await onDisk()).toHaveLength(4);
});

it('writes nothing of what it holds for itself', async () => {
  const { work, resumed } = await begin();
  work.set('written', 1);
  work.hold('held', 2);
  await work.save();
  const later = await resumed();
  expect([await work.get('written'), await work.get('held')]).toEqual([1, 2]);
  expect([await later?.get('written'), await later?.get('held')]).toEqual([1, undefined]);
});

it('loses nothing when its facts cannot be written', async () => {
  const { work, onDisk } = await begin();
  await work.keep(text('data/snapshot/text.txt', 'first'));
  const noClone = () => undefined;
  Object.assign(work.facts, { noClone });
  await expect(work.save()).rejects.toThrow();
  Object.assign(work.facts, { noClone: null });
  await work.save();
  expect(await onDisk()).toHaveLength(1);
});

it('hashes text as it is written, without reading it back', async () => {
  const { work } = await begin();
  const readings = vi.spyOn(Blob.prototype, 'arrayBuffer');
  // Half of a surrogate pair is no character: a Blob and a hash have to make the same of it.
  await work.keep(text('data/snapshot/text.txt', 'é \ud83d!'));
  expect(readings).not.toHaveBeenCalled();
  await work.save();
  const [kept] = await work.artefacts();
  if (!kept) expect.unreachable();
  expect(kept.body.type).toBe('text/plain');
  expect(await digestBlob(kept.body)).toEqual({ sha256: kept.entry.sha256, crc32: kept.crc32 });
  readings.mockRestore();
});
