/** Capture this page: the one obvious button, the steps while it runs, and then the one thing to do next. */
import { useState } from 'preact/hooks';
import { t } from '@/utils/browser/i18n';
import type { CaptureRecord } from '@/utils/archive/records';
import { isPassing, type Keeping } from '@/utils/archive/keeping';
import type { Unanswered } from '@/utils/archive/passing';
import type { BlockedReason } from '@/utils/messaging/commands';
import type { Claim } from '@/utils/referral/schema';
import { ArchiveLostBriefly } from '../capture/ArchiveLost';
import { HandedOver } from '../capture/HandedOver';
import { PartialDialog } from '../capture/PartialDialog';
import { underWay, type WaitingSummary } from '../capture/stages';
import { Brand } from '../kit/Brand';
import { Button, IconButton } from '../kit/Button';
import { Address, Foreign } from '../kit/Foreign';
import { Notice } from '../kit/Notice';
import { Said } from '../kit/Said';
import { useFocusKept } from '../kit/use-focus-kept';
import { blockedText, problemText } from '../words/codes';
import { CapturedCard, outcomeText } from './CapturedCard';
import { HostAccess } from './HostAccess';
import './Popup.css';
import { PrivateNotice } from './PrivateNotice';
import { ProgressCard, progressText } from './ProgressCard';
import { WaitingLine } from './WaitingLine';

export interface PopupPage {
  url: string;
  title: string;
  blocked: BlockedReason | null;
  /** What becomes of a capture of it. */
  keeping: Keeping;
}

export interface PopupProps {
  /** The page in front of the user; null when there is none that could be captured. */
  page: PopupPage;
  /** The newest capture of this page, if there is one. */
  capture: CaptureRecord | null;
  waiting: WaitingSummary;
  deskName: string | null;
  /** What the user can press instead; null when the browser has assigned nothing. */
  shortcut: string | null;
  /** The browser keeps from us what pages load, and the user may change that. */
  hostAccessMissing: boolean;
  /** The browser has lost the archive, and the user has not put that notice away. */
  archiveLost: boolean;
  /** Packages of private windows that nobody has said to have. */
  unanswered: Unanswered;
  lastClaim: Claim | null;
  /** Code of what went wrong with the last thing the user asked for. */
  problem: string | null;
  /** Which button the user has pressed while nothing is on disk yet. */
  starting: 'capture' | 'record' | null;
  /** Asked to be sent; the answer is not there yet. */
  sending: boolean;
  loadThumbnail: (captureId: string) => Promise<Blob | null>;
  onCapture: () => void;
  /** Reloads the page, and keeps every exchange. */
  onRecord: () => void;
  onAskHostAccess: () => void;
  /** The user's word on what becomes of captures of private windows. */
  onKeepPrivate: (keep: boolean) => void;
  onAnswer: (captureIds: string[], arrived: boolean) => void;
  /** A partial capture is sent only after the user has seen what it lacks. */
  onSend: (capture: CaptureRecord, partialConfirmed: boolean) => void;
  onRepeatClaim: (capture: CaptureRecord, claim: Claim) => void;
  onSaveReceipt: (capture: CaptureRecord) => void;
  onSealAgain: (capture: CaptureRecord) => void;
  onOpenCaptures: (captureId?: string) => void;
  onOpenOptions: () => void;
}

function Header({ onOpenCaptures, onOpenOptions }: PopupProps) {
  return (
    <header class="popup-header">
      <Brand heading />
      <span class="popup-tools">
        <IconButton icon="list" label={t('open_captures')} onPress={() => onOpenCaptures()} />
        <IconButton icon="settings" label={t('open_options')} onPress={onOpenOptions} />
      </span>
    </header>
  );
}

function PageCard({ page }: { page: PopupPage }) {
  return (
    <section class="popup-page" aria-label={t('this_page')}>
      <h2>
        <Foreign text={page.title || t('untitled_page')} lines={2} />
      </h2>
      <p>
        <Address url={page.url} lines={2} />
      </p>
    </section>
  );
}

function Shortcut({ keys }: { keys: string }) {
  return (
    <p class="popup-shortcut">
      {t('shortcut_instead')} <kbd>{keys}</kbd>
    </p>
  );
}

/** Second in line: it changes what the user sees, and so says what for. */
function RecordButton({ starting, onRecord }: PopupProps) {
  return (
    <div class="popup-record">
      <Button
        kind="quiet"
        icon="record"
        wide
        busy={starting === 'record'}
        describedBy="record-reason"
        onPress={onRecord}
      >
        {t('record_this_page')}
      </Button>
      <p id="record-reason">{t('record_reason')}</p>
    </div>
  );
}

function CaptureButton(props: PopupProps) {
  const { page, capture, shortcut } = props;
  if (page.blocked) {
    const words = blockedText(page.blocked);
    return (
      <Notice tone="neutral" title={words.title}>
        {words.next}
      </Notice>
    );
  }
  if (capture && underWay(capture)) return null;
  return (
    <div class="popup-capture">
      <Button
        kind={capture ? 'plain' : 'primary'}
        size={capture ? 'medium' : 'large'}
        icon="capture"
        wide
        busy={props.starting === 'capture'}
        autoFocus={!capture}
        onPress={props.onCapture}
      >
        {capture ? t('capture_again') : t('capture_this_page')}
      </Button>
      {!capture && shortcut && <Shortcut keys={shortcut} />}
      <RecordButton {...props} />
    </div>
  );
}

/** The question about what has been captured in a private window says what the notice before it had said. */
function Private({ page, unanswered, onAnswer, onKeepPrivate }: PopupProps) {
  const passes = isPassing(page.keeping);
  const isOpen = unanswered.captureIds.length > 0;
  const ask = (
    <HandedOver
      {...unanswered}
      onAnswer={onAnswer}
      {...(passes ? { onKeep: () => onKeepPrivate(true) } : {})}
    />
  );
  if (page.keeping === 'kept' || page.blocked || (isOpen && passes)) return ask;
  return (
    <>
      {ask}
      <PrivateNotice keeping={page.keeping} onKeep={onKeepPrivate} />
    </>
  );
}

export function Popup(props: PopupProps) {
  const { page, capture } = props;
  const [confirming, setConfirming] = useState<CaptureRecord | null>(null);
  const box = useFocusKept<HTMLDivElement>('main');
  const problem = props.problem === null ? null : problemText(props.problem);
  const onSend = (asked: CaptureRecord): void => {
    if (asked.completeness === 'partial') setConfirming(asked);
    else props.onSend(asked, false);
  };
  return (
    <div class="popup" ref={box}>
      <Header {...props} />
      <main class="popup-main" tabIndex={-1}>
        <Said>
          {capture === null ? '' : underWay(capture) ? progressText(capture) : outcomeText(capture)}
        </Said>
        {props.archiveLost && <ArchiveLostBriefly onOpenCaptures={() => props.onOpenCaptures()} />}
        {page.url && <PageCard page={page} />}
        {problem && (
          <Notice tone="bad" title={problem.title} announce>
            {problem.next}
          </Notice>
        )}
        {capture && underWay(capture) && <ProgressCard capture={capture} />}
        {capture && !underWay(capture) && <CapturedCard {...props} capture={capture} onSend={onSend} />}
        <Private {...props} />
        <CaptureButton {...props} />
        {props.hostAccessMissing && !page.blocked && <HostAccess onAsk={props.onAskHostAccess} />}
      </main>
      <footer class="popup-footer">
        <WaitingLine
          waiting={props.waiting}
          deskName={props.deskName}
          onOpenCaptures={() => props.onOpenCaptures()}
          onOpenOptions={props.onOpenOptions}
        />
      </footer>
      {confirming && (
        <PartialDialog
          captures={[confirming]}
          onClose={() => setConfirming(null)}
          onConfirm={() => {
            setConfirming(null);
            props.onSend(confirming, true);
          }}
        />
      )}
    </div>
  );
}
