/** Rows as a table that every spreadsheet opens: what was not understood of a list, and what became of a run. */
import { csvCell } from '@/utils/archive/index-csv';
import type { JudgedRow } from '@/utils/bulk/judge';
import type { BulkRow } from '@/utils/bulk/row';
import { mistakeText } from './words';

type Cell = string | number | null;

const table = (rows: readonly (readonly Cell[])[]): Blob =>
  // The mark tells spreadsheets that this is UTF-8.
  new Blob(['\ufeff', rows.map((row) => `${row.map(csvCell).join(',')}\r\n`).join('')], { type: 'text/csv' });

/** Duplicates and mistakes, with their lines. */
export const csvOfOthers = (rows: readonly JudgedRow[]): Blob =>
  table([
    ['line', 'verdict', 'reason', 'written'],
    ...rows.flatMap((row): Cell[][] => {
      if (row.verdict === 'good') return [];
      const reason = row.verdict === 'duplicate' ? row.ofLine : mistakeText(row);
      return [[row.line, row.verdict, reason, row.text]];
    }),
  ]);

const endOf = ({ state }: BulkRow): Cell[] => [
  'captureId' in state ? state.captureId : null,
  state.status === 'failed' ? state.problem.code : null,
  state.status === 'failed' ? state.problem.detail : null,
  'endedAtMs' in state ? new Date(state.endedAtMs).toISOString() : null,
];

/** Every row of a run. It reads as a list again: the columns are those that lists have. */
export const csvOfRun = (rows: readonly BulkRow[]): Blob =>
  table([
    [
      ...['line', 'url', 'title', 'status', 'capture_id', 'problem', 'detail', 'ended_at'],
      ...['case', 'tags', 'work', 'rights_holder', 'kind', 'infringement', 'note'],
    ],
    ...rows.map((row) => [
      ...[row.line, row.url, row.title, row.state.status, ...endOf(row), row.caseName, row.tags.join(' ')],
      ...(['work', 'rights_holder', 'kind', 'infringement', 'note'] as const).map(
        (field) => row.claim?.[field] ?? null,
      ),
    ]),
  ]);
