/** The strips of a page are on disk all together, with what is known of them, or not at all: whoever comes next sees which. */
import { newCapture, URL_OF_PAGE } from '../archive/empty-archive';
import { expect, it, vi } from 'vitest';
import { newErasing } from '@/utils/capture/erasing';
import type { FullPage, OnTaken, StripImage } from '@/utils/capture/engines/engine';
import type { CaptureFacts } from '@/utils/capture/facts';
import type { PageAccess } from '@/utils/capture/page-access';
import { failed, ok } from '@/utils/evidence/result';
import { uuidv7 } from '@/utils/evidence/uuid';

vi.mock('@/utils/browser/environment', () => ({ extensionVersion: () => '0' }));
vi.mock('@/utils/browser/inject', () => ({ runFileInFrames: vi.fn() }));
vi.mock('@/utils/capture/tab-requests', () => ({ requestsOf: () => Promise.resolve({ requests: [] }) }));

const heightPx = 100;
const pageOf = (strips: number): FullPage => ({
  ...{ method: 'debugger', documentSize: { width: 10, height: strips * heightPx } },
  ...{ heightCovered: strips * heightPx, stripsTaken: strips, stripsNeeded: strips },
  ...{ transformations: [], limitations: [{ code: 'moves', detail: `${strips} strips` }], changed: false },
});
const stripsOf = (count: number, bodyOf: (index: number) => Blob): StripImage[] =>
  Array.from({ length: count }, (_, index) => ({
    ...{ body: bodyOf(index), method: 'debugger' as const, pixels: { width: 10, height: heightPx } },
    area: { x: 0, y: index * heightPx, width: 10, height: heightPx },
  }));
const whole = (index: number): Blob => new Blob([`strip ${index}`]);

async function begin() {
  const { CaptureWork } = await import('@/utils/capture/work');
  const { fullPage } = await import('@/utils/capture/picture-steps');
  const { createCapture } = await import('@/utils/archive/captures');
  const { artefactsUnderWay } = await import('@/utils/archive/read');
  const id = uuidv7(1_000);
  await createCapture(id, { ...newCapture, steps: ['full-page'] }, 1_000);
  const erasing = newErasing({ secretNames: null, keepStreamKeys: true }, URL_OF_PAGE);
  const lists = { deviations: [], limitations: [], transformations: [], strips: [] };
  const facts = { ...lists, fullPage: null, pageLog: null, erasing };
  const work = CaptureWork.begin(id, facts as unknown as CaptureFacts);
  await work.save();
  /** One background's try. */
  const run = async (take: (onTaken: OnTaken) => Promise<unknown>) => {
    const mine = await CaptureWork.resume(id);
    if (!mine) throw new Error('nothing was left');
    const page = { target: { tabId: 1, windowId: 1 }, services: {}, depth: { fullPage: take } };
    await fullPage.run(mine, page as unknown as PageAccess);
    await mine.save();
  };
  const left = async () => {
    const { strips, fullPage: page, limitations } = (await CaptureWork.resume(id))?.facts ?? {};
    const paths = (await artefactsUnderWay(id)).map(({ entry }) => entry.path);
    return { paths, strips, page, codes: limitations?.map(({ code }) => code) };
  };
  return { run, left };
}

const PATHS = ['data/screenshots/full-000.png', 'data/screenshots/full-001.png'];

it('leaves nothing of a try that the disk did not take whole, and the next, shorter one is all there is', async () => {
  const { run, left } = await begin();
  const torn = (index: number): Blob =>
    index < 2
      ? whole(index)
      : Object.assign(whole(index), { arrayBuffer: () => Promise.reject(new Error('torn')) });
  const first = run((onTaken) => onTaken({ page: pageOf(3), strips: stripsOf(3, torn) }));
  await expect(first).rejects.toThrow('torn');
  expect(await left()).toEqual({ paths: [], strips: [], page: null, codes: [] });

  await run(async (onTaken) => {
    await onTaken({ page: pageOf(2), strips: stripsOf(2, whole) });
    return ok([]);
  });
  const { paths, strips, page, codes } = await left();
  expect(paths).toEqual(PATHS);
  expect(strips?.map(({ path }) => path)).toEqual(PATHS);
  expect([page?.stripsTaken, codes]).toEqual([2, ['moves']]);
});

it('lets the strips stand when the background died as soon as they were on disk', async () => {
  const { run, left } = await begin();
  const first = run(async (onTaken) => {
    await onTaken({ page: pageOf(2), strips: stripsOf(2, whole) });
    throw new Error('killed');
  });
  await expect(first).rejects.toThrow('killed');
  const take = vi.fn(() => Promise.resolve(failed('not-again', 'they are there')));
  await run(take);
  expect(take).not.toHaveBeenCalled();
  const { paths, page, codes } = await left();
  expect([paths, page?.stripsTaken, codes]).toEqual([PATHS, 2, ['moves', 'walk-untold']]);
});
