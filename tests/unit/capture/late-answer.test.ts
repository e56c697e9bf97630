/**
 * An authority that answers too late: the capture says "deferred", and nothing that comes later makes it say otherwise. One that
 * answered just before the background died: its stamp stays, and what it was made over.
 */
import { newCapture, URL_OF_PAGE } from '../archive/empty-archive';
import { expect, it, vi } from 'vitest';
import { failed, ok } from '@/utils/evidence/result';
import { uuidv7 } from '@/utils/evidence/uuid';
import { newErasing } from '@/utils/capture/erasing';
import type { CaptureFacts } from '@/utils/capture/facts';
import type { PageAccess, Stamper } from '@/utils/capture/page-access';

vi.mock('@/utils/browser/environment', () => ({ extensionVersion: () => '0' }));

async function begin() {
  const { CaptureWork } = await import('@/utils/capture/work');
  const { runStep } = await import('@/utils/capture/steps');
  const { createCapture } = await import('@/utils/archive/captures');
  const { getCapture, artefactsUnderWay } = await import('@/utils/archive/read');
  const { linesOf } = await import('@/utils/archive/log');
  const { stampOpen } = await import('@/utils/capture/stamp-steps');
  const { sealSteps } = await import('@/utils/capture/seal-steps');
  const { capturePolicy } = await import('@/utils/capture/policy');
  // The authority's limit alone: the steps have taken theirs already.
  Object.assign(capturePolicy, { stampMs: 30 });
  const id = uuidv7(1_000);
  await createCapture(id, { ...newCapture, steps: ['stamp-open', 'stamp-close'] }, 1_000);
  const erasing = newErasing({ secretNames: null, keepStreamKeys: true }, URL_OF_PAGE);
  const facts = {
    errors: [],
    limitations: [],
    skewMs: null,
    pageLog: null,
    erasing,
  } as unknown as CaptureFacts;
  const work = CaptureWork.begin(id, facts);
  let reply: () => void = () => undefined;
  const stamp: Stamper = () =>
    new Promise((resolve) => {
      reply = () => resolve(ok({ reply: new Uint8Array([1]), time: new Date(0), skewMs: 5 }));
    });
  const page = { services: { stamp } } as unknown as PageAccess;
  const stampClose = sealSteps.find(({ name }) => name === 'stamp-close');
  const answerLate = async (): Promise<void> => {
    reply();
    await new Promise((resolve) => setTimeout(resolve, 100));
  };
  const resume = () => CaptureWork.resume(id);
  return {
    ...{ id, work, page, runStep, stampOpen, stampClose, answerLate, resume },
    record: () => getCapture(id),
    artefacts: () => artefactsUnderWay(id),
    lines: () => linesOf(id),
  };
}

it('adds no stamp to a bag that may be closed by then', async () => {
  const { work, page, runStep, stampOpen, answerLate, record, artefacts, lines } = await begin();
  expect(await runStep(stampOpen, work, page)).toBe('not-done');
  expect((await record())?.stamps.open).toBe('absent');
  expect(work.facts.limitations.map(({ code }) => code)).toEqual(['not-stamped-open']);
  const before = await lines();
  expect(before.some((line) => line.includes('"time.open_deferred"'))).toBe(true);
  await answerLate();
  expect((await record())?.stamps.open).toBe('absent');
  expect((await artefacts()).map(({ entry }) => entry.role)).toEqual(['time-stamp-subject']);
  expect(work.facts.skewMs).toBeNull();
  expect(await lines()).toEqual(before);
});

it('does not make a record say "stamped" of a package without the stamp', async () => {
  const { work, page, runStep, stampClose, answerLate, record } = await begin();
  if (!stampClose) throw new Error('no such step');
  work.hold('bag', { tagmanifest: new Uint8Array([1, 2, 3]), seal: 'a'.repeat(64) });
  work.hold('seal-files', []);
  expect(await runStep(stampClose, work, page)).toBe('not-done');
  expect((await record())?.stamps.close).toBe('deferred');
  await answerLate();
  expect((await record())?.stamps.close).toBe('deferred');
  expect(await work.get('seal-files')).toEqual([]);
});

it('is not asked again by a background that takes up what another has had stamped', async () => {
  const { work, runStep, stampOpen, resume, record, artefacts, lines } = await begin();
  const answersAs = (result: Awaited<ReturnType<Stamper>>) =>
    ({ services: { stamp: () => Promise.resolve(result) } }) as unknown as PageAccess;
  // The background dies when another step has been written down with it, before this one is as done.
  await stampOpen.run(work, answersAs(ok({ reply: new Uint8Array([1]), time: new Date(0), skewMs: 5 })));
  await work.save();
  const [stamped, written] = [await artefacts(), await lines()];
  expect(stamped.map(({ entry }) => entry.role)).toEqual(['time-stamp-subject', 'time-stamp']);
  expect((await record())?.stamps.open).toBe('stamped');
  expect(written.some((line) => line.includes('"time.open_stamped"'))).toBe(true);

  const later = await resume();
  if (!later) throw new Error('nothing was left');
  expect(later.facts.skewMs).toBe(5);
  expect(await runStep(stampOpen, later, answersAs(failed('desk-unreachable', 'gone')))).toBe('done');
  expect((await record())?.stamps.open).toBe('stamped');
  const hashes = (all: typeof stamped) => all.map(({ entry }) => entry.sha256);
  expect(hashes(await artefacts())).toEqual(hashes(stamped));
  expect((await lines()).some((line) => line.includes('"time.open_deferred"'))).toBe(false);
});
