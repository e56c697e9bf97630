/**
 * Every row, kept current, in the memory of the page that shows them: the newest are there at once, the rest follow in
 * portions small enough that scrolling and typing do not notice.
 */
import type { RowRecord } from './row';
import { newestRows, rowKeys, rowsAmong, rowsOf } from './rows';
import { onTick } from './tick';

/** More than any screen shows. */
const FIRST_ROWS = 60;
/** A portion is read and unpacked in some 20 ms. */
const PORTION_ROWS = 2_000;
/** The first rows are on the screen before anything else is asked for. */
const FIRST_PAINT_MS = 50;

export interface CatalogueChange {
  /** Rows that were read for the first time, newest first; all older than those before. */
  added: readonly RowRecord[];
  /** Captures that have changed, come or gone since. Read them with {@link Catalogue.row}. */
  changed: ReadonlySet<string>;
}

export interface Catalogue {
  /** Newest first. A new array whenever something has changed. */
  rows(): readonly RowRecord[];
  row(id: string): RowRecord | null;
  /** How many there are, also those not read yet; null while that is not known. */
  total(): number | null;
  /** Every row has been read. */
  complete(): boolean;
  stop(): void;
}

export interface CatalogueEvents {
  onChange: (change: CatalogueChange) => void;
  /** Rows of these captures cannot be read. */
  onUnsound: (captureIds: string[]) => void;
  onFailure: (error: unknown) => void;
}

const NOBODY: ReadonlySet<string> = new Set();
const newestFirst = (a: RowRecord, b: RowRecord): number => (a.id < b.id ? 1 : -1);

/** Lets the page breathe: paint, scroll, type. */
const breath = (ms = 0): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

export function openCatalogue(events: CatalogueEvents): Catalogue {
  let rows: readonly RowRecord[] = [];
  const byId = new Map<string, RowRecord>();
  let unread: number | null = null;
  let complete = false;
  let stopped = false;
  let pending = new Set<string>();
  let working = true;

  const add = (found: RowRecord[]): void => {
    const added = found.filter((row) => !byId.has(row.id));
    for (const row of added) byId.set(row.id, row);
    rows = rows.concat(added);
    events.onChange({ added, changed: NOBODY });
  };

  const reported = (unsound: string[]): void => {
    if (unsound.length > 0) events.onUnsound(unsound);
  };

  /** Reads what has changed. What is older than all that was read so far will be read in its turn. */
  async function follow(): Promise<void> {
    const ids = pending;
    pending = new Set();
    const oldest = complete ? '' : (rows.at(-1)?.id ?? '');
    const current = await rowsOf([...ids].filter((id) => id >= oldest));
    if (stopped || current.size === 0) return;
    const kept = rows.filter((row) => !current.has(row.id));
    const fresh = [...current.values()].filter((row) => row !== null).sort(newestFirst);
    for (const [id, row] of current) {
      if (row) byId.set(id, row);
      else byId.delete(id);
    }
    rows = merged(kept, fresh);
    events.onChange({ added: [], changed: new Set(current.keys()) });
  }

  async function load(): Promise<void> {
    const first = await newestRows(FIRST_ROWS);
    if (stopped) return;
    reported(first.unsound);
    add(first.rows);
    await breath(FIRST_PAINT_MS);
    const known = new Set([...byId.keys(), ...first.unsound]);
    const keys = (await rowKeys()).filter((key) => !known.has(key));
    unread = keys.length;
    while (keys.length > 0 && !stopped) {
      events.onChange({ added: [], changed: NOBODY });
      const portion = keys.splice(-PORTION_ROWS);
      const read = await rowsAmong(portion);
      unread = keys.length;
      reported(read.unsound);
      add(read.rows.sort(newestFirst));
      await catchUp();
      await breath();
    }
    complete = true;
    unread = 0;
    events.onChange({ added: [], changed: NOBODY });
  }

  async function catchUp(): Promise<void> {
    while (pending.size > 0 && !stopped) await follow();
  }

  /** One at a time: what is read for a change is never older than what was read before it. */
  function work(task: () => Promise<void>): void {
    working = true;
    task()
      .then(catchUp)
      .catch((error: unknown) => {
        if (!stopped) events.onFailure(error);
      })
      .finally(() => (working = false));
  }

  const stopListening = onTick((ids) => {
    for (const id of ids) pending.add(id);
    if (!working) work(catchUp);
  });
  work(load);

  return {
    rows: () => rows,
    row: (id) => byId.get(id) ?? null,
    total: () => (unread === null ? null : rows.length + unread),
    complete: () => complete,
    stop: () => {
      stopped = true;
      stopListening();
    },
  };
}

/** Two lists, each newest first, as one. */
function merged(a: readonly RowRecord[], b: readonly RowRecord[]): RowRecord[] {
  const whole: RowRecord[] = [];
  let at = 0;
  for (const row of b) {
    for (let next = a[at]; next && newestFirst(next, row) < 0; next = a[at]) {
      whole.push(next);
      at += 1;
    }
    whole.push(row);
  }
  return whole.concat(a.slice(at));
}
