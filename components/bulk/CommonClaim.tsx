/** What is alleged about every page of a list, where the list itself says nothing. */
import { t } from '@/utils/browser/i18n';
import type { ClaimCells, ClaimField } from '@/utils/bulk/entry';
import { claim as claimSchema, contentKind } from '@/utils/referral/schema';
import { ChoiceField, TextField } from '../kit/Field';
import { contentKindText, infringementText } from '../words/codes';
import { commonLacksText } from './words';

const NOTHING = '\u0000none';

interface Choice {
  value: string;
  label: string;
}

const kinds = (): Choice[] => contentKind.options.map((value) => ({ value, label: contentKindText(value) }));
const infringements = (): Choice[] =>
  claimSchema.shape.infringement.options.map((value) => ({ value, label: infringementText(value) }));

interface CommonClaimProps {
  common: ClaimCells;
  lacks: readonly ClaimField[];
  onChange: (common: ClaimCells) => void;
}

export function CommonClaim({ common, lacks, onChange }: CommonClaimProps) {
  const set = (field: ClaimField, value: string): void => onChange({ ...common, [field]: value });
  const choice = (field: 'kind' | 'infringement', label: string, options: Choice[]) => (
    <ChoiceField
      label={label}
      value={common[field] || NOTHING}
      options={[{ value: NOTHING, label: t('bulk_claim_none') }, ...options]}
      onChoose={(value) => set(field, value === NOTHING ? '' : value)}
    />
  );
  return (
    <div class="bulk-fields">
      <p class="bulk-help">{t('bulk_claim_help')}</p>
      <TextField
        label={t('claim_work')}
        value={common.work ?? ''}
        maxLength={500}
        onInput={(work) => set('work', work)}
      />
      <TextField
        label={t('claim_rights_holder')}
        value={common.rights_holder ?? ''}
        maxLength={500}
        onInput={(holder) => set('rights_holder', holder)}
      />
      <div class="bulk-pair">
        {choice('kind', t('claim_kind'), kinds())}
        {choice('infringement', t('claim_infringement'), infringements())}
      </div>
      <p class="bulk-help bulk-lacks" role="status">
        {lacks.length > 0 && commonLacksText(lacks)}
      </p>
    </div>
  );
}
