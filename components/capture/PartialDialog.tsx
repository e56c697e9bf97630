/** Before a partial capture leaves the device: what it lacks, and a plain question. */
import { t } from '@/utils/browser/i18n';
import type { Listed } from '@/utils/archive/row';
import { ConfirmDialog } from '../kit/ConfirmDialog';
import { tCount } from '../words/counts';
import { LimitationList } from './LimitationList';

export interface PartialDialogProps {
  /** The partial ones among those to be sent. */
  captures: readonly Listed[];
  onConfirm: () => void;
  onClose: () => void;
}

export function PartialDialog({ captures, onConfirm, onClose }: PartialDialogProps) {
  const [only] = captures;
  return (
    <ConfirmDialog
      title={tCount('partial_send_title', captures.length)}
      safe={t('cancel')}
      confirm={t('partial_send_confirm')}
      kind="primary"
      onConfirm={onConfirm}
      onClose={onClose}
    >
      <p>{t('partial_send_text')}</p>
      {captures.length === 1 && only && <LimitationList remarks={only.limitations} />}
    </ConfirmDialog>
  );
}
