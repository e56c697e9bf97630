/** What is said before a capture, and what its package says of it, for every combination of window, word and browser. */
import { expect, it } from 'vitest';
import { isPassing, keepingOf, limitationsOf } from '@/utils/archive/keeping';

it.each([
  [false, false, 'database', 'kept', []],
  [false, true, 'database', 'kept', []],
  [true, false, 'database', 'private-passing', []],
  [true, true, 'database', 'private-kept', []],
  [true, false, 'memory', 'memory-passing', ['session-key', 'no-database']],
  [true, true, 'storage', 'memory-kept', ['session-key', 'no-database']],
] as const)(
  'private window %s, keep %s, archive in %s: %s',
  (privateWindow, keepPrivate, place, how, codes) => {
    expect(keepingOf({ privateWindow, keepPrivate, place })).toBe(how);
    expect(isPassing(how)).toBe(how.endsWith('passing'));
    expect(limitationsOf(how).map(({ code }) => code)).toEqual(codes);
  },
);
