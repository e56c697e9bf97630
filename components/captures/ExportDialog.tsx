/** Takes everything out, or the list alone; and shows how far an export is. */
import { t } from '@/utils/browser/i18n';
import { Button } from '../kit/Button';
import { Dialog } from '../kit/Dialog';
import { Notice } from '../kit/Notice';
import { ProgressBar } from '../kit/ProgressBar';
import { figure, tCount } from '../words/counts';
import { bytesText } from '../words/sizes';
import type { ExportProgress } from './use-export';

export interface ExportDialogProps {
  progress: ExportProgress | null;
  /** Captures that are not sealed yet. */
  leftOut: number;
  onAll: () => void;
  onCsv: () => void;
  /** Ends an export that is under way; nothing of it stays. */
  onStop: () => void;
  onClose: () => void;
}

export function ExportDialog({ progress, leftOut, onAll, onCsv, onStop, onClose }: ExportDialogProps) {
  if (progress) {
    const { done, of, bytes } = progress;
    return (
      <Dialog
        key="running"
        title={t('export_running')}
        firm
        onClose={onStop}
        actions={<Button onPress={onStop}>{t('export_stop')}</Button>}
      >
        <ProgressBar
          label={t('export_running')}
          value={done}
          max={Math.max(1, of)}
          figures={t('export_figures', figure(done), figure(of), bytesText(bytes))}
        />
      </Dialog>
    );
  }
  return (
    <Dialog
      title={t('export')}
      onClose={onClose}
      width="medium"
      actions={
        <>
          <Button onPress={onClose}>{t('cancel')}</Button>
          <Button icon="list" onPress={onCsv}>
            {t('export_csv')}
          </Button>
          <Button kind="primary" icon="download" onPress={onAll}>
            {t('export_all')}
          </Button>
        </>
      }
    >
      <p>{t('export_text')}</p>
      {leftOut > 0 && (
        <Notice tone="warn" title={tCount('export_left_out', leftOut)}>
          {t('export_left_out_text')}
        </Notice>
      )}
      <Notice tone="neutral" title={t('export_key')}>
        {t('export_key_text')}
      </Notice>
    </Dialog>
  );
}
