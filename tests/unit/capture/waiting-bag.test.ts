/** A closed bag waits for its stamp without what is on disk anyway, and becomes a package with all of it. */
import { newCapture } from '../archive/empty-archive';
import { expect, it, vi } from 'vitest';
import type { PageAccess } from '@/utils/capture/page-access';
import type { CaptureWork } from '@/utils/capture/work';
import { closeBag, packageFile } from '@/utils/evidence/bag';
import { packageBlob } from '@/utils/evidence/package';

vi.mock('@/utils/browser/api', () => ({ browser: {} }));

const ID = '01977420-0000-7000-8000-000000000001';

async function closed() {
  const picture = await packageFile('data/screenshots/viewport.png', 'what was seen');
  const log = await packageFile('data/custody.jsonl', 'what was done');
  const bag = await closeBag({
    captureId: ID,
    closedAt: new Date(0),
    organisation: null,
    softwareAgent: 'Constat',
    payload: [picture, log],
    signerPublicKeyPem: 'key',
    signerCertificatePem: null,
  });
  return { bag, picture };
}

async function stored(bag: unknown, onDisk: Blob | null) {
  const { createCapture } = await import('@/utils/archive/captures');
  const { packageOf } = await import('@/utils/archive/read');
  const { sealSteps } = await import('@/utils/capture/seal-steps');
  await createCapture(ID, { ...newCapture, steps: ['store'] }, 0);
  const work = {
    id: ID,
    get: (name: string) => Promise.resolve(name === 'bag' ? bag : []),
    artefacts: () =>
      Promise.resolve(onDisk ? [{ entry: { path: 'data/screenshots/viewport.png' }, body: onDisk }] : []),
  } as unknown as CaptureWork;
  const result = await sealSteps
    .find(({ name }) => name === 'store')
    ?.run(work, null as unknown as PageAccess);
  return { result, sha256: (await packageOf(ID))?.sha256 };
}

it('is whole again with what lies on disk', async () => {
  const { bag, picture } = await closed();
  const waiting = {
    ...bag,
    payload: bag.payload.map((file) => (file === picture ? { ...file, body: null } : file)),
  };
  const { result, sha256 } = await stored(waiting, picture.body);
  expect(result).toMatchObject({ ok: true });
  expect(sha256).toBe((await packageBlob(bag, [])).sha256);
});

it('is no package when a file is gone', async () => {
  const { bag, picture } = await closed();
  const waiting = {
    ...bag,
    payload: bag.payload.map((file) => (file === picture ? { ...file, body: null } : file)),
  };
  await expect(stored(waiting, null)).rejects.toThrow('viewport.png is not on disk any more');
});

it('of a former version holds everything itself: an update ends no capture', async () => {
  const { bag } = await closed();
  const { sha256 } = await stored(bag, null);
  expect(sha256).toBe((await packageBlob(bag, [])).sha256);
});
