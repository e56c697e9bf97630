/** PNG headers, read without decoding: hostile bytes give null, never an exception. */
import fc from 'fast-check';
import { PNG } from 'pngjs';
import { expect, it } from 'vitest';
import { pngSize } from '@/utils/capture/png';

it.each([
  [1, 1],
  [320, 200],
  [3, 4001],
])('reads %i × %i', async (width, height) => {
  const png = PNG.sync.write(new PNG({ width, height }));
  expect(await pngSize(new Blob([new Uint8Array(png)]))).toEqual({ width, height });
});

it('takes nothing else for a PNG', async () => {
  await fc.assert(
    fc.asyncProperty(fc.uint8Array({ maxLength: 64 }), async (bytes) => {
      const isPng = bytes[0] === 0x89 && bytes[1] === 0x50 && bytes[2] === 0x4e && bytes[3] === 0x47;
      const size = await pngSize(new Blob([new Uint8Array(bytes)]));
      expect(size === null).toBe(!isPng || bytes.length < 24);
    }),
  );
});

it('takes a PNG cut short for none', async () => {
  const png = new Uint8Array(PNG.sync.write(new PNG({ width: 5, height: 5 })));
  expect(await pngSize(new Blob([png.slice(0, 23)]))).toBeNull();
});
