/** The second look before evidence is deleted: what goes, what stays, and a way back. */
import { t } from '@/utils/browser/i18n';
import type { Listed } from '@/utils/archive/row';
import { stageOf } from '@/utils/archive/stage';
import { ConfirmDialog } from '../kit/ConfirmDialog';
import { Foreign } from '../kit/Foreign';
import { Notice } from '../kit/Notice';
import { tCount } from '../words/counts';

export interface DeleteDialogProps {
  captures: readonly Listed[];
  onConfirm: () => void;
  onClose: () => void;
}

export function DeleteDialog({ captures, onConfirm, onClose }: DeleteDialogProps) {
  const [only] = captures;
  const unsent = captures.filter((capture) => stageOf(capture) !== 'accepted').length;
  return (
    <ConfirmDialog
      title={tCount('delete_title', captures.length)}
      safe={t('keep')}
      confirm={tCount('delete_confirm', captures.length)}
      kind="danger"
      icon="trash"
      onConfirm={onConfirm}
      onClose={onClose}
    >
      {captures.length === 1 && only && (
        <p>
          <Foreign text={only.title || only.url} lines={2} />
        </p>
      )}
      <p>{t('delete_text')}</p>
      {unsent > 0 && <Notice tone="warn" title={tCount('delete_unsent', unsent)} />}
    </ConfirmDialog>
  );
}
