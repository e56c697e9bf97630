/** Which column of a table is which, by its name in the languages of the extension; and the entries its rows make. Pure. */
import { looksLikeAddress } from './address';
import { CLAIM_FIELDS, shown, type ClaimCells, type ClaimField, type Entry } from './entry';
import { bulkPolicy } from './policy';
import type { CsvRecord } from './read-csv';

export type Column = 'url' | 'title' | 'case' | 'tags' | ClaimField;

/** Names in plain letters; those of the extension's own tables are among them. */
const NAMES: Record<Column, readonly string[]> = {
  url: [
    'url',
    'urls',
    'uri',
    'address',
    'web address',
    'link',
    'href',
    'page',
    'adresse',
    'adresse web',
    'lien',
  ],
  title: ['title', 'page title', 'name', 'titre', 'titre de la page', 'nom'],
  case: ['case', 'case name', 'case ref', 'case reference', 'dossier', 'affaire', 'reference'],
  tags: ['tags', 'tag', 'labels', 'etiquettes', 'etiquette', 'mots cles'],
  work: ['work', 'works', 'work title', 'title of work', 'oeuvre', 'titre de l oeuvre'],
  rights_holder: [
    ...['rights holder', 'right holder', 'rightsholder', 'owner', 'rights owner'],
    ...['ayant droit', 'ayants droit', 'titulaire', 'titulaire des droits'],
  ],
  kind: [
    'kind',
    'kind of content',
    'content',
    'content kind',
    'content type',
    'type',
    'genre',
    'type de contenu',
    'nature du contenu',
  ],
  infringement: [
    ...['infringement', 'how it infringes', 'kind of infringement', 'infringement type'],
    ...['atteinte', 'type d atteinte', 'forme de l atteinte', 'contrefacon'],
  ],
  note: ['note', 'notes', 'comment', 'comments', 'remark', 'remarks', 'commentaire', 'remarque'],
};

/** Letters and digits in their plainest form, so that `Ayant-droit`, `ayant_droit` and `AYANT DROIT` are one. */
export const plainWords = (text: string): string =>
  text
    .replace(/œ/gi, 'oe')
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();

const columnOf = new Map(
  Object.entries(NAMES).flatMap(([column, names]) => names.map((name) => [name, column as Column] as const)),
);

export interface TableColumns {
  /** Index of each column that was recognised. */
  at: Partial<Record<Column, number>>;
  /** Names of columns that mean nothing here. */
  unused: string[];
  /** The first record names the columns and is no row. */
  named: boolean;
}

/** The column in which most addresses stand. */
function addressColumn(records: readonly CsvRecord[]): number {
  const looked = records.slice(0, bulkPolicy.rowsLookedAt);
  const widest = Math.max(0, ...looked.map(({ cells }) => cells.length));
  const counts = Array.from(
    { length: widest },
    (_, index) => looked.filter(({ cells }) => looksLikeAddress(cells[index] ?? '')).length,
  );
  return Math.max(0, counts.indexOf(Math.max(1, ...counts)));
}

/** A first record with an address in it is a row already; one without, in which names are known, names the columns. */
export function columnsOf(records: readonly CsvRecord[]): TableColumns {
  const head = records[0]?.cells ?? [];
  const known = head.map((cell) => columnOf.get(plainWords(cell)) ?? null);
  const named = !head.some(looksLikeAddress) && known.some((column) => column !== null);
  if (!named) return { at: { url: addressColumn(records) }, unused: [], named };
  const at: Partial<Record<Column, number>> = {};
  const unused: string[] = [];
  for (const [index, column] of known.entries()) {
    if (column !== null && at[column] === undefined) at[column] = index;
    else if (head[index]) unused.push(shown(head[index]));
  }
  at.url ??= addressColumn(records.slice(1));
  return { at, unused, named };
}

function claimOf(cell: (column: Column) => string): ClaimCells {
  const filled = CLAIM_FIELDS.map((field) => [field, cell(field)] as const).filter(([, text]) => text !== '');
  return Object.fromEntries(filled);
}

const tagsIn = (text: string): string[] => [
  ...new Set(
    text
      .split(/[,;\s]+/)
      .map((tag) => tag.replace(/^#/, ''))
      .filter((tag) => tag !== ''),
  ),
];

export function readTable(records: readonly CsvRecord[], { at, named }: TableColumns): Entry[] {
  return records.slice(named ? 1 : 0).map(({ line, cells, torn }) => {
    const cell = (column: Column): string => {
      const index = at[column];
      return index === undefined ? '' : (cells[index] ?? '');
    };
    return {
      line,
      text: shown(cells.filter((one) => one !== '').join(' · ')),
      address: cell('url'),
      title: shown(cell('title')),
      claim: claimOf(cell),
      caseName: cell('case'),
      tags: tagsIn(cell('tags')),
      torn,
    };
  });
}
