/** Words for what is found in a list and what becomes of its rows. */
import { t, tDynamic } from '@/utils/browser/i18n';
import type { AddressNote } from '@/utils/bulk/address';
import type { ClaimField } from '@/utils/bulk/entry';
import type { ClaimWords, MistakenRow } from '@/utils/bulk/judge';
import { plainWords } from '@/utils/bulk/read-table';
import type { BulkStatus } from '@/utils/bulk/row';
import type { Source } from '@/utils/bulk/source';
import { claim, contentKind } from '@/utils/referral/schema';
import type { KnownState } from './use-known';
import { contentKindText, infringementText } from '../words/codes';
import { listText, tCount } from '../words/counts';

const keyOf = (code: string): string => code.replaceAll('-', '_');

export const claimFieldText = (field: ClaimField): string => tDynamic(`claim_${field}`, 'code_as_is', field);

/** The claim for all pages is begun, and not whole. */
export const commonLacksText = (fields: readonly ClaimField[]): string =>
  t('bulk_common_lacks', listText(fields.map(claimFieldText)));

export const mistakeText = ({ mistake, fields }: MistakenRow): string =>
  tDynamic(
    `bulk_mistake_${keyOf(mistake)}`,
    'code_as_is',
    fields.length > 0 ? listText(fields.map(claimFieldText)) : mistake,
  );

export const noteText = (note: AddressNote): string =>
  tDynamic(`bulk_note_${keyOf(note)}`, 'code_as_is', note);
export const statusText = (status: BulkStatus): string =>
  tDynamic(`bulk_status_${keyOf(status)}`, 'code_as_is', status);
/** A status, said of so many rows. */
export const countedText = {
  waiting: (count: number) => tCount('bulk_counted_waiting', count),
  'under-way': (count: number) => tCount('bulk_counted_under_way', count),
  complete: (count: number) => tCount('bulk_counted_complete', count),
  partial: (count: number) => tCount('bulk_counted_partial', count),
  failed: (count: number) => tCount('bulk_counted_failed', count),
  'left-out': (count: number) => tCount('bulk_counted_left_out', count),
};
export const formatText = (format: Source['format']): string =>
  tDynamic(`bulk_format_${format}`, 'code_as_is', format);
export const knownText = (state: KnownState): string => tDynamic(`bulk_known_${state}`, 'code_as_is', state);

const byWords = <Code extends string>(codes: readonly Code[], text: (code: Code) => string) =>
  new Map(codes.map((code) => [plainWords(text(code)), code]));

/** What tables may say for kinds of content and infringement, in the language of the screen. */
export const claimWords = (): ClaimWords => ({
  kind: byWords(contentKind.options, contentKindText),
  infringement: byWords(claim.shape.infringement.options, infringementText),
});
