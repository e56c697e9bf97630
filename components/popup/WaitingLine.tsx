/** What is waiting on this device, and which desk it would go to: each line leads to where it is dealt with. */
import type { ComponentChildren } from 'preact';
import { t } from '@/utils/browser/i18n';
import type { WaitingSummary } from '../capture/stages';
import { Foreign } from '../kit/Foreign';
import { Icon, type IconName } from '../kit/Icon';
import { listText, tCount } from '../words/counts';

function Line({
  icon,
  onPress,
  children,
}: {
  icon: IconName;
  onPress: () => void;
  children: ComponentChildren;
}) {
  return (
    <button type="button" class="waiting-link" onClick={onPress}>
      <Icon name={icon} size={16} />
      <span class="waiting-text">{children}</span>
      <Icon name="chevron" size={14} />
    </button>
  );
}

/** "2 captures not sent, 1 on its way"; empty when nothing waits. */
const goingOn = ({ capturing, unsent, onTheWay }: WaitingSummary): string =>
  listText(
    [
      capturing > 0 ? tCount('waiting_capturing', capturing) : '',
      unsent > 0 ? tCount('waiting_unsent', unsent) : '',
      onTheWay > 0 ? tCount('waiting_on_the_way', onTheWay) : '',
    ].filter(Boolean),
  );

export interface WaitingLineProps {
  waiting: WaitingSummary;
  deskName: string | null;
  onOpenCaptures: () => void;
  onOpenOptions: () => void;
}

export function WaitingLine({ waiting, deskName, onOpenCaptures, onOpenOptions }: WaitingLineProps) {
  const text = goingOn(waiting);
  return (
    <nav class="waiting" aria-label={t('waiting')}>
      {waiting.stuck > 0 && (
        <Line icon="alert" onPress={onOpenCaptures}>
          <span class="waiting-stuck">{tCount('waiting_stuck', waiting.stuck)}</span>
        </Line>
      )}
      <Line icon="list" onPress={onOpenCaptures}>
        {text || t('nothing_waiting')}
      </Line>
      <Line icon="desk" onPress={onOpenOptions}>
        {deskName === null ? t('no_desk_yet') : <Foreign text={deskName} lines={1} />}
      </Line>
    </nav>
  );
}
