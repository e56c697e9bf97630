/** What each key does in the list of captures. Pure, so that the whole of it can be tested. */

export interface ListPosition {
  /** Index of the row the keyboard is at; -1 when there are none. */
  active: number;
  /** Indices that are ticked. */
  chosen: ReadonlySet<number>;
  /** Where a range began. */
  anchor: number;
}

export interface ListKey {
  key: string;
  shiftKey: boolean;
  /** Ctrl, or ⌘ on a Mac. */
  modKey: boolean;
}

export type ListAnswer =
  { kind: 'move'; position: ListPosition } | { kind: 'open' } | { kind: 'delete' } | { kind: 'leave' };

const PAGE_ROWS = 8;

const jump: Record<string, (active: number, count: number) => number> = {
  ArrowDown: (active) => active + 1,
  ArrowUp: (active) => active - 1,
  PageDown: (active) => active + PAGE_ROWS,
  PageUp: (active) => active - PAGE_ROWS,
  Home: () => 0,
  End: (_active, count) => count - 1,
};

/** Every index from `a` to `b`, either way round. */
export function range(a: number, b: number): Set<number> {
  const found = new Set<number>();
  for (let index = Math.min(a, b); index <= Math.max(a, b); index += 1) found.add(index);
  return found;
}

/** Ticks or unticks one row; with `extend`, every row since the last one ticked. */
export function choose(position: ListPosition, index: number, extend: boolean): ListPosition {
  if (extend) {
    return {
      ...position,
      active: index,
      chosen: new Set([...position.chosen, ...range(position.anchor, index)]),
    };
  }
  const chosen = new Set(position.chosen);
  if (!chosen.delete(index)) chosen.add(index);
  return { active: index, anchor: index, chosen };
}

/** What to do on a key; null when it is none of the list's. */
export function onListKey(position: ListPosition, key: ListKey, count: number): ListAnswer | null {
  if (count === 0) return null;
  const to = jump[key.key];
  if (to && !key.modKey) {
    const active = Math.min(count - 1, Math.max(0, to(position.active, count)));
    if (!key.shiftKey) return { kind: 'move', position: { ...position, active, anchor: active } };
    return { kind: 'move', position: { ...position, active, chosen: range(position.anchor, active) } };
  }
  switch (key.key) {
    case ' ':
      return { kind: 'move', position: choose(position, position.active, key.shiftKey) };
    case 'a':
      return key.modKey ? { kind: 'move', position: { ...position, chosen: range(0, count - 1) } } : null;
    case 'Enter':
      return { kind: 'open' };
    case 'Delete':
    case 'Backspace':
      return { kind: 'delete' };
    case 'Escape':
      return position.chosen.size > 0
        ? { kind: 'move', position: { ...position, chosen: new Set() } }
        : { kind: 'leave' };
    default:
      return null;
  }
}
