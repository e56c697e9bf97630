/** What a person pasted or chose, whichever way it is written: its format, and the entries in it. Pure. */
import { looksLikeAddress } from './address';
import { bareEntry, type Entry } from './entry';
import { bulkPolicy } from './policy';
import { readBookmarks } from './read-bookmarks';
import { readCsv, separatorOf, type CsvRecord } from './read-csv';
import { columnsOf, readTable, type TableColumns } from './read-table';
import { readText } from './read-text';

export const SOURCE_FORMATS = ['text', 'table', 'bookmarks'] as const;
export type SourceFormat = (typeof SOURCE_FORMATS)[number];

export interface Source {
  format: SourceFormat | 'tabs';
  entries: Entry[];
  /** Of a table. */
  columns: TableColumns | null;
}

/** Enough of it to see what it is. */
const BEGINNING_CHARS = 64 * 1024;

/**
 * A table that does not name its columns: its lines are of one shape, most have a cell that is an address, and something
 * in it cannot be part of one. Commas and semicolons may stand in addresses; a list of those is no table.
 */
function isTable(records: readonly CsvRecord[], text: string): boolean {
  const looked = records.slice(0, bulkPolicy.rowsLookedAt);
  const [first] = looked;
  if (!first || looked.some(({ cells }) => cells.length !== first.cells.length)) return false;
  const withAddress = looked.filter(({ cells }) => cells.some(looksLikeAddress)).length;
  return withAddress * 2 > looked.length && /["\t ]|[,;]{2}/.test(text);
}

/** By what stands in it, not by its name: the same text may be pasted. */
export function formatOf(text: string): SourceFormat {
  if (/^\s*<!doctype\s+netscape-bookmark/i.test(text) || /<a\s[^>]{0,200}href\s*=/i.test(text))
    return 'bookmarks';
  const separator = separatorOf(text);
  if (separator === null) return 'text';
  const beginning = text.slice(0, BEGINNING_CHARS);
  const records = readCsv(beginning, separator);
  return columnsOf(records).named || isTable(records, beginning) ? 'table' : 'text';
}

export function readSource(given: string, format: SourceFormat | null): Source {
  const text = given.replace(/^\ufeff/, '');
  const read = format ?? formatOf(text);
  if (read === 'bookmarks') return { format: read, entries: readBookmarks(text), columns: null };
  if (read === 'text') return { format: read, entries: readText(text), columns: null };
  const records = readCsv(text, separatorOf(text) ?? ',');
  const columns = columnsOf(records);
  return { format: read, entries: readTable(records, columns), columns };
}

/** Open tabs are counted as lines. */
export const readTabs = (tabs: readonly { url: string; title: string }[]): Source => ({
  format: 'tabs',
  entries: tabs.map(({ url, title }, index) => bareEntry(index + 1, url, url, title)),
  columns: null,
});
