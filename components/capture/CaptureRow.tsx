/** One capture in the list: picture, title, address, time, state and work at a glance. */
import { t } from '@/utils/browser/i18n';
import type { CaptureRecord } from '@/utils/archive/records';
import { stageOf } from '@/utils/archive/stage';
import { Address, Foreign } from '../kit/Foreign';
import { Icon } from '../kit/Icon';
import { ProgressBar } from '../kit/ProgressBar';
import { Time } from '../kit/Time';
import { bytesText } from '../words/sizes';
import './CaptureRow.css';
import { StateChip } from './StateChip';
import { Thumbnail } from './Thumbnail';

export interface CaptureRowProps {
  capture: CaptureRecord;
  /** DOM id, for aria-activedescendant. */
  id: string;
  /** The one the keyboard is at, shown in the detail. */
  active: boolean;
  /** Ticked for doing something with several. */
  chosen: boolean;
  loadThumbnail: (captureId: string) => Promise<Blob | null>;
  onOpen: () => void;
  onChoose: (range: boolean) => void;
}

export function CaptureRow(props: CaptureRowProps) {
  const { capture, active, chosen } = props;
  const { delivery } = capture;
  return (
    <li
      id={props.id}
      role="option"
      aria-selected={chosen}
      class={`row${active ? ' row-active' : ''}${chosen ? ' row-chosen' : ''}`}
      onClick={(event) => {
        if (event.shiftKey || event.ctrlKey || event.metaKey) props.onChoose(event.shiftKey);
        else props.onOpen();
      }}
    >
      <span
        class="row-tick"
        title={t('choose_capture')}
        onClick={(event) => {
          event.stopPropagation();
          props.onChoose(event.shiftKey);
        }}
      >
        <span class="tick">{chosen && <Icon name="check" size={14} />}</span>
      </span>
      <Thumbnail captureId={capture.id} load={props.loadThumbnail} revision={capture.state} />
      <span class="row-body">
        <span class="row-title">
          <Foreign text={capture.title || capture.host || capture.url} lines={1} />
        </span>
        <span class="row-line">
          <span class="row-address">
            <Address url={capture.url} lines={1} />
          </span>
          <span class="row-time">
            <Time ms={capture.createdAtMs} style="short" />
          </span>
        </span>
        <span class="row-foot">
          <StateChip capture={capture} />
          {capture.work && (
            <span class="row-work">
              <Icon name="tag" size={14} />
              <Foreign text={capture.work} lines={1} />
            </span>
          )}
        </span>
        {delivery?.status === 'sending' && stageOf(capture) === 'sending' && (
          <ProgressBar
            label={t('delivery_sending')}
            value={delivery.bytesSent}
            max={delivery.bytesTotal}
            figures={t('bytes_of', bytesText(delivery.bytesSent), bytesText(delivery.bytesTotal))}
          />
        )}
      </span>
    </li>
  );
}
