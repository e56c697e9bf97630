/** One capture in the list: picture, title, address, time, state and work at a glance. */
import { t } from '@/utils/browser/i18n';
import type { Listed } from '@/utils/archive/row';
import { stageOf } from '@/utils/archive/stage';
import { Badge } from '../kit/Badge';
import { Address, Foreign } from '../kit/Foreign';
import { Icon } from '../kit/Icon';
import { ProgressBar } from '../kit/ProgressBar';
import { Time } from '../kit/Time';
import { bytesText } from '../words/sizes';
import './CaptureRow.css';
import { StateChip, stageText } from './StateChip';
import { Thumbnail } from './Thumbnail';

/** The height of every row, in the root's font size (CaptureRow.css says the same). */
export const ROW_REM = 5.5;

/** Where a row stands among all, whether they are on the page or not. */
export interface RowPlace {
  index: number;
  count: number;
  /** From the top of the list, in CSS pixels. */
  offsetPx: number;
}

export interface CaptureRowProps {
  capture: Listed;
  place: RowPlace;
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

const at = ({ offsetPx }: RowPlace) => ({ transform: `translateY(${offsetPx}px)` });

/** The last line: how far it is, or where it stands, and what the user has written to it. */
function Foot({ capture }: { capture: Listed }) {
  const { delivery } = capture;
  if (delivery?.status === 'sending' && stageOf(capture) === 'sending') {
    // One line of words: a row has room for no more.
    return (
      <ProgressBar
        label={stageText('sending')}
        value={delivery.bytesSent}
        max={delivery.bytesTotal}
        figures={t('bytes_of', bytesText(delivery.bytesSent), bytesText(delivery.bytesTotal))}
      />
    );
  }
  const notes = [capture.caseName, ...capture.tags.map((tag) => `#${tag}`), capture.work ?? ''].filter(
    Boolean,
  );
  return (
    <span class="row-foot">
      <StateChip capture={capture} />
      {capture.imported && (
        <Badge tone="neutral" icon="upload">
          {t('imported')}
        </Badge>
      )}
      {notes.length > 0 && (
        <span class="row-work">
          <Icon name="tag" size={14} />
          <Foreign text={notes.join(' · ')} lines={1} />
        </span>
      )}
    </span>
  );
}

export function CaptureRow(props: CaptureRowProps) {
  const { capture, place, active, chosen } = props;
  return (
    <li
      id={props.id}
      role="option"
      aria-selected={chosen}
      aria-posinset={place.index + 1}
      aria-setsize={place.count}
      class={`row${active ? ' row-active' : ''}${chosen ? ' row-chosen' : ''}`}
      style={at(place)}
      onClick={(event) => {
        if (event.shiftKey || event.ctrlKey || event.metaKey) props.onChoose(event.shiftKey);
        else props.onOpen();
      }}
    >
      <span
        class="row-tick"
        title={t('choose_capture')}
        aria-hidden="true"
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
        <Foot capture={capture} />
      </span>
    </li>
  );
}

/** A row that has not been read yet: it holds the place. */
export function WaitingRow({ place }: { place: RowPlace }) {
  return <li role="presentation" class="row row-waiting" style={at(place)} />;
}
