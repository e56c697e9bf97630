/** What is happening to a package on its way to the desk: progress in bytes, the next attempt, or why it stopped. */
import { t } from '@/utils/browser/i18n';
import type { CaptureRecord } from '@/utils/archive/records';
import { needsDesk, stageOf } from '@/utils/archive/stage';
import type { Delivery, DeliveryProblem } from '@/utils/outbox/delivery';
import { CheckName } from '../kit/CheckName';
import { Foreign } from '../kit/Foreign';
import { Notice } from '../kit/Notice';
import { ProgressBar } from '../kit/ProgressBar';
import { Time } from '../kit/Time';
import { problemText } from '../words/codes';
import { bytesText } from '../words/sizes';

const sentFigures = (delivery: Extract<Delivery, { status: 'sending' }>): string =>
  t('bytes_of', bytesText(delivery.bytesSent), bytesText(delivery.bytesTotal));

/** The desk's or the network's own words, for whoever has to look into it. */
function Said({ problem }: { problem: DeliveryProblem }) {
  return (
    <>
      {problem.check && (
        <p>
          {t('check_named')} <CheckName id={problem.check} />
        </p>
      )}
      {problem.detail && (
        <p>
          <Foreign text={problem.detail} />
        </p>
      )}
    </>
  );
}

function Waiting({ delivery }: { delivery: Extract<Delivery, { status: 'waiting' }> }) {
  const { problem } = delivery;
  if (!problem) return <ProgressBar label={t('delivery_queued')} value={0} max={1} />;
  const words = problemText(problem.code);
  return (
    <Notice tone="warn" title={words.title} icon={needsDesk(problem) ? 'alert' : 'clock'}>
      <p>{words.next}</p>
      {!needsDesk(problem) && (
        <p>
          {t('delivery_next_attempt')} <Time ms={delivery.notBeforeMs} style="short" />
        </p>
      )}
    </Notice>
  );
}

export function DeliveryLine({ capture }: { capture: CaptureRecord }) {
  const { delivery } = capture;
  if (!delivery || stageOf(capture) === 'accepted') return null;
  switch (delivery.status) {
    case 'waiting':
      return <Waiting delivery={delivery} />;
    case 'sending':
      return (
        <ProgressBar
          label={t('delivery_sending')}
          value={delivery.bytesSent}
          max={delivery.bytesTotal}
          figures={sentFigures(delivery)}
        />
      );
    case 'verifying':
      return <ProgressBar label={t('delivery_checking')} value={null} max={1} />;
    case 'refused': {
      const words = problemText(delivery.problem.code);
      return (
        <Notice tone="bad" title={words.title}>
          <p>{words.next}</p>
          <Said problem={delivery.problem} />
        </Notice>
      );
    }
    case 'accepted':
      return null;
  }
}
