/** What is taken out of every package, and who decides: the user, or whoever manages the browser. */
import { useState } from 'preact/hooks';
import { t } from '@/utils/browser/i18n';
import { defaultSecretNames } from '@/utils/evidence/redaction-names';
import type { ManagedSettings } from '@/utils/archive/read';
import type { Settings } from '@/utils/messaging/commands';
import { Card } from '../kit/Card';
import { SwitchField, TextField } from '../kit/Field';
import { NotToldYet } from './NotToldYet';
import { SetByOrganisation } from './SetByOrganisation';

export interface PrivacySectionProps {
  settings: Settings;
  /** What the user cannot change. Null: the browser has not told yet. */
  managed: ManagedSettings | null;
  onChange: (change: Partial<Settings>) => void;
  onSettle: () => void;
}

/** As written in the field: one name a line, none for the list that comes with Constat. */
function namesIn(text: string): string[] | null {
  const names = text
    .split('\n')
    .map((name) => name.trim().slice(0, 100))
    .filter((name) => name !== '');
  return names.length === 0 ? null : names.slice(0, 500);
}

export function PrivacySection({ settings, managed, onChange, onSettle }: PrivacySectionProps) {
  const names = settings.secretNames ?? defaultSecretNames;
  // As it is typed, empty lines and all, until the user leaves the field.
  const [draft, setDraft] = useState<string | null>(null);
  return (
    <Card title={t('privacy')} lead={t('privacy_lead')} icon="lock">
      {managed === null ? (
        <NotToldYet />
      ) : managed.keepStreamKeys === undefined ? (
        <SwitchField
          label={t('keep_stream_keys')}
          help={t('keep_stream_keys_help')}
          checked={settings.keepStreamKeys}
          onToggle={(keepStreamKeys) => {
            onChange({ keepStreamKeys });
            onSettle();
          }}
        />
      ) : (
        <SetByOrganisation what={t('keep_stream_keys')} on={managed.keepStreamKeys} />
      )}
      <SwitchField
        label={t('keep_private')}
        help={t('keep_private_help')}
        checked={settings.keepPrivate}
        onToggle={(keepPrivate) => {
          onChange({ keepPrivate });
          onSettle();
        }}
      />
      {managed === null ? null : managed.secretNames === undefined ? (
        <TextField
          label={t('secret_names')}
          help={t('secret_names_help')}
          value={draft ?? names.join('\n')}
          rows={6}
          technical
          onInput={(text) => {
            setDraft(text);
            onChange({ secretNames: namesIn(text) });
          }}
          onLeave={() => {
            setDraft(null);
            onSettle();
          }}
        />
      ) : (
        <SetByOrganisation what={t('secret_names')} />
      )}
    </Card>
  );
}
