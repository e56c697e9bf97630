/** PNG headers, read without decoding: hostile bytes give null, never an exception. */
import fc from 'fast-check';
import { PNG } from 'pngjs';
import { expect, it } from 'vitest';
import { pngSize } from '@/utils/evidence/png-size';

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
      expect(await pngSize(new Blob([new Uint8Array(bytes)]))).toBeNull();
    }),
  );
});

it('takes no beginning of a PNG for one', async () => {
  const png = new Uint8Array(PNG.sync.write(new PNG({ width: 5, height: 5 })));
  for (let at = 0; at < 16; at += 1) {
    const spoilt = png.slice();
    spoilt[at] = (spoilt[at] ?? 0) ^ 1;
    expect(await pngSize(new Blob([spoilt])), `byte ${at}`).toBeNull();
  }
});

it('takes a PNG cut short for none', async () => {
  const png = new Uint8Array(PNG.sync.write(new PNG({ width: 5, height: 5 })));
  expect(await pngSize(new Blob([png.slice(0, 23)]))).toBeNull();
});
