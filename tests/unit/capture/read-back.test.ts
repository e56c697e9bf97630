/** What is read back before a capture is called sealed: what is damaged is refused, what only others can prove is not. */
import { newCapture } from '../archive/empty-archive';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it, vi } from 'vitest';
import type { PageAccess } from '@/utils/capture/page-access';
import type { CaptureWork } from '@/utils/capture/work';

vi.mock('@/utils/browser/api', () => ({ browser: {} }));

const vector = (name: string): Buffer<ArrayBuffer> =>
  readFileSync(path.join(import.meta.dirname, '../../vectors/packages', name));
const rootOf = (name: string): string => vector(name).toString('utf8');
const desk = { deskCaPem: rootOf('desk-ca.crt'), tsaRootsPem: [rootOf('tsa-root.crt')] };
const ID = '01977420-0000-7000-8000-000000000001';

async function readBack(name: string, trust: typeof desk) {
  const { createCapture, storePackage } = await import('@/utils/archive/captures');
  const { DEVICE_LOG, linesOf } = await import('@/utils/archive/log');
  const { sealSteps } = await import('@/utils/capture/seal-steps');
  await createCapture(ID, { ...newCapture, steps: ['read-back'] }, 0);
  await storePackage(ID, new Blob([vector(name)]), 'not looked at here');
  const work = { id: ID, change: vi.fn() } as unknown as CaptureWork;
  const page = { services: { signer: () => Promise.resolve({ trust }) } } as unknown as PageAccess;
  const result = await sealSteps.find((step) => step.name === 'read-back')?.run(work, page);
  return { result, journal: (await linesOf(DEVICE_LOG)).join() };
}

it('takes what this device can prove', async () => {
  const { result, journal } = await readBack('complete.zip', desk);
  expect(result).toMatchObject({ ok: true });
  expect(journal).toContain('"package.verified"');
  expect(journal).not.toContain('unproven');
});

it('takes what another desk vouches for, and notes it: its user has gone over to this one in mid-capture', async () => {
  const { result, journal } = await readBack('complete.zip', { ...desk, tsaRootsPem: [desk.deskCaPem] });
  expect(result).toMatchObject({ ok: true });
  expect(journal).toContain('"unproven":"stamp.close stamp.open"');
});

it.each(['changed-file.zip', 'removed-custody-line.zip', 'cut-off.zip'])('refuses %s', async (name) => {
  const { result, journal } = await readBack(name, desk);
  expect(result).toMatchObject({ ok: false, problem: { code: 'package-invalid' } });
  expect(journal).not.toContain('package.verified');
});
