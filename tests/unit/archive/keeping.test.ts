/** What is said before a capture, and what its package says of it, for every combination of window, word and browser. */
import { expect, it } from 'vitest';
import { isPassing, keepingOf, limitationsOf } from '@/utils/archive/keeping';

it.each([
  [false, false, false, 'kept', []],
  [false, true, false, 'kept', []],
  [true, false, false, 'private-passing', []],
  [true, true, false, 'private-kept', []],
  [true, false, true, 'memory-passing', ['session-key', 'no-database']],
  [true, true, true, 'memory-kept', ['session-key', 'no-database']],
] as const)(
  'private window %s, keep %s, in memory %s: %s',
  (privateWindow, keepPrivate, inMemory, how, codes) => {
    expect(keepingOf({ privateWindow, keepPrivate, inMemory })).toBe(how);
    expect(isPassing(how)).toBe(how.endsWith('passing'));
    expect(limitationsOf(how).map(({ code }) => code)).toEqual(codes);
  },
);
