/** What the user should know before capturing on: an archive that is lost, little room, captures that could not be read, packages nobody has said to have. */
import { t } from '@/utils/browser/i18n';
import type { Loss } from '@/utils/archive/losses';
import type { Unanswered } from '@/utils/archive/passing';
import type { QuarantineRecord } from '@/utils/archive/records';
import { ArchiveLost } from '../capture/ArchiveLost';
import { HandedOver } from '../capture/HandedOver';
import { Button } from '../kit/Button';
import { Notice } from '../kit/Notice';
import { tCount } from '../words/counts';
import { bytesText } from '../words/sizes';

/** Below this, some captures more and the disk is full: a large one takes a few hundred megabytes, twice while it is sealed. */
const LOW_BYTES = 2_000_000_000;

export interface Circumstances {
  /** Archives that the browser has lost; newest last. */
  losses: readonly Loss[];
  /** Null: not known. */
  freeBytes: number | null;
  quarantined: readonly QuarantineRecord[];
  unanswered: Unanswered;
}

export interface NoticesProps extends Circumstances {
  onPutAway: (loss: Loss) => void;
  onImport: () => void;
  onSave: () => void;
  onAnswer: (captureIds: string[], arrived: boolean) => void;
  onOpenOptions: () => void;
}

export function Notices({
  losses,
  freeBytes,
  quarantined,
  unanswered,
  onPutAway,
  onImport,
  onSave,
  onAnswer,
  onOpenOptions,
}: NoticesProps) {
  const low = freeBytes !== null && freeBytes < LOW_BYTES;
  if (losses.length === 0 && !low && quarantined.length === 0 && unanswered.captureIds.length === 0)
    return null;
  return (
    <div class="captures-notices">
      {losses.map((loss) => (
        <ArchiveLost
          key={loss.id}
          loss={loss}
          onPutAway={() => onPutAway(loss)}
          onImport={onImport}
          onOpenOptions={onOpenOptions}
        />
      ))}
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
