/** UUIDv7 (RFC 9562) as capture ids are. */
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { captureId } from '@/utils/evidence/schema';
import { uuidv7 } from '@/utils/evidence/uuid';

const timeMs = fc.integer({ min: 0, max: 2 ** 48 - 1 });

it('is a version 7 UUID that holds its time', () => {
  fc.assert(
    fc.property(timeMs, (nowMs) => {
      const id = uuidv7(nowMs);
      expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
      expect(captureId.safeParse(id).success).toBe(true);
      expect(parseInt(id.replaceAll('-', '').slice(0, 12), 16)).toBe(nowMs);
    }),
  );
});

it('sorts by time', () => {
  fc.assert(
    fc.property(timeMs, timeMs, (a, b) => {
      if (a !== b) expect(uuidv7(a) < uuidv7(b)).toBe(a < b);
    }),
  );
});

it('is never the same twice', () => {
  expect(new Set(Array.from({ length: 10_000 }, () => uuidv7(1_000))).size).toBe(10_000);
});
