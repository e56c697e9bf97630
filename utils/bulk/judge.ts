/** What becomes of each entry: a page to capture, one that is in the list already, or a mistake. Pure. */
import { canonicalUrl } from '@/utils/evidence/canonical-url';
import { claim as claimSchema, type Claim } from '@/utils/referral/schema';
import { readAddress, type AddressMistake, type AddressNote } from './address';
import { CLAIM_FIELDS, type ClaimCells, type ClaimField, type Entry } from './entry';
import { bulkPolicy } from './policy';
import { plainWords } from './read-table';

export type Mistake =
  | AddressMistake
  | 'torn-line'
  /** Some of a claim is there, and some of it lacks: `fields`. */
  | 'claim-lacks'
  /** A cell of the claim says what no claim can: `fields`. */
  | 'claim-unclear'
  | 'case-too-long'
  | 'too-many';

interface Seen {
  line: number;
  text: string;
  title: string;
}

export interface GoodRow extends Seen {
  verdict: 'good';
  url: string;
  notes: AddressNote[];
  claim: Claim | null;
  caseName: string;
  tags: string[];
}

/** The same page as an earlier line, however it is spelt. */
export interface DuplicateRow extends Seen {
  verdict: 'duplicate';
  url: string;
  ofLine: number;
}

export interface MistakenRow extends Seen {
  verdict: 'mistake';
  mistake: Mistake;
  fields: ClaimField[];
}

export type JudgedRow = GoodRow | DuplicateRow | MistakenRow;

/** What kinds of content and infringement are called in the user's language: plain words → code. */
export interface ClaimWords {
  kind: ReadonlyMap<string, string>;
  infringement: ReadonlyMap<string, string>;
}

/** A code is understood in every language. */
const codeOf = (words: ReadonlyMap<string, string>, codes: readonly string[], text: string): string => {
  const plain = plainWords(text);
  return words.get(plain) ?? codes.find((code) => plainWords(code) === plain) ?? text;
};

type ReadClaim = { claim: Claim | null } | { mistake: 'claim-lacks' | 'claim-unclear'; fields: ClaimField[] };

const saysNothing = (cells: ClaimCells): boolean =>
  CLAIM_FIELDS.every((field) => (cells[field] ?? '').trim() === '');

/** `common` stands where the row says nothing. */
export function readClaim(cells: ClaimCells, common: ClaimCells, words: ClaimWords): ReadClaim {
  const said: ClaimCells = { ...common, ...cells };
  if (saysNothing(said)) return { claim: null };
  const { kind, infringement } = claimSchema.shape;
  const parsed = claimSchema.safeParse({
    ...said,
    note: said.note ?? '',
    kind: codeOf(words.kind, kind.options, said.kind ?? ''),
    infringement: codeOf(words.infringement, infringement.options, said.infringement ?? ''),
  });
  if (parsed.success) return { claim: parsed.data };
  const wrong = new Set(parsed.error.issues.map(({ path }) => path[0]));
  const fields = CLAIM_FIELDS.filter((field) => wrong.has(field));
  const lacking = fields.filter((field) => (said[field] ?? '').trim() === '');
  return lacking.length > 0
    ? { mistake: 'claim-lacks', fields: lacking }
    : { mistake: 'claim-unclear', fields };
}

/** What the claim for all pages still lacks, where the list itself claims nothing that could make it whole. */
export function commonLacks(entries: readonly Entry[], common: ClaimCells, words: ClaimWords): ClaimField[] {
  if (entries.some((entry) => !saysNothing(entry.claim))) return [];
  const read = readClaim({}, common, words);
  return 'mistake' in read ? read.fields : [];
}

const CASE_CHARS = 200;
const TAG_CHARS = 60;
const TAGS = 30;

/** Whoever looks over a shoulder, or gets the table of mistakes, need not read it. */
const withoutPasswords = (text: string): string => text.replace(/(\/\/)[^\s/@]*@/g, '$1…@');

function judgeOne(entry: Entry, common: ClaimCells, words: ClaimWords): GoodRow | MistakenRow {
  const seen: Seen = { line: entry.line, text: entry.text, title: entry.title };
  const mistaken = (mistake: Mistake, fields: ClaimField[] = []): MistakenRow => ({
    ...seen,
    verdict: 'mistake',
    mistake,
    fields,
  });
  if (entry.torn) return mistaken('torn-line');
  const address = readAddress(entry.address);
  if (!address.ok) {
    const told = mistaken(address.problem.code);
    return told.mistake === 'has-password' ? { ...told, text: withoutPasswords(told.text) } : told;
  }
  if (entry.caseName.length > CASE_CHARS) return mistaken('case-too-long');
  const claim = readClaim(entry.claim, common, words);
  if ('mistake' in claim) return mistaken(claim.mistake, claim.fields);
  const tags = entry.tags.map((tag) => tag.slice(0, TAG_CHARS)).slice(0, TAGS);
  return { ...seen, verdict: 'good', ...address.value, ...claim, caseName: entry.caseName, tags };
}

/** That a person wrote `http:` or `https:` says more than what was added for want of it. */
function takeWritten(first: GoodRow, { url, notes }: GoodRow): void {
  if (!first.notes.includes('scheme-added') || notes.includes('scheme-added')) return;
  first.url = url;
  first.notes = first.notes.filter((note) => note !== 'scheme-added');
}

/** One judgement an entry, in their order. Of pages that are there twice, the first counts. */
export function judge(entries: readonly Entry[], common: ClaimCells, words: ClaimWords): JudgedRow[] {
  const firstAt = new Map<string, GoodRow>();
  let good = 0;
  return entries.map((entry) => {
    const row = judgeOne(entry, common, words);
    if (row.verdict !== 'good') return row;
    const { line, text, title, url } = row;
    const page = canonicalUrl(url);
    const first = firstAt.get(page);
    if (first) {
      takeWritten(first, row);
      return { verdict: 'duplicate', line, text, title, url, ofLine: first.line };
    }
    if (good === bulkPolicy.rows)
      return { verdict: 'mistake', line, text, title, mistake: 'too-many', fields: [] };
    firstAt.set(page, row);
    good += 1;
    return row;
  });
}
