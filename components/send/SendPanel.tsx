/** What is being sent: one honest bar for all, a line each, and how to pause. */
import { useState } from 'preact/hooks';
import type { RowRecord } from '@/utils/archive/row';
import type { SendingHeld } from '@/utils/archive/sending';
import { t } from '@/utils/browser/i18n';
import { StateChip } from '../capture/StateChip';
import { Button } from '../kit/Button';
import { Foreign } from '../kit/Foreign';
import { ProgressBar } from '../kit/ProgressBar';
import { Said } from '../kit/Said';
import { problemText } from '../words/codes';
import { figure, tCount } from '../words/counts';
import { bytesText } from '../words/sizes';
import { roughDuration, shortTime } from '../words/times';
import type { SendingFigures, TimeLeft } from './sending-progress';
import './SendPanel.css';

export interface SendPanelProps {
  figures: SendingFigures;
  /** Why nothing goes; null when it does. */
  held: SendingHeld | null;
  /** Bytes a second; null while nobody can say. */
  rate: number | null;
  left: TimeLeft | null;
  lines: readonly RowRecord[];
  moreLines: number;
  /** The newest of them, and how many there are. */
  refused: readonly RowRecord[];
  refusedCount: number;
  onPause: () => void;
  onResume: () => void;
  onNow: () => void;
  /** All of them, shown or not. */
  onRetryRefused: () => void;
}

function heldText({ why, againAtMs }: SendingHeld): string {
  switch (why) {
    case 'paused':
      return t('sending_paused');
    case 'metered':
      return t('sending_held_metered');
    case 'hours':
      return t('sending_held_hours', againAtMs === null ? '' : shortTime(againAtMs));
  }
}

const leftText = ({ until, ms }: TimeLeft): string =>
  until === 'accepted' ? t('sending_left', roughDuration(ms)) : t('sending_left_to_send', roughDuration(ms));

/** Items first: they are what was asked for. Bytes, speed and time left say how it goes. */
function figuresText({ figures, rate, left, held }: SendPanelProps): string {
  return [
    t('sending_bytes', bytesText(figures.sentBytes), bytesText(figures.bytes)),
    ...(held === null && rate !== null ? [t('sending_rate', bytesText(rate))] : []),
    ...(held === null && left !== null ? [leftText(left)] : []),
  ].join(' · ');
}

/** How far one of them is. */
function standing({ delivery, packageBytes }: RowRecord): string {
  switch (delivery?.status) {
    case 'sending':
      return t('sending_bytes', bytesText(delivery.bytesSent), bytesText(delivery.bytesTotal));
    case 'waiting':
      return delivery.problem ? problemText(delivery.problem.code).title : bytesText(packageBytes ?? 0);
    case 'refused':
      return problemText(delivery.problem.code).title;
    case 'verifying':
    case 'accepted':
    case undefined:
      return bytesText(packageBytes ?? 0);
  }
}

function Line({ row }: { row: RowRecord }) {
  return (
    <li class="send-line">
      <span class="send-line-name">
        <Foreign text={row.title || row.url} />
      </span>
      <span class="send-line-standing">{standing(row)}</span>
      <StateChip capture={row} />
    </li>
  );
}

/** What there is to press: pausing while it goes, going on while it does not. */
function Presses({ held, onPause, onResume, onNow }: SendPanelProps) {
  if (held === null)
    return (
      <Button size="small" onPress={onPause}>
        {t('sending_pause')}
      </Button>
    );
  if (held.why === 'paused')
    return (
      <Button size="small" kind="primary" onPress={onResume}>
        {t('sending_resume')}
      </Button>
    );
  return (
    <Button size="small" onPress={onNow}>
      {t('sending_now')}
    </Button>
  );
}

export function SendPanel(props: SendPanelProps) {
  const { figures, held, lines, moreLines, refused, refusedCount } = props;
  const [open, setOpen] = useState(false);
  const title = t('sending_progress', figure(figures.doneItems), figure(figures.items));
  return (
    <section class="send" aria-label={t('sending_title')}>
      <Said>{held ? heldText(held) : ''}</Said>
      {figures.items > figures.doneItems && (
        <ProgressBar
          label={held ? heldText(held) : title}
          value={figures.sentBytes}
          max={figures.bytes}
          figures={held ? title : figuresText(props)}
        />
      )}
      <div class="send-presses">
        {figures.items > figures.doneItems && <Presses {...props} />}
        {refusedCount > 0 && (
          <>
            <span class="send-refused">{tCount('sending_refused', refusedCount)}</span>
            <Button size="small" kind="quiet" onPress={props.onRetryRefused}>
              {t('sending_retry_refused')}
            </Button>
          </>
        )}
        <Button size="small" kind="quiet" onPress={() => setOpen(!open)}>
          {open ? t('sending_hide') : t('sending_show')}
        </Button>
      </div>
      {open && (
        <ul class="send-lines" aria-label={t('sending_items')}>
          {[...lines, ...refused].map((row) => (
            <Line key={row.id} row={row} />
          ))}
          {moreLines > 0 && <li class="send-more">{tCount('sending_more', moreLines)}</li>}
        </ul>
      )}
    </section>
  );
}
