/** What can be done with the captures that are ticked. */
import { t } from '@/utils/browser/i18n';
import type { Listed } from '@/utils/archive/row';
import { exportable } from '@/utils/archive/stage';
import { sendable, underWay } from '../capture/stages';
import { Button, IconButton } from '../kit/Button';
import { tCount } from '../words/counts';

export interface SelectionBarProps {
  captures: readonly Listed[];
  enrolled: boolean;
  onSend: () => void;
  onExport: () => void;
  onClaim: () => void;
  onAnnotate: () => void;
  onDelete: () => void;
  onClear: () => void;
}

export function SelectionBar(props: SelectionBarProps) {
  const { captures } = props;
  return (
    <div class="selection" role="group" aria-label={t('with_selection')}>
      <span class="selection-count" role="status">
        {tCount('selected', captures.length)}
      </span>
      <IconButton icon="cross" label={t('clear_selection')} onPress={props.onClear} />
      <span class="selection-presses">
        <Button
          kind="primary"
          size="small"
          icon="send"
          disabled={!props.enrolled || !captures.some(sendable)}
          onPress={props.onSend}
        >
          {t('send')}
        </Button>
        <IconButton
          icon="download"
          label={t('export_zip')}
          disabled={!captures.some(exportable)}
          onPress={props.onExport}
        />
        <IconButton icon="tag" label={t('claim_give')} onPress={props.onClaim} />
        <IconButton icon="folder" label={t('annotate')} onPress={props.onAnnotate} />
        <IconButton
          icon="trash"
          label={t('delete')}
          disabled={captures.every(underWay)}
          onPress={props.onDelete}
        />
      </span>
    </div>
  );
}
