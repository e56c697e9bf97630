import { gunzipSync } from 'node:zlib';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { isPacked, storedGzip } from '@/utils/evidence/wacz/stored-gzip';

test('any reader of gzip gets the same bytes back', async () => {
  const sizes = fc.oneof(
    fc.nat(300),
    fc.integer({ min: 65_530, max: 65_540 }),
    fc.integer({ min: 131_000, max: 200_000 }),
  );
  await fc.assert(
    fc.asyncProperty(sizes, fc.nat(255), async (size, seed) => {
      const bytes = Uint8Array.from({ length: size }, (_, at) => (at * 31 + seed) & 0xff);
      const packed = await storedGzip(new Blob([bytes]));
      expect(gunzipSync(Buffer.from(await packed.arrayBuffer())).equals(bytes)).toBe(true);
    }),
    { numRuns: 30 },
  );
});

test.each([
  ['image/png', true],
  ['image/webp', true],
  ['font/woff2', true],
  ['video/mp4', true],
  ['image/svg+xml', false],
  ['text/html; charset=utf-8', false],
  ['font/ttf', false],
  ['application/json', false],
])('%s is packed: %s', (type, packed) => expect(isPacked(type)).toBe(packed));
