/** Where a capture stands, in a word; and beside it whether it is only partial, which is never left unsaid. */
import { t, type MessageKey } from '@/utils/browser/i18n';
import type { Listed } from '@/utils/archive/row';
import { stageOf, type Stage } from '@/utils/archive/stage';
import { Badge } from '../kit/Badge';
import { stageLook } from './stages';
import './StateChip.css';

const stageKey: Record<Stage, MessageKey> = {
  capturing: 'stage_capturing',
  sealing: 'stage_sealing',
  unsealed: 'stage_unsealed',
  failed: 'stage_failed',
  sealed: 'stage_sealed',
  queued: 'stage_queued',
  sending: 'stage_sending',
  checking: 'stage_checking',
  retrying: 'stage_retrying',
  stopped: 'stage_stopped',
  accepted: 'stage_accepted',
  refused: 'stage_refused',
};

export const stageText = (stage: Stage): string => t(stageKey[stage]);

export function StateChip({ capture }: { capture: Listed }) {
  const stage = stageOf(capture);
  const look = stageLook[stage];
  return (
    <span class="chips">
      <Badge tone={look.tone} icon={look.icon} busy={look.busy}>
        {stageText(stage)}
      </Badge>
      {capture.completeness === 'partial' && (
        <Badge tone="warn" icon="alert">
          {t('partial')}
        </Badge>
      )}
      {capture.packageRemovedAtMs !== null && <Badge tone="neutral">{t('package_removed')}</Badge>}
    </span>
  );
}
