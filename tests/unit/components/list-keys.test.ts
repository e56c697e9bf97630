/** Every key of the list, and what becomes of a selection. */
import { describe, expect, it } from 'vitest';
import { onListKey, selectedAfter, type ListAnswer, type Selection } from '@/components/capture/list-keys';

const COUNT = 20;
type Held = 'shift' | 'mod' | null;
const press = (active: number, key: string, held: Held = null, hasChosen = false, count = COUNT) =>
  onListKey({ key, shiftKey: held === 'shift', modKey: held === 'mod' }, active, count, hasChosen);

const name = (index: number): string | undefined => (index < COUNT ? `c${index}` : undefined);
const selection = (chosen: number[], anchor: number): Selection => ({
  chosen: new Set(chosen.map((index) => `c${index}`)),
  anchor,
});
const after = (before: Selection, answer: ListAnswer | null): string[] =>
  answer ? [...selectedAfter(before, answer, name, COUNT).chosen].sort() : [];

describe('keys of the list', () => {
  it.each([
    ['ArrowDown', 3, 4],
    ['ArrowDown', 19, 19],
    ['ArrowUp', 3, 2],
    ['ArrowUp', 0, 0],
    ['PageDown', 3, 11],
    ['PageUp', 3, 0],
    ['Home', 7, 0],
    ['End', 7, 19],
    ['ArrowDown', -1, 0],
  ])('%s from row %i goes to row %i', (key, from, to) => {
    expect(press(from, key)).toEqual({ kind: 'move', to });
  });

  it('keeps what is ticked while moving, and begins a range anew', () => {
    const moved = selectedAfter(selection([1, 2], 2), { kind: 'move', to: 7 }, name, COUNT);
    expect([...moved.chosen]).toEqual(['c1', 'c2']);
    expect(moved.anchor).toBe(7);
  });

  it('Shift with an arrow ticks from where the range began, growing and shrinking', () => {
    expect(after(selection([], 5), press(5, 'ArrowDown', 'shift'))).toEqual(['c5', 'c6']);
    expect(after(selection([5, 6, 7], 5), press(7, 'ArrowUp', 'shift'))).toEqual(['c5', 'c6']);
    expect(after(selection([4, 5], 5), press(4, 'ArrowUp', 'shift'))).toEqual(['c3', 'c4', 'c5']);
  });

  it('Space ticks and unticks; with Shift, all since the last one', () => {
    expect(after(selection([], 0), press(2, ' '))).toEqual(['c2']);
    expect(after(selection([1, 2], 2), press(2, ' '))).toEqual(['c1']);
    expect(after(selection([1], 1), press(3, ' ', 'shift'))).toEqual(['c1', 'c2', 'c3']);
    expect(press(-1, ' ')).toBeNull();
  });

  it('Ctrl+A ticks all, and A alone nothing', () => {
    expect(after(selection([], 0), press(2, 'a', 'mod'))).toHaveLength(COUNT);
    expect(press(2, 'a')).toBeNull();
  });

  it('rows that are not read yet are not ticked', () => {
    const read = (index: number) => (index < 3 ? `c${index}` : undefined);
    expect(selectedAfter(selection([], 0), { kind: 'all' }, read, COUNT).chosen.size).toBe(3);
  });

  it('Escape first lets go of what is ticked, then leaves', () => {
    expect(after(selection([1], 1), press(2, 'Escape', null, true))).toEqual([]);
    expect(press(2, 'Escape', null, true)).toEqual({ kind: 'none' });
    expect(press(2, 'Escape')).toEqual({ kind: 'leave' });
  });

  it.each([
    ['Enter', 'open'],
    ['Delete', 'delete'],
    ['Backspace', 'delete'],
  ])('%s asks to %s', (key, kind) => expect(press(2, key)).toEqual({ kind }));

  it('leaves other keys, and an empty list, alone', () => {
    expect(press(2, 'Tab')).toBeNull();
    expect(press(-1, 'ArrowDown', null, false, 0)).toBeNull();
  });
});
