/** What the user should know before capturing on: little room, or captures that could not be read. */
import { t } from '@/utils/browser/i18n';
import type { QuarantineRecord } from '@/utils/archive/records';
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
}

export function Notices({ freeBytes, quarantined, onSave }: Circumstances & { onSave: () => void }) {
  const low = freeBytes !== null && freeBytes < LOW_BYTES;
  if (!low && quarantined.length === 0) return null;
  return (
    <div class="captures-notices">
      {low && (
        <Notice tone="warn" title={t('storage_low', bytesText(freeBytes))}>
          {t('storage_low_text')}
        </Notice>
      )}
      {quarantined.length > 0 && (
        <Notice tone="warn" title={tCount('quarantined', quarantined.length)}>
          <p>{t('quarantined_text')}</p>
          <Button size="small" icon="download" onPress={onSave}>
            {t('quarantined_save')}
          </Button>
        </Notice>
      )}
    </div>
  );
}
