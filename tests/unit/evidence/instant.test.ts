/** Times as evidence may hold them: exactly those that its schema takes. */
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { instantOf } from '@/utils/evidence/instant';
import { instant } from '@/utils/evidence/schema';

it.each([
  ['Sat, 01 Jan 12026 00:00:00 GMT', null],
  ['Tue, 15 Nov -1 08:12:31 GMT', null],
  ['yesterday', null],
  ['Sun, 22 Nov 2026 10:00:00 GMT', '2026-11-22T10:00:00.000Z'],
])('%s', (said, written) => {
  expect(instantOf(Date.parse(said))).toBe(written);
});

it('is nothing, or what the schema takes', () => {
  fc.assert(
    fc.property(fc.oneof(fc.double(), fc.integer({ min: -1e15, max: 1e15 })), (ms) => {
      const written = instantOf(ms);
      if (written !== null) expect(instant.safeParse(written).success).toBe(true);
    }),
  );
});
