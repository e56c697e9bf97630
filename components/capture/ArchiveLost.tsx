/** The browser has lost an archive: what was in it as far as that is known, what is safe, and what is to be done. */
import { t } from '@/utils/browser/i18n';
import type { Loss } from '@/utils/archive/losses';
import { Button } from '../kit/Button';
import { Notice } from '../kit/Notice';
import { figure, tCount } from '../words/counts';
import { shortTime } from '../words/times';

function heldText({ captures, accepted, newestMs }: Loss): string {
  if (captures === 0 || newestMs === null) return t('lost_held_none');
  return `${tCount('lost_held', captures, shortTime(newestMs))} ${t('lost_accepted', figure(accepted))}`;
}

export interface ArchiveLostProps {
  loss: Loss;
  onPutAway: () => void;
  onImport: () => void;
  onOpenOptions: () => void;
}

export function ArchiveLost({ loss, onPutAway, onImport, onOpenOptions }: ArchiveLostProps) {
  const actions = (
    <>
      <Button kind="plain" size="small" icon="settings" onPress={onOpenOptions}>
        {t('open_options')}
      </Button>
      <Button kind="plain" size="small" icon="upload" onPress={onImport}>
        {t('import')}
      </Button>
      <Button kind="plain" size="small" icon="check" onPress={onPutAway}>
        {t('lost_put_away')}
      </Button>
    </>
  );
  return (
    <Notice tone="bad" title={t('lost')} actions={actions} announce>
      <p>{t('lost_when', shortTime(loss.foundAtMs), shortTime(loss.sinceMs))}</p>
      <p>{heldText(loss)}</p>
      <p>{t('lost_safe')}</p>
      <p>{t('lost_key')}</p>
    </Notice>
  );
}

/** The same in short, where there is little room: the captures page says the rest. */
export function ArchiveLostBriefly({ onOpenCaptures }: { onOpenCaptures: () => void }) {
  const action = (
    <Button kind="plain" size="small" icon="list" onPress={onOpenCaptures}>
      {t('open_captures')}
    </Button>
  );
  return (
    <Notice tone="bad" title={t('lost')} actions={action} announce>
      {t('lost_briefly')}
    </Notice>
  );
}
