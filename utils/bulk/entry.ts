/** What was found in a source, line by line, before it is judged. Pure. */
import type { Claim } from '@/utils/referral/schema';
import { bulkPolicy } from './policy';

export type ClaimField = keyof Claim;
export const CLAIM_FIELDS: readonly ClaimField[] = ['work', 'rights_holder', 'kind', 'infringement', 'note'];

/** Cells of a claim as they were written; what is empty is left out. */
export type ClaimCells = Partial<Record<ClaimField, string>>;

export interface Entry {
  /** In the source, from 1. Several addresses of one line share it. */
  line: number;
  /** As it was written, cut to what can be shown. */
  text: string;
  /** What stands where an address should; empty when nothing does. */
  address: string;
  /** What the source calls the page, if it does. */
  title: string;
  claim: ClaimCells;
  caseName: string;
  tags: string[];
  /** A quotation mark of the table is never closed: nobody knows where this line ends. */
  torn: boolean;
}

export const shown = (text: string): string =>
  text.length > bulkPolicy.shownChars ? `${text.slice(0, bulkPolicy.shownChars)}…` : text;

/** An entry that is an address and nothing else. */
export const bareEntry = (line: number, text: string, address: string, title = ''): Entry => ({
  ...{ line, text: shown(text), address, title },
  ...{ claim: {}, caseName: '', tags: [], torn: false },
});
