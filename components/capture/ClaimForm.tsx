/** What is alleged about a captured page: five short answers, kept apart from what was observed. */
import { useRef, useState } from 'preact/hooks';
import { t } from '@/utils/browser/i18n';
import { claim as claimSchema, contentKind, type Claim } from '@/utils/referral/schema';
import { Button } from '../kit/Button';
import { ChoiceField, TextField } from '../kit/Field';
import { contentKindText, infringementText } from '../words/codes';
import { readDraft, type ClaimDraft, type ClaimField } from './claim-draft';
import './ClaimForm.css';

export interface ClaimFormProps {
  start: ClaimDraft;
  /** There is a version already, which stays as it is. */
  amends: boolean;
  busy?: boolean;
  onSave: (claim: Claim) => void;
  onCancel: () => void;
}

const kindOptions = () => contentKind.options.map((value) => ({ value, label: contentKindText(value) }));
const infringementOptions = () =>
  claimSchema.shape.infringement.options.map((value) => ({ value, label: infringementText(value) }));

export function ClaimForm(props: ClaimFormProps) {
  const [draft, setDraft] = useState(props.start);
  const [missing, setMissing] = useState<ClaimField[]>([]);
  const form = useRef<HTMLFormElement>(null);
  const set = (change: Partial<ClaimDraft>): void => {
    setDraft({ ...draft, ...change });
    setMissing(missing.filter((field) => !(field in change)));
  };
  const error = (field: ClaimField): string | null => (missing.includes(field) ? t('field_needed') : null);

  const save = (): void => {
    const read = readDraft(draft);
    if ('claim' in read) {
      props.onSave(read.claim);
      return;
    }
    setMissing(read.missing);
    const first = (Object.keys(draft) as ClaimField[]).findIndex((field) => read.missing.includes(field));
    form.current?.querySelectorAll<HTMLElement>('.control')[first]?.focus();
  };

  return (
    <form
      ref={form}
      class="claim-form"
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        save();
      }}
    >
      <TextField
        label={t('claim_work')}
        value={draft.work}
        onInput={(work) => set({ work })}
        error={error('work')}
        needed
        maxLength={500}
        autoFocus
      />
      <TextField
        label={t('claim_rights_holder')}
        value={draft.rights_holder}
        onInput={(rights_holder) => set({ rights_holder })}
        error={error('rights_holder')}
        needed
        maxLength={500}
      />
      <div class="claim-pair">
        <ChoiceField
          label={t('claim_kind')}
          value={draft.kind}
          options={kindOptions()}
          onChoose={(kind) => set({ kind })}
          error={error('kind')}
          needed
          placeholder={t('choose')}
        />
        <ChoiceField
          label={t('claim_infringement')}
          value={draft.infringement}
          options={infringementOptions()}
          onChoose={(infringement) => set({ infringement })}
          error={error('infringement')}
          needed
          placeholder={t('choose')}
        />
      </div>
      <TextField
        label={t('field_optional', t('claim_note'))}
        value={draft.note}
        onInput={(note) => set({ note })}
        rows={3}
        maxLength={10_000}
        help={props.amends ? t('claim_amends_help') : t('claim_help')}
      />
      <div class="dialog-actions">
        <Button onPress={props.onCancel}>{t('cancel')}</Button>
        <Button kind="primary" busy={props.busy ?? false} onPress={save}>
          {t('claim_save')}
        </Button>
      </div>
      {/* Enter in a text field saves. */}
      <button type="submit" hidden />
    </form>
  );
}
