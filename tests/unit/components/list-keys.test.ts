import { describe, expect, it } from 'vitest';
import { choose, onListKey, range, type ListPosition } from '@/components/capture/list-keys';

const at = (active: number, chosen: number[] = [], anchor = active): ListPosition => ({
  active,
  anchor,
  chosen: new Set(chosen),
});
const press = (position: ListPosition, key: string, held: 'shift' | 'mod' | null = null, count = 20) =>
  onListKey(position, { key, shiftKey: held === 'shift', modKey: held === 'mod' }, count);
const after = (position: ListPosition, key: string, held: 'shift' | 'mod' | null = null) => {
  const answer = press(position, key, held);
  if (answer?.kind !== 'move') throw new Error(`${key} does not move`);
  return { active: answer.position.active, chosen: [...answer.position.chosen].sort((a, b) => a - b) };
};

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
    expect(after(at(from), key).active).toBe(to);
  });

  it('keeps what is ticked while moving', () => {
    expect(after(at(3, [1, 2]), 'ArrowDown').chosen).toEqual([1, 2]);
  });

  it('Shift with an arrow ticks from where the range began, growing and shrinking', () => {
    expect(after(at(5, [], 5), 'ArrowDown', 'shift')).toEqual({ active: 6, chosen: [5, 6] });
    expect(after(at(7, [5, 6, 7], 5), 'ArrowUp', 'shift')).toEqual({ active: 6, chosen: [5, 6] });
    expect(after(at(4, [4, 5], 5), 'ArrowUp', 'shift')).toEqual({ active: 3, chosen: [3, 4, 5] });
  });

  it('Space ticks and unticks', () => {
    expect(after(at(2), ' ').chosen).toEqual([2]);
    expect(after(at(2, [1, 2]), ' ').chosen).toEqual([1]);
  });

  it('Ctrl+A ticks all, and A alone nothing', () => {
    expect(after(at(2), 'a', 'mod').chosen).toHaveLength(20);
    expect(press(at(2), 'a')).toBeNull();
  });

  it('Escape first lets go of what is ticked, then leaves', () => {
    expect(after(at(2, [1]), 'Escape').chosen).toEqual([]);
    expect(press(at(2), 'Escape')).toEqual({ kind: 'leave' });
  });

  it.each([
    ['Enter', 'open'],
    ['Delete', 'delete'],
    ['Backspace', 'delete'],
  ])('%s asks to %s', (key, kind) => expect(press(at(2), key)).toEqual({ kind }));

  it('leaves other keys, and an empty list, alone', () => {
    expect(press(at(2), 'Tab')).toBeNull();
    expect(press(at(-1), 'ArrowDown', null, 0)).toBeNull();
  });

  it('a range runs either way', () => {
    expect([...range(4, 2)]).toEqual([2, 3, 4]);
    expect([...choose(at(1, [1], 1), 3, true).chosen]).toEqual([1, 2, 3]);
  });
});
