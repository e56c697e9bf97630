/** A srcset is read as browsers read it, and none keeps the reader busy. */
import { describe, expect, test } from 'vitest';
import { candidatesOf } from '@/utils/capture/reader/srcset';

const read = (srcset: string): string[] =>
  candidatesOf(srcset, 100).map(({ address, amount, unit }) => `${address} ${amount}${unit}`);

describe('what a srcset offers', () => {
  test.each<[string, string[]]>([
    ['', []],
    [' , ,', []],
    ['a.png', ['a.png 1x']],
    ['a.png, b.png 2x', ['a.png 1x', 'b.png 2x']],
    ['a.png 80w,\n\tb.png 320w', ['a.png 80w', 'b.png 320w']],
    ['a.png 1.5x , b.png 1e1x,', ['a.png 1.5x', 'b.png 10x']],
    ['/w_80,h_60/a.png 80w, b', ['/w_80,h_60/a.png 80w', 'b 1x']],
    ['a.png,b.png 2x', ['a.png,b.png 2x']],
    ['data:image/png;base64,AAAA 2x, b', ['data:image/png;base64,AAAA 2x', 'b 1x']],
    ['a.png 80w 60h, b (x, y), c 2y, d x', ['a.png 80w']],
  ])('%j', (srcset, offered) => {
    expect(read(srcset)).toEqual(offered);
  });

  test('so many and no more', () => {
    expect(candidatesOf('a 1x,'.repeat(20), 5)).toHaveLength(5);
  });
});

/** With two words behind it the address that was looked for by a pattern took the square of its length: minutes at this one. */
test.each(['a', 'a,', ',', ' ', 'a ', 'a(', 'a 1x', 'a 1x,', 'a (', '1'])(
  '%j over and over is read in one pass',
  { timeout: 25_000 },
  (piece) => {
    const long = piece.repeat(300_000 / piece.length);
    for (const srcset of [long, `${long} x y`, `a ${long}`, `a (${long}`]) candidatesOf(srcset, Infinity);
  },
);
