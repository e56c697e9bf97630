/** What this device can say of a package, and what only others could. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it, vi } from 'vitest';
import { judge } from '@/utils/archive/judge-package';

const vector = (name: string): Buffer<ArrayBuffer> =>
  readFileSync(path.join(import.meta.dirname, '../../vectors/packages', name));
const enrolled = {
  deskCaPem: vector('desk-ca.crt').toString('utf8'),
  tsaRootsPem: [vector('tsa-root.crt').toString('utf8')],
};
const nowhere = { deskCaPem: null, tsaRootsPem: [] };
const vouched = ['seal.certificate', 'stamp.close', 'stamp.open'];

it.each([
  ['of everybody it knows', 'complete.zip', enrolled, []],
  ['that brings the word of others, on a device that is enrolled nowhere', 'complete.zip', nowhere, vouched],
  [
    'without a certificate, which nobody could judge',
    'not-enrolled.zip',
    nowhere,
    ['stamp.close', 'stamp.open'],
  ],
])('judges a package %s, and reads it once', async (_, name, trust, unproven) => {
  const body = new Blob([vector(name)]);
  const readings = [vi.spyOn(body, 'arrayBuffer'), vi.spyOn(body, 'slice')];
  const judged = await judge(body, trust);
  expect(judged.sound).toBe(true);
  expect(judged.unproven.map(({ id }) => id)).toEqual(unproven);
  expect(readings.map(({ mock }) => mock.calls.length)).toEqual([1, 0]);
});
