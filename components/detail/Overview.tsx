/** The first look at a capture: what the desk said, what is alleged, what it holds and lacks, and what seals it. */
import { t } from '@/utils/browser/i18n';
import type { Claim } from '@/utils/referral/schema';
import { onlyRemains } from '@/utils/archive/only-remains';
import type { CaptureRecord, StampState } from '@/utils/archive/records';
import { Badge, type Tone } from '../kit/Badge';
import { Card } from '../kit/Card';
import { Facts } from '../kit/Facts';
import type { IconName } from '../kit/Icon';
import { Notice } from '../kit/Notice';
import { Time } from '../kit/Time';
import { LimitationList } from '../capture/LimitationList';
import { Picture } from '../capture/Picture';
import { StepList } from '../capture/StepList';
import { shotsOf, type CaptureDetails } from './capture-details';
import { ClaimCard } from './ClaimCard';
import { Identity } from './FilesTab';
import { HoldingsCard } from './HoldingsCard';
import { ImportedCard } from './ImportedCard';
import { ReceiptCard } from './ReceiptCard';
import './Overview.css';

const stampLook: Record<StampState, { tone: Tone; icon: IconName }> = {
  pending: { tone: 'neutral', icon: 'clock' },
  stamped: { tone: 'ok', icon: 'check' },
  deferred: { tone: 'warn', icon: 'clock' },
  absent: { tone: 'warn', icon: 'dash' },
};

const stampText = (state: StampState): string =>
  ({
    pending: t('stamp_pending'),
    stamped: t('stamp_stamped'),
    deferred: t('stamp_deferred'),
    absent: t('stamp_absent'),
  })[state];

/** `unproven`: it came with an import, and this device cannot tell whether the authority said it. */
function Stamp({ state, unproven }: { state: StampState; unproven: boolean }) {
  if (state === 'stamped' && unproven) {
    return (
      <Badge tone="warn" icon="info">
        {t('stamp_unproven')}
      </Badge>
    );
  }
  const { tone, icon } = stampLook[state];
  return (
    <Badge tone={tone} icon={icon}>
      {stampText(state)}
    </Badge>
  );
}

function Times({ capture }: { capture: CaptureRecord }) {
  const unproven = capture.imported?.unproven ?? [];
  const stamp = (name: keyof CaptureRecord['stamps']) => (
    <Stamp state={capture.stamps[name]} unproven={unproven.includes(`stamp.${name}`)} />
  );
  return (
    <Facts
      facts={[
        { name: t('fact_captured'), value: <Time ms={capture.createdAtMs} /> },
        { name: t('stamp_open'), value: stamp('open') },
        { name: t('stamp_close'), value: stamp('close') },
      ]}
    />
  );
}

function SealCard({ capture }: { capture: CaptureRecord }) {
  return (
    <Card title={t('sealed_title')} lead={t('sealed_lead')} icon="seal">
      <Identity capture={capture} />
      {!onlyRemains(capture) && <Times capture={capture} />}
    </Card>
  );
}

/** What could not be had: loud and in front when the capture is partial because of it. */
function Partial({ capture }: { capture: CaptureRecord }) {
  return (
    <Notice tone="warn" title={t('partial_title')}>
      <p>{t('partial_text')}</p>
      <LimitationList remarks={capture.limitations} />
    </Notice>
  );
}

/** What could not be had of one that is complete: said where it is told what it holds. */
function Lacks({ capture }: { capture: CaptureRecord }) {
  return (
    <Card title={t('limitations')} lead={t('limitations_lead')} icon="info">
      <LimitationList remarks={capture.limitations} />
    </Card>
  );
}

export interface OverviewProps {
  details: CaptureDetails;
  lastClaim: Claim | null;
  onEditClaim: () => void;
  onRepeatClaim: (claim: Claim) => void;
}

export function Overview(props: OverviewProps) {
  const { details } = props;
  const { capture, receipt } = details;
  const [first] = shotsOf(details);
  const sealed = capture.state === 'sealed';
  const lacks = capture.limitations.length > 0 && capture.state !== 'failed';
  const partial = capture.completeness === 'partial';
  return (
    <div class="overview">
      <div class="overview-main">
        {capture.imported && <ImportedCard from={capture.imported} remains={onlyRemains(capture)} />}
        {!sealed && (
          <Card title={t('steps')} icon="list">
            <StepList steps={capture.steps} />
          </Card>
        )}
        {lacks && partial && <Partial capture={capture} />}
        {receipt && <ReceiptCard record={receipt} proven={capture.delivery?.status === 'accepted'} />}
        {capture.state !== 'failed' && (
          <ClaimCard
            claims={details.claims}
            last={props.lastClaim}
            onEdit={props.onEditClaim}
            onRepeat={props.onRepeatClaim}
          />
        )}
        {sealed && <HoldingsCard details={details} />}
        {lacks && !partial && <Lacks capture={capture} />}
        {sealed && <SealCard capture={capture} />}
        {sealed && (
          <details class="overview-steps">
            <summary>{t('steps_taken')}</summary>
            <StepList steps={capture.steps} />
          </details>
        )}
      </div>
      {first && (
        <div class="overview-shot">
          <Picture body={first.body} sha256={first.entry.sha256} label={t('picture_viewport')} />
        </div>
      )}
    </div>
  );
}
