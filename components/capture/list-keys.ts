/** What each key does in the list of captures, and what a selection becomes by it. Pure, so that all of it can be tested. */

export interface ListKey {
  key: string;
  shiftKey: boolean;
  /** Ctrl, or ⌘ on a Mac. */
  modKey: boolean;
}

export type ListAnswer =
  /** The keyboard goes to this row, and nothing is ticked. */
  | { kind: 'move'; to: number }
  /** Exactly the rows from where the range began to this one are ticked. */
  | { kind: 'extend'; to: number }
  /** This row is ticked or unticked; with `range`, all since the last one as well. */
  | { kind: 'toggle'; at: number; range: boolean }
  | { kind: 'all' }
  | { kind: 'none' }
  | { kind: 'open' }
  | { kind: 'delete' }
  | { kind: 'leave' };

const PAGE_ROWS = 8;

const jump: Record<string, (active: number, count: number) => number> = {
  ArrowDown: (active) => active + 1,
  ArrowUp: (active) => active - 1,
  PageDown: (active) => active + PAGE_ROWS,
  PageUp: (active) => active - PAGE_ROWS,
  Home: () => 0,
  End: (_active, count) => count - 1,
};

/** What to do on a key, at row `active` (-1: none) of `count`; null when it is none of the list's. */
export function onListKey(
  key: ListKey,
  active: number,
  count: number,
  hasChosen: boolean,
): ListAnswer | null {
  if (count === 0) return null;
  const to = jump[key.key];
  if (to && !key.modKey) {
    const next = Math.min(count - 1, Math.max(0, to(active, count)));
    return { kind: key.shiftKey ? 'extend' : 'move', to: next };
  }
  switch (key.key) {
    case ' ':
      return active < 0 ? null : { kind: 'toggle', at: active, range: key.shiftKey };
    case 'a':
      return key.modKey ? { kind: 'all' } : null;
    case 'Enter':
      return { kind: 'open' };
    case 'Delete':
    case 'Backspace':
      return { kind: 'delete' };
    case 'Escape':
      return { kind: hasChosen ? 'none' : 'leave' };
    default:
      return null;
  }
}

/** Which captures are ticked, and the row from which a range goes on. */
export interface Selection {
  chosen: ReadonlySet<string>;
  anchor: number;
}

/** The ids of the rows from `a` to `b`, either way round. */
function between(ids: (index: number) => string | undefined, a: number, b: number): string[] {
  const found: string[] = [];
  for (let index = Math.min(a, b); index <= Math.max(a, b); index += 1) found.push(ids(index) ?? '');
  return found.filter((id) => id !== '');
}

/** The selection after an answer. `ids` gives the capture at a row; undefined: not read yet. */
export function selectedAfter(
  { chosen, anchor }: Selection,
  answer: ListAnswer,
  ids: (index: number) => string | undefined,
  count: number,
): Selection {
  switch (answer.kind) {
    case 'move':
      return { chosen, anchor: answer.to };
    case 'extend':
      return { chosen: new Set(between(ids, anchor, answer.to)), anchor };
    case 'toggle': {
      if (answer.range) return { chosen: new Set([...chosen, ...between(ids, anchor, answer.at)]), anchor };
      const id = ids(answer.at);
      const next = new Set(chosen);
      if (id !== undefined && !next.delete(id)) next.add(id);
      return { chosen: next, anchor: answer.at };
    }
    case 'all':
      return { chosen: new Set(between(ids, 0, count - 1)), anchor };
    case 'none':
      return { chosen: new Set(), anchor };
    case 'open':
    case 'delete':
    case 'leave':
      return { chosen, anchor };
  }
}
