/** What this device holds, how much room is left, and what may go because the desk has it. */
import { useState } from 'preact/hooks';
import { t } from '@/utils/browser/i18n';
import type { StorageUse } from '@/utils/archive/read';
import type { Retention } from '@/utils/archive/retention';
import { Button } from '../kit/Button';
import { Card } from '../kit/Card';
import { ConfirmDialog } from '../kit/ConfirmDialog';
import { Facts } from '../kit/Facts';
import { ChoiceField } from '../kit/Field';
import { ProgressBar } from '../kit/ProgressBar';
import { tCount } from '../words/counts';
import { bytesText } from '../words/sizes';

export interface StorageCardProps {
  use: StorageUse;
  /** Packages that the desk has accepted. */
  removable: { captureIds: string[]; bytes: number };
  retention: Retention;
  onRemove: (captureIds: string[]) => void;
  onRetention: (rule: Retention) => void;
}

const DAYS = [7, 30, 90, 180, 365] as const;
const NEVER = 'never';

/** A rule that was set elsewhere is offered too. */
const choices = (days: number | null) => [
  { value: NEVER, label: t('retention_never') },
  ...[...new Set([...DAYS, ...(days === null ? [] : [days])])]
    .sort((a, b) => a - b)
    .map((each) => ({ value: String(each), label: tCount('retention_days', each) })),
];

export function StorageCard({ use, removable, retention, onRemove, onRetention }: StorageCardProps) {
  const [asking, setAsking] = useState(false);
  const { usedBytes, quotaBytes, persisted } = use;
  const count = removable.captureIds.length;
  return (
    <Card title={t('storage')} icon="disk">
      <ProgressBar
        label={t('storage')}
        value={usedBytes}
        max={quotaBytes}
        figures={t('storage_figures', bytesText(usedBytes), bytesText(quotaBytes))}
      />
      <Facts
        facts={[
          { name: t('storage_used'), value: bytesText(usedBytes) },
          { name: t('storage_free'), value: bytesText(Math.max(0, quotaBytes - usedBytes)) },
          {
            name: t('storage_removable'),
            value:
              count > 0
                ? tCount('storage_removable_figures', count, bytesText(removable.bytes))
                : t('holds_nothing'),
          },
        ]}
      />
      <p class="options-soft">{persisted ? t('storage_persisted') : t('storage_not_persisted')}</p>
      {count > 0 && (
        <div class="options-actions">
          <Button icon="trash" onPress={() => setAsking(true)}>
            {t('storage_remove')}
          </Button>
        </div>
      )}
      <ChoiceField
        label={t('retention')}
        help={t('retention_help')}
        value={retention.days === null ? NEVER : String(retention.days)}
        options={choices(retention.days)}
        onChoose={(value) => onRetention({ days: value === NEVER ? null : Number(value) })}
      />
      {asking && (
        <ConfirmDialog
          title={tCount('storage_remove_title', count)}
          safe={t('keep')}
          confirm={t('storage_remove')}
          kind="danger"
          icon="trash"
          onClose={() => setAsking(false)}
          onConfirm={() => {
            setAsking(false);
            onRemove(removable.captureIds);
          }}
        >
          <p>{t('storage_remove_text')}</p>
        </ConfirmDialog>
      )}
    </Card>
  );
}
