/** One capture, all of it: its state and next step on top, and below whatever a court may ask. */
import { useEffect, useRef, useState } from 'preact/hooks';
import { t } from '@/utils/browser/i18n';
import type { CaptureRecord } from '@/utils/archive/records';
import type { Claim } from '@/utils/referral/schema';
import { Badge } from '../kit/Badge';
import { Button, IconButton } from '../kit/Button';
import { Address, Foreign } from '../kit/Foreign';
import { Notice } from '../kit/Notice';
import { Tabs } from '../kit/Tabs';
import { Time } from '../kit/Time';
import { DeliveryLine } from '../capture/DeliveryLine';
import { LimitationList } from '../capture/LimitationList';
import { NextStep } from '../capture/NextStep';
import { StateChip } from '../capture/StateChip';
import { stageOf } from '@/utils/archive/stage';
import { cancellable, sealingProblem, underWay } from '../capture/stages';
import { remarkText } from '../words/codes';
import { shotsOf, type CaptureDetails } from './capture-details';
import './CaptureDetail.css';
import { CustodyTab } from './CustodyTab';
import { FactsTab } from './FactsTab';
import { FilesTab } from './FilesTab';
import { LeadsTab } from './LeadsTab';
import { Overview } from './Overview';
import { Pictures } from './Pictures';

export type DetailTab = 'overview' | 'pictures' | 'facts' | 'files' | 'custody' | 'leads';

export interface CaptureDetailProps {
  details: CaptureDetails;
  enrolled: boolean;
  lastClaim: Claim | null;
  /** Asked to be sent; the answer is not there yet. */
  busy?: boolean;
  startTab?: DetailTab;
  /** The user has opened it: the keyboard goes there too. */
  focusHeading?: boolean;
  onSend: () => void;
  onCancelSend: () => void;
  onConnect: () => void;
  onExport: () => void;
  onSaveReceipt: () => void;
  onSealAgain: () => void;
  onDelete: () => void;
  onAnnotate: () => void;
  onEditClaim: () => void;
  onRepeatClaim: (claim: Claim) => void;
  /** Back to the list, where the detail covers it. */
  onBack: () => void;
}

function Header(props: CaptureDetailProps) {
  const { capture } = props.details;
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    if (props.focusHeading) heading.current?.focus();
  }, [capture.id, props.focusHeading]);
  return (
    <header class="detail-header">
      <div class="detail-back">
        <IconButton icon="back" label={t('back_to_list')} onPress={props.onBack} />
      </div>
      <div class="detail-heading">
        <h1 ref={heading} tabIndex={-1}>
          <Foreign text={capture.title || capture.host || capture.url} lines={2} />
        </h1>
        <p class="detail-address">
          <Address url={capture.url} lines={2} />
        </p>
        <p class="detail-state">
          <StateChip capture={capture} />
          {capture.imported && (
            <Badge tone="neutral" icon="upload">
              {t('imported')}
            </Badge>
          )}
          <Time ms={capture.createdAtMs} />
          {capture.caseName && (
            <Badge tone="neutral" icon="folder">
              <Foreign text={capture.caseName} lines={1} />
            </Badge>
          )}
          {capture.tags.map((tag) => (
            <Badge key={tag} tone="neutral" icon="tag">
              <Foreign text={tag} lines={1} />
            </Badge>
          ))}
        </p>
      </div>
    </header>
  );
}

function Actions(props: CaptureDetailProps) {
  const { capture } = props.details;
  return (
    <div class="detail-actions">
      <NextStep
        capture={capture}
        enrolled={props.enrolled}
        busy={props.busy ?? false}
        onSend={props.onSend}
        onConnect={props.onConnect}
        onSaveReceipt={props.onSaveReceipt}
        onSealAgain={props.onSealAgain}
      />
      {capture.state === 'sealed' && (
        <Button icon="download" onPress={props.onExport}>
          {t('export_zip')}
        </Button>
      )}
      {cancellable(capture) && (
        <Button kind="quiet" icon="cross" onPress={props.onCancelSend}>
          {t('cancel_sending')}
        </Button>
      )}
      <Button kind="quiet" icon="folder" onPress={props.onAnnotate}>
        {t('annotate')}
      </Button>
      {!underWay(capture) && (
        <Button kind="quiet" icon="trash" onPress={props.onDelete}>
          {t('delete')}
        </Button>
      )}
    </div>
  );
}

function SealingProblem({ capture }: { capture: CaptureRecord }) {
  const problem = sealingProblem(capture);
  return problem && <p>{remarkText(problem.code)}</p>;
}

/** Of every log that the tab shows. */
const linesOf = ({ custody, journal, importedJournals }: CaptureDetails): number =>
  [custody, journal, ...importedJournals.map(({ entries }) => entries)].flat().length;

export function CaptureDetail(props: CaptureDetailProps) {
  const { details } = props;
  const { capture } = details;
  const [tab, setTab] = useState<DetailTab>(props.startTab ?? 'overview');
  const tabs = [
    { name: 'overview', label: t('tab_overview') },
    { name: 'pictures', label: t('tab_pictures'), count: shotsOf(details).length },
    { name: 'facts', label: t('tab_facts') },
    { name: 'files', label: t('tab_files'), count: details.artefacts.length },
    { name: 'custody', label: t('tab_custody'), count: linesOf(details) },
    { name: 'leads', label: t('tab_leads'), count: details.leads.length },
  ] as const;
  return (
    <article
      class="detail"
      onKeyDown={(event) => {
        if (event.key === 'Escape') props.onBack();
      }}
    >
      <Header {...props} />
      <Actions {...props} />
      <DeliveryLine capture={capture} />
      {stageOf(capture) === 'failed' && (
        <Notice tone="bad" title={t('failed_title')}>
          <p>{t('failed_text')}</p>
          <LimitationList remarks={capture.limitations} />
        </Notice>
      )}
      {stageOf(capture) === 'unsealed' && (
        <Notice tone="bad" title={t('unsealed_title')}>
          <SealingProblem capture={capture} />
          <p>{t('unsealed_text')}</p>
        </Notice>
      )}
      <Tabs label={t('tabs')} tabs={tabs} current={tab} onChoose={setTab}>
        {tab === 'overview' && <Overview {...props} />}
        {tab === 'pictures' && <Pictures details={details} />}
        {tab === 'facts' && <FactsTab evidence={details.evidence} />}
        {tab === 'files' && <FilesTab capture={capture} artefacts={details.artefacts} />}
        {tab === 'custody' && <CustodyTab details={details} />}
        {tab === 'leads' && <LeadsTab leads={details.leads} />}
      </Tabs>
    </article>
  );
}
