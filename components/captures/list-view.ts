/** Which captures are listed, and in which order. Pure; quick enough for a hundred thousand. */
import type { RowRecord } from '@/utils/archive/row';
import type { Stage } from '@/utils/archive/stage';
import { folded, matcher } from '../capture/capture-search';

/** What a user means by "state": stages that call for the same. */
export const STATE_GROUPS = {
  'under-way': ['capturing', 'sealing'],
  unsent: ['sealed'],
  'on-the-way': ['queued', 'sending', 'checking', 'retrying'],
  'needs-you': ['unsealed', 'stopped', 'refused'],
  accepted: ['accepted'],
  'not-accepted': ['sealed', 'queued', 'sending', 'checking', 'retrying', 'stopped', 'refused'],
  failed: ['failed'],
} as const satisfies Record<string, readonly Stage[]>;
export type StateGroup = keyof typeof STATE_GROUPS;

export const ORDERS = ['newest', 'oldest', 'title', 'host', 'case', 'largest'] as const;
export type Order = (typeof ORDERS)[number];

export interface ListFilter {
  query: string;
  state: StateGroup | null;
  /** Null: any. Empty: in no case. */
  caseName: string | null;
  tag: string | null;
  /** Part of the host's name. */
  host: string;
  /** From the first moment of this day to the last of that, local time: `YYYY-MM-DD`, empty: any. */
  fromDay: string;
  toDay: string;
}

export const NO_FILTER: ListFilter = {
  query: '',
  state: null,
  caseName: null,
  tag: null,
  host: '',
  fromDay: '',
  toDay: '',
};

export const filters = (filter: ListFilter): boolean =>
  (Object.keys(NO_FILTER) as (keyof ListFilter)[]).some((name) => filter[name] !== NO_FILTER[name]);

/** Midnight at which a day begins, `days` later; NaN for what is no day. */
function dayMs(day: string, days: number): number {
  const [year = NaN, month = NaN, date = NaN] = day.split('-').map(Number);
  return new Date(year, month - 1, date + days).getTime();
}

export function matching(filter: ListFilter): (row: RowRecord) => boolean {
  const hasWords = matcher(filter.query);
  const stages: readonly Stage[] | null = filter.state === null ? null : STATE_GROUPS[filter.state];
  const host = folded(filter.host.trim());
  const fromMs = filter.fromDay === '' ? -Infinity : dayMs(filter.fromDay, 0);
  const untilMs = filter.toDay === '' ? Infinity : dayMs(filter.toDay, 1);
  return (row) =>
    (stages === null || stages.includes(row.stage)) &&
    (filter.caseName === null || row.caseName === filter.caseName) &&
    (filter.tag === null || row.tags.includes(filter.tag)) &&
    (host === '' || folded(row.host).includes(host)) &&
    row.createdAtMs >= fromMs &&
    row.createdAtMs < untilMs &&
    hasWords(row);
}

type Compare = (a: RowRecord, b: RowRecord) => number;

const newest: Compare = (a, b) => (a.id < b.id ? 1 : a.id > b.id ? -1 : 0);

/** By a text each row has, folded once a row; equal ones newest first. */
function byText(textOf: (row: RowRecord) => string): Compare {
  const keys = new WeakMap<RowRecord, string>();
  const key = (row: RowRecord): string => {
    const known = keys.get(row);
    if (known !== undefined) return known;
    const made = folded(textOf(row));
    keys.set(row, made);
    return made;
  };
  return (a, b) => (key(a) < key(b) ? -1 : key(a) > key(b) ? 1 : newest(a, b));
}

export const comparing: Record<Order, Compare> = {
  newest,
  oldest: (a, b) => newest(b, a),
  title: byText((row) => row.title || row.url),
  host: byText((row) => row.host),
  /** Those in no case come last. */
  case: byText((row) => row.caseName || '\uffff'),
  largest: (a, b) => (b.packageBytes ?? 0) - (a.packageBytes ?? 0) || newest(a, b),
};

/** A view that is in order, without some and with others: still in order. */
export function patched(
  view: readonly RowRecord[],
  gone: ReadonlySet<string>,
  more: readonly RowRecord[],
  compare: Compare,
): readonly RowRecord[] {
  const kept = gone.size > 0 ? view.filter((row) => !gone.has(row.id)) : view;
  const added = [...more].sort(compare);
  const [first] = added;
  const last = kept.at(-1);
  if (!first) return kept;
  if (!last || compare(last, first) <= 0) return kept.concat(added);
  const whole: RowRecord[] = [];
  let at = 0;
  for (const row of added) {
    for (let next = kept[at]; next && compare(next, row) <= 0; next = kept[at]) {
      whole.push(next);
      at += 1;
    }
    whole.push(row);
  }
  return whole.concat(kept.slice(at));
}

/** What there is to filter by: each case, tag and host with how many captures it has, most first. */
export interface Facets {
  cases: [name: string, count: number][];
  tags: [name: string, count: number][];
  hosts: [name: string, count: number][];
}

/** More than one would pick from a list. */
const MAX_HOSTS = 200;

export function facetsOf(rows: readonly RowRecord[]): Facets {
  const counts = {
    cases: new Map<string, number>(),
    tags: new Map<string, number>(),
    hosts: new Map<string, number>(),
  };
  const count = (of: Map<string, number>, name: string): void => {
    if (name !== '') of.set(name, (of.get(name) ?? 0) + 1);
  };
  for (const row of rows) {
    count(counts.cases, row.caseName);
    count(counts.hosts, row.host);
    for (const tag of row.tags) count(counts.tags, tag);
  }
  const sorted = (of: Map<string, number>) => [...of].sort(([a, m], [b, n]) => n - m || (a < b ? -1 : 1));
  return {
    cases: sorted(counts.cases),
    tags: sorted(counts.tags),
    hosts: sorted(counts.hosts).slice(0, MAX_HOSTS),
  };
}
