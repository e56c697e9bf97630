/** A picture that is one part of itself, over and over downwards. */
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { periodOf } from '@/utils/capture/vertical-period';

const rows = (text: string): string[] => [...text];

it.each([
  ['abcabcabc', 3],
  ['abcabcab', 3],
  ['aabaab', 3],
  ['abab', 2],
  ['abcabd', null],
  ['abcab', null],
  ['abcdef', null],
  ['aaaaaa', null],
  ['', null],
])('%s: after %s rows', (text, period) => {
  expect(periodOf(rows(text))).toBe(period);
});

const numbered = (from: number, length: number): string[] =>
  Array.from({ length }, (_, at) => String(from + at));

it('finds the old window where the new one is not twice as high', () => {
  const old = numbered(0, 817);
  expect(periodOf([...old, ...old.slice(0, 698)])).toBe(817);
  expect(periodOf([...old, ...old.slice(0, 199)])).toBeNull();
});

it('takes emptiness at the beginning and at the end for what it is', () => {
  const empty = Array.from({ length: 300 }, () => 'white');
  expect(periodOf([...empty, ...numbered(0, 600), ...empty])).toBeNull();
});

it('finds every part that is put under itself, and never one that is not there', () => {
  fc.assert(
    fc.property(
      fc.array(fc.constantFrom('a', 'b', 'c'), { minLength: 2, maxLength: 30 }),
      fc.integer({ min: 2, max: 4 }),
      fc.nat(29),
      (part, times, more) => {
        const all = [...Array.from({ length: times }, () => part).flat(), ...part.slice(0, more)];
        const period = periodOf(all);
        if (new Set(part).size === 1) return period === null;
        return period !== null && period <= part.length && all.every((row, at) => row === all[at % period]);
      },
    ),
  );
});
