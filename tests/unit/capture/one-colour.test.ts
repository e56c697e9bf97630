/** Pictures of one colour are told from their bytes, however their rows are filtered. */
import { PNG } from 'pngjs';
import { describe, expect, it } from 'vitest';
import { onlyColour } from '@/utils/capture/one-colour';

function picture(filterType: number, change?: (png: PNG) => void, colorType: 2 | 6 = 6): Blob {
  const png = new PNG({ width: 300, height: 200 });
  for (let at = 0; at < png.data.length; at += 4) png.data.set([10, 200, 255, 255], at);
  change?.(png);
  return new Blob([new Uint8Array(PNG.sync.write(png, { filterType, colorType, deflateStrategy: 0 }))]);
}

describe.each([0, 1, 2, 3, 4])('filter %i', (filter) => {
  it('says which colour', async () => {
    expect(await onlyColour(picture(filter))).toEqual([10, 200, 255]);
    expect(await onlyColour(picture(filter, undefined, 2))).toEqual([10, 200, 255]);
  });

  it('looks no further to the right than asked', async () => {
    const barred = picture(filter, ({ data }) => {
      for (let row = 0; row < 200; row += 1) data.set([row, 0, 0, 255], (row * 300 + 290) * 4);
    });
    expect(await onlyColour(barred, { width: 290, height: 200 })).toEqual([10, 200, 255]);
    expect(await onlyColour(barred, { width: 291, height: 200 })).toBeNull();
  });

  it('looks no further down than asked', async () => {
    const barred = picture(filter, ({ data }) => data.fill(77, 300 * 190 * 4));
    expect(await onlyColour(barred, { width: 300, height: 190 })).toEqual([10, 200, 255]);
    expect(await onlyColour(barred, { width: 300, height: 191 })).toBeNull();
  });

  it.each([0, 4 * 299, 4 * 300 * 100 + 4 * 7, 4 * 300 * 200 - 4])(
    'sees one other pixel, at %i',
    async (at) => {
      const changed = picture(filter, ({ data }) => data.set([11, 200, 255, 255], at));
      expect(await onlyColour(changed)).toBeNull();
    },
  );
});

describe('what is no picture of one colour', () => {
  it('is no PNG', async () => expect(await onlyColour(new Blob(['not a picture'.repeat(20)]))).toBeNull());
  it('is cut off', async () => {
    const whole = picture(0);
    expect(await onlyColour(whole.slice(0, whole.size - 60))).toBeNull();
  });
});
