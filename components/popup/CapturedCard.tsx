/** What the newest capture of this page has come to, and the one thing to do with it now. */
import { t } from '@/utils/browser/i18n';
import type { CaptureRecord } from '@/utils/archive/records';
import { stageOf, type Stage } from '@/utils/archive/stage';
import { DeliveryLine } from '../capture/DeliveryLine';
import { NextStep } from '../capture/NextStep';
import { stageText } from '../capture/StateChip';
import { Thumbnail } from '../capture/Thumbnail';
import { Button } from '../kit/Button';
import { Foreign } from '../kit/Foreign';
import { HashText } from '../kit/HashText';
import { Icon, type IconName } from '../kit/Icon';
import { Notice } from '../kit/Notice';
import { Time } from '../kit/Time';
import { remarkText } from '../words/codes';
import type { PopupProps } from './Popup';

type Outcome = { tone: 'ok' | 'bad' | 'plain'; icon: IconName; title: string };

/** In one sentence, for whoever does not see the card: what has come of the capture, and where it stands. */
export function outcomeText(capture: CaptureRecord): string {
  const stage = stageOf(capture);
  const { title } = outcomeOf(stage, capture.completeness === 'partial');
  return capture.delivery === null || stage === 'accepted' ? title : `${title}. ${stageText(stage)}`;
}

function outcomeOf(stage: Stage, partial: boolean): Outcome {
  if (stage === 'failed') return { tone: 'bad', icon: 'cross', title: t('failed_title') };
  if (stage === 'unsealed') return { tone: 'bad', icon: 'alert', title: t('unsealed_title') };
  if (stage === 'accepted') return { tone: 'ok', icon: 'receipt', title: t('outcome_accepted') };
  if (partial) return { tone: 'plain', icon: 'alert', title: t('outcome_partial') };
  return { tone: 'plain', icon: 'seal', title: t('outcome_sealed') };
}

/** When: of the capture, and once it is accepted, of the desk's acceptance. */
function When({ capture }: { capture: CaptureRecord }) {
  const { delivery } = capture;
  return delivery?.status === 'accepted' ? (
    <>
      {t('accepted_at')} <Time ms={delivery.acceptedAtMs} style="short" />
    </>
  ) : (
    <>
      {t('captured_at')} <Time ms={capture.createdAtMs} style="short" />
    </>
  );
}

export interface CapturedCardProps extends Omit<PopupProps, 'onSend'> {
  capture: CaptureRecord;
  onSend: (capture: CaptureRecord) => void;
}

function Claimed({ capture, lastClaim, onRepeatClaim, onOpenCaptures }: CapturedCardProps) {
  const open = (): void => onOpenCaptures(capture.id);
  return (
    <div class="outcome-row">
      {capture.work && (
        <span class="outcome-work">
          <Icon name="tag" size={16} />
          <Foreign text={capture.work} lines={1} />
        </span>
      )}
      {!capture.work && lastClaim && (
        <Button size="small" icon="tag" onPress={() => onRepeatClaim(capture, lastClaim)}>
          <span class="outcome-same">{t('claim_repeat')}</span>
          <Foreign text={lastClaim.work} lines={1} />
        </Button>
      )}
      {!capture.work && !lastClaim && (
        <Button kind="quiet" size="small" icon="tag" onPress={open}>
          {t('claim_give')}
        </Button>
      )}
      <span class="outcome-more">
        <Button kind="quiet" size="small" onPress={open}>
          {t('details')}
        </Button>
      </span>
    </div>
  );
}

export function CapturedCard(props: CapturedCardProps) {
  const { capture } = props;
  const stage = stageOf(capture);
  const partial = capture.completeness === 'partial';
  const outcome = outcomeOf(stage, partial);
  return (
    <section class={`outcome outcome-${outcome.tone}`}>
      <div class="outcome-head">
        <div class="outcome-words">
          <p class="outcome-title">
            <Icon name={outcome.icon} />
            {outcome.title}
          </p>
          <p class="outcome-note">
            <When capture={capture} />
          </p>
          {capture.seal && capture.state === 'sealed' && (
            <p class="outcome-note">
              {t('seal')} <HashText value={capture.seal} name={t('seal')} short />
            </p>
          )}
        </div>
        {stage !== 'failed' && (
          <Thumbnail captureId={capture.id} load={props.loadThumbnail} revision={capture.state} />
        )}
      </div>
      {partial && (
        <Notice tone="warn" title={t('partial_title')}>
          {capture.limitations[0] ? remarkText(capture.limitations[0].code) : t('partial_text')}
        </Notice>
      )}
      {stage === 'failed' && <p class="outcome-note">{t('failed_text')}</p>}
      {stage === 'unsealed' && <p class="outcome-note">{t('unsealed_text')}</p>}
      <DeliveryLine capture={capture} />
      <NextStep
        capture={capture}
        enrolled={props.deskName !== null}
        busy={props.sending}
        size="large"
        wide
        onSend={() => props.onSend(capture)}
        onConnect={props.onOpenOptions}
        onSaveReceipt={() => props.onSaveReceipt(capture)}
        onSealAgain={() => props.onSealAgain(capture)}
      />
      {capture.state === 'sealed' && <Claimed {...props} />}
    </section>
  );
}
