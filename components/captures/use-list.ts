/** The list of the captures page: what matches, found without ever holding up the page, and kept current. */
import { useEffect, useRef, useState } from 'preact/hooks';
import { openCatalogue, type Catalogue, type CatalogueChange } from '@/utils/archive/catalogue';
import type { RowRecord } from '@/utils/archive/row';
import { send } from '@/utils/messaging/client';
import { comparing, filters, matching, NO_FILTER, patched, type ListFilter, type Order } from './list-view';

export interface ListState {
  /** Those that match, in order, as far as they have been found; null until the first have been read. */
  rows: readonly RowRecord[] | null;
  /** All captures there are; null until known. */
  total: number | null;
  /** Nothing is still being read or searched. */
  settled: boolean;
  filter: ListFilter;
  order: Order;
  onFilter: (change: Partial<ListFilter>) => void;
  onOrder: (order: Order) => void;
  /** Every row, matching or not. */
  allRows: () => readonly RowRecord[];
}

/** A frame has 16 ms; the rest of it belongs to whoever types and scrolls. */
const SLICE_MS = 8;
/** Looked at between two looks at the clock. */
const CHUNK_ROWS = 500;

const breath = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 0));

/** What is shown for one filter and order. A new one is made for each; an old one that still searches gives up. */
class Search {
  private view: readonly RowRecord[] = [];
  private readonly matches: (row: RowRecord) => boolean;
  private readonly compare: (a: RowRecord, b: RowRecord) => number;
  readonly plain: boolean;
  searching = false;
  over = false;

  constructor(
    filter: ListFilter,
    order: Order,
    private readonly show: () => void,
  ) {
    this.matches = matching(filter);
    this.compare = comparing[order];
    this.plain = !filters(filter) && order === 'newest';
  }

  /** The rows found so far. */
  found(catalogue: Catalogue): readonly RowRecord[] {
    return this.plain ? catalogue.rows() : this.view;
  }

  async look(rows: readonly RowRecord[]): Promise<void> {
    if (this.plain) return;
    this.searching = true;
    let at = 0;
    while (at < rows.length && !this.over) {
      const more: RowRecord[] = [];
      const endsAtMs = performance.now() + SLICE_MS;
      while (at < rows.length && performance.now() < endsAtMs) {
        more.push(...rows.slice(at, at + CHUNK_ROWS).filter(this.matches));
        at += CHUNK_ROWS;
      }
      this.put(new Set(), more);
      this.show();
      await breath();
    }
    this.searching = false;
    if (!this.over) this.show();
  }

  follow({ added, changed }: CatalogueChange, catalogue: Catalogue): void {
    if (this.plain) return;
    const now = [...changed].map((id) => catalogue.row(id)).filter((row) => row !== null);
    this.put(changed, [...added, ...now].filter(this.matches));
  }

  private put(gone: ReadonlySet<string>, more: readonly RowRecord[]): void {
    // A row that changed while the search went on may be found twice: the newer one counts.
    const again = this.searching ? new Set([...gone, ...more.map(({ id }) => id)]) : gone;
    this.view = patched(this.view, again, more, this.compare);
  }
}

export function useList(): ListState {
  const [, setVersion] = useState(0);
  const [failure, setFailure] = useState<{ error: unknown } | null>(null);
  const [asked, setAsked] = useState<{ filter: ListFilter; order: Order }>({
    filter: NO_FILTER,
    order: 'newest',
  });
  const catalogue = useRef<Catalogue | null>(null);
  const search = useRef<Search | null>(null);
  const show = (): void => setVersion((version) => version + 1);
  if (failure) throw failure.error;

  useEffect(() => {
    const opened = openCatalogue({
      onChange: (change) => {
        search.current?.follow(change, opened);
        show();
      },
      onUnsound: (captureIds) => void send('archive.mend', { captureIds }).catch(() => undefined),
      onFailure: (error) => setFailure({ error }),
    });
    catalogue.current = opened;
    return () => opened.stop();
  }, []);

  useEffect(() => {
    const mine = new Search(asked.filter, asked.order, show);
    search.current = mine;
    void mine.look(catalogue.current?.rows() ?? []);
    show();
    return () => {
      mine.over = true;
    };
  }, [asked]);

  const opened = catalogue.current;
  const known = opened && (opened.rows().length > 0 || opened.complete());
  return {
    rows: known && search.current ? search.current.found(opened) : null,
    total: opened?.total() ?? null,
    settled: Boolean(opened?.complete()) && search.current?.searching === false,
    ...asked,
    onFilter: (change) => setAsked((was) => ({ ...was, filter: { ...was.filter, ...change } })),
    onOrder: (order) => setAsked((was) => ({ ...was, order })),
    allRows: () => opened?.rows() ?? [],
  };
}
