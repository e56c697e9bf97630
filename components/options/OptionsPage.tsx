/** The options: the desk, who captures and why, how packages are marked and sent, and what this device holds. */
import { t } from '@/utils/browser/i18n';
import type { ManagedSettings } from '@/utils/archive/read';
import type { Settings } from '@/utils/messaging/commands';
import { Brand } from '../kit/Brand';
import { Button } from '../kit/Button';
import { Card } from '../kit/Card';
import { ChoiceField, SwitchField, TextField } from '../kit/Field';
import { HashText } from '../kit/HashText';
import { Notice } from '../kit/Notice';
import { Toast, type ToastMessage } from '../kit/Toast';
import { tlpLevels, tlpText } from '../words/codes';
import { StorageCard, type StorageCardProps } from '../storage/StorageCard';
import { DeskSection, type DeskSectionProps } from './DeskSection';
import { NotToldYet } from './NotToldYet';
import { PrivacySection } from './PrivacySection';
import './OptionsPage.css';
import { SendingTimes } from './SendingTimes';
import { SetByOrganisation } from './SetByOrganisation';

export interface OptionsPageProps extends DeskSectionProps {
  settings: Settings;
  /** Null: the browser has not told yet. */
  managed: ManagedSettings | null;
  shortcut: string | null;
  /** The browser has a debugger at all, and so a choice to make. */
  hasDebugger: boolean;
  keyFingerprint: string | null;
  storage: StorageCardProps;
  toast: ToastMessage | null;
  /** As it is typed. */
  onChange: (change: Partial<Settings>) => void;
  /** The user has finished with a field: now it is saved. */
  onSettle: () => void;
  onOpenCaptures: () => void;
  onToastGone: () => void;
}

type Section = Pick<OptionsPageProps, 'settings' | 'onChange' | 'onSettle'>;

function OperatorSection({ settings, onChange, onSettle }: Section) {
  return (
    <Card title={t('operator')} lead={t('operator_lead')} icon="person">
      <div class="options-pair">
        <TextField
          label={t('operator_name')}
          value={settings.operatorName}
          autocomplete="name"
          onInput={(operatorName) => onChange({ operatorName })}
          onLeave={onSettle}
          maxLength={200}
        />
        <TextField
          label={t('organisation')}
          value={settings.organisation}
          autocomplete="organization"
          onInput={(organisation) => onChange({ organisation })}
          onLeave={onSettle}
          maxLength={200}
        />
        <TextField
          label={t('case_ref')}
          help={t('case_ref_help')}
          value={settings.caseRef}
          onInput={(caseRef) => onChange({ caseRef })}
          onLeave={onSettle}
          maxLength={200}
        />
        <TextField
          label={t('purpose')}
          help={t('purpose_help')}
          value={settings.purpose}
          onInput={(purpose) => onChange({ purpose })}
          onLeave={onSettle}
          maxLength={500}
        />
      </div>
    </Card>
  );
}

function SendingSection({ settings, onChange, onSettle }: Section) {
  return (
    <Card title={t('sending')} icon="send">
      <SwitchField
        label={t('send_automatically')}
        help={t('send_automatically_help')}
        checked={settings.sendAutomatically}
        onToggle={(sendAutomatically) => {
          onChange({ sendAutomatically });
          onSettle();
        }}
      />
      <SendingTimes
        rules={settings.sending}
        onChoose={(sending) => {
          onChange({ sending });
          onSettle();
        }}
      />
      <ChoiceField
        label={t('tlp')}
        help={t('tlp_help')}
        value={settings.tlp}
        options={tlpLevels.map((value) => ({
          value,
          label: `${value}: ${tlpText(value)}`,
        }))}
        onChoose={(tlp) => {
          onChange({ tlp });
          onSettle();
        }}
      />
    </Card>
  );
}

function PictureSection({
  settings,
  managed,
  onChange,
  onSettle,
}: Section & Pick<OptionsPageProps, 'managed'>) {
  return (
    <Card title={t('picture_taking')} icon="picture">
      {managed === null ? (
        <NotToldYet />
      ) : managed.useDebugger === undefined ? (
        <SwitchField
          label={t('use_debugger')}
          help={t('use_debugger_help')}
          checked={settings.useDebugger}
          onToggle={(useDebugger) => {
            onChange({ useDebugger });
            onSettle();
          }}
        />
      ) : (
        <SetByOrganisation what={t('use_debugger')} on={managed.useDebugger} />
      )}
    </Card>
  );
}

function ShortcutSection({ shortcut }: { shortcut: string | null }) {
  return (
    <Card title={t('shortcut')} icon="keyboard">
      {shortcut ? (
        <p>
          {t('shortcut_assigned')} <kbd>{shortcut}</kbd>
        </p>
      ) : (
        <Notice tone="warn" title={t('shortcut_none')}>
          {t('shortcut_none_text')}
        </Notice>
      )}
    </Card>
  );
}

function DeviceSection({ keyFingerprint }: Pick<OptionsPageProps, 'keyFingerprint'>) {
  return (
    <Card title={t('device')} lead={t('device_lead')} icon="key">
      <div class="options-fact">
        <h3>{t('key_fingerprint')}</h3>
        {keyFingerprint ? (
          <HashText value={keyFingerprint} name={t('key_fingerprint')} />
        ) : (
          <p class="options-soft">{t('no_key_yet')}</p>
        )}
      </div>
    </Card>
  );
}

export function OptionsPage(props: OptionsPageProps) {
  return (
    <div class="options">
      <header class="options-header">
        <Brand />
        <Button kind="quiet" icon="list" onPress={props.onOpenCaptures}>
          {t('open_captures')}
        </Button>
      </header>
      <main class="options-main">
        <h1>{t('options')}</h1>
        <DeskSection {...props} />
        <OperatorSection {...props} />
        <SendingSection {...props} />
        <PrivacySection {...props} />
        {props.hasDebugger && <PictureSection {...props} />}
        <ShortcutSection shortcut={props.shortcut} />
        <DeviceSection {...props} />
        <StorageCard {...props.storage} />
      </main>
      <Toast message={props.toast} onGone={props.onToastGone} />
    </div>
  );
}
