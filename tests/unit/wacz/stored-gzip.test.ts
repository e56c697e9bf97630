import { gunzipSync } from 'node:zlib';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { isPacked, storedGzip } from '@/utils/evidence/wacz/stored-gzip';

const unpacked = (pieces: Uint8Array[]): Buffer => gunzipSync(Buffer.concat(pieces));

test('any reader of gzip gets the same bytes back', () => {
  const sizes = fc.oneof(
    fc.nat(300),
    fc.integer({ min: 65_530, max: 65_540 }),
    fc.integer({ min: 131_000, max: 200_000 }),
  );
  fc.assert(
    fc.property(sizes, fc.nat(255), (size, seed) => {
      const bytes = Uint8Array.from({ length: size }, (_, at) => (at * 31 + seed) & 0xff);
      expect(unpacked(storedGzip([bytes])).equals(bytes)).toBe(true);
      const cut = [bytes.subarray(0, seed), new Uint8Array(0), bytes.subarray(seed)];
      expect(unpacked(storedGzip(cut)).equals(bytes)).toBe(true);
    }),
    { numRuns: 30 },
  );
});

test('a film is in memory once: what is made of it are its own bytes, and a few around them', () => {
  const film = new Uint8Array(200_000).fill(7);
  const others = storedGzip([film]).filter(({ buffer }) => buffer !== film.buffer);
  expect(others.reduce((sum, { length }) => sum + length, 0)).toBeLessThan(100);
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
