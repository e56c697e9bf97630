/** What the user should know before capturing on: little room, captures that could not be read, packages nobody has said to have. */
import { t } from '@/utils/browser/i18n';
import type { Unanswered } from '@/utils/archive/passing';
import type { QuarantineRecord } from '@/utils/archive/records';
import { HandedOver } from '../capture/HandedOver';
import { Button } from '../kit/Button';
import { Notice } from '../kit/Notice';
import { tCount } from '../words/counts';
import { bytesText } from '../words/sizes';

/** Below this, some captures more and the disk is full: a large one takes a few hundred megabytes, twice while it is sealed. */
const LOW_BYTES = 2_000_000_000;

export interface Circumstances {
  /** Null: not known. */
  freeBytes: number | null;
  quarantined: readonly QuarantineRecord[];
  unanswered: Unanswered;
}

export interface NoticesProps extends Circumstances {
  onSave: () => void;
  onAnswer: (captureIds: string[], arrived: boolean) => void;
  onOpenOptions: () => void;
}

export function Notices({
  freeBytes,
  quarantined,
  unanswered,
  onSave,
  onAnswer,
  onOpenOptions,
}: NoticesProps) {
  const low = freeBytes !== null && freeBytes < LOW_BYTES;
  if (!low && quarantined.length === 0 && unanswered.captureIds.length === 0) return null;
  return (
    <div class="captures-notices">
      <HandedOver {...unanswered} onAnswer={onAnswer} />
      {low && (
        <Notice
          tone="warn"
          title={t('storage_low', bytesText(freeBytes))}
          actions={
            <Button kind="plain" size="small" icon="settings" onPress={onOpenOptions}>
              {t('open_options')}
            </Button>
          }
        >
          {t('storage_low_text')}
        </Notice>
      )}
      {quarantined.length > 0 && (
        <Notice
          tone="warn"
          title={tCount('quarantined', quarantined.length)}
          actions={
            <Button kind="plain" size="small" icon="download" onPress={onSave}>
              {t('quarantined_save')}
            </Button>
          }
        >
          {t('quarantined_text')}
        </Notice>
      )}
    </div>
  );
}
