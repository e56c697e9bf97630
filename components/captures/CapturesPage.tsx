/** All captures: the list beside the one that is open, search above, and what can be done with several at once. */
import { useState } from 'preact/hooks';
import { t } from '@/utils/browser/i18n';
import type { CaptureRecord } from '@/utils/archive/records';
import type { Claim } from '@/utils/referral/schema';
import { draftFrom, type ClaimDraft } from '../capture/claim-draft';
import { CaptureList } from '../capture/CaptureList';
import { ClaimForm } from '../capture/ClaimForm';
import { DeleteDialog } from '../capture/DeleteDialog';
import { PartialDialog } from '../capture/PartialDialog';
import { sendable, underWay } from '../capture/stages';
import type { CaptureDetails } from '../detail/capture-details';
import { CaptureDetail } from '../detail/CaptureDetail';
import { Brand } from '../kit/Brand';
import { IconButton } from '../kit/Button';
import { Dialog } from '../kit/Dialog';
import { EmptyState } from '../kit/EmptyState';
import { Toast, type ToastMessage } from '../kit/Toast';
import { tCount } from '../words/counts';
import './CapturesPage.css';
import { NoCaptures, NothingFound } from './EmptyList';
import { SearchBox } from './SearchBox';
import { SelectionBar } from './SelectionBar';

export interface CapturesPageProps {
  /** Those that match the search, newest first; null until the archive has answered. */
  captures: readonly CaptureRecord[] | null;
  /** How many there are in all. */
  total: number;
  query: string;
  activeId: string | null;
  /** Of the active capture; null until read, or when none is open. */
  details: CaptureDetails | null;
  /** The detail has been opened: on a narrow window it covers the list. */
  detailOpen: boolean;
  enrolled: boolean;
  lastClaim: Claim | null;
  shortcut: string | null;
  busy: boolean;
  toast: ToastMessage | null;
  loadThumbnail: (captureId: string) => Promise<Blob | null>;
  onSearch: (query: string) => void;
  onActivate: (captureId: string) => void;
  onOpen: (captureId: string) => void;
  onBack: () => void;
  onMore: () => void;
  onSend: (captureIds: string[], partialConfirmed: boolean) => void;
  onCancelSend: (captureIds: string[]) => void;
  onExport: (captureIds: string[]) => void;
  onDelete: (captureIds: string[]) => void;
  onClaim: (captureIds: string[], claim: Claim) => void;
  onSaveReceipt: (captureId: string) => void;
  onOpenOptions: () => void;
  onToastGone: () => void;
}

/** What the page is asking the user, if anything. */
type Question =
  | { kind: 'delete'; captures: CaptureRecord[] }
  | { kind: 'partial'; partial: CaptureRecord[]; all: CaptureRecord[] }
  | { kind: 'claim'; captures: CaptureRecord[]; start: ClaimDraft; amends: boolean };

const idsOf = (captures: readonly CaptureRecord[]): string[] => captures.map((capture) => capture.id);

function QuestionDialog(props: { question: Question; page: CapturesPageProps; onClose: () => void }) {
  const { question, page, onClose } = props;
  const answer = (act: () => void) => () => {
    onClose();
    act();
  };
  switch (question.kind) {
    case 'delete':
      return (
        <DeleteDialog
          captures={question.captures}
          onClose={onClose}
          onConfirm={answer(() => page.onDelete(idsOf(question.captures)))}
        />
      );
    case 'partial':
      return (
        <PartialDialog
          captures={question.partial}
          onClose={onClose}
          onConfirm={answer(() => page.onSend(idsOf(question.all), true))}
        />
      );
    case 'claim':
      return (
        <Dialog title={tCount('claim_title', question.captures.length)} onClose={onClose} width="medium">
          <ClaimForm
            start={question.start}
            amends={question.amends}
            onCancel={onClose}
            onSave={(claim) => answer(() => page.onClaim(idsOf(question.captures), claim))()}
          />
        </Dialog>
      );
  }
}

/** The questions that stand between a press and what it does. */
function useQuestions(props: CapturesPageProps) {
  const [question, setQuestion] = useState<Question | null>(null);
  return {
    question,
    close: () => setQuestion(null),
    askDelete: (captures: CaptureRecord[]) => {
      const deletable = captures.filter((capture) => !underWay(capture));
      if (deletable.length > 0) setQuestion({ kind: 'delete', captures: deletable });
    },
    askSend: (captures: CaptureRecord[]) => {
      const all = captures.filter(sendable);
      const partial = all.filter((capture) => capture.completeness === 'partial');
      if (partial.length > 0) setQuestion({ kind: 'partial', partial, all });
      else if (all.length > 0) props.onSend(idsOf(all), false);
    },
    askClaim: (captures: CaptureRecord[], current: Claim | null) =>
      setQuestion({
        kind: 'claim',
        captures,
        start: current ?? draftFrom(props.lastClaim),
        amends: current !== null || captures.some((capture) => capture.claimVersion > 0),
      }),
  };
}

export function CapturesPage(props: CapturesPageProps) {
  const { captures, details } = props;
  const [chosenIds, setChosenIds] = useState<ReadonlySet<string>>(new Set());
  const { question, close, askDelete, askSend, askClaim } = useQuestions(props);
  const chosen = captures?.filter((capture) => chosenIds.has(capture.id)) ?? [];
  const active = captures?.find((capture) => capture.id === props.activeId);

  const none = captures?.length === 0 && props.query === '';
  const look = ['captures', props.detailOpen && 'captures-detail-open', none && 'captures-none'];

  return (
    <div class={look.filter(Boolean).join(' ')}>
      <div class="captures-side">
        <header class="captures-header">
          <Brand heading />
          <IconButton icon="settings" label={t('open_options')} onPress={props.onOpenOptions} />
        </header>
        {!none && <SearchBox query={props.query} onSearch={props.onSearch} />}
        {chosen.length > 0 ? (
          <SelectionBar
            captures={chosen}
            enrolled={props.enrolled}
            onSend={() => askSend(chosen)}
            onExport={() => props.onExport(idsOf(chosen.filter((capture) => capture.state === 'sealed')))}
            onClaim={() => askClaim(chosen, null)}
            onDelete={() => askDelete(chosen)}
            onClear={() => setChosenIds(new Set())}
          />
        ) : (
          <p class="captures-count" role="status">
            {captures &&
              (props.query
                ? tCount('captures_found', captures.length)
                : props.total > 0 && tCount('captures_count', props.total))}
          </p>
        )}
        <div class="captures-list">
          {captures && captures.length > 0 && (
            <CaptureList
              captures={captures}
              activeId={props.activeId}
              chosenIds={chosenIds}
              loadThumbnail={props.loadThumbnail}
              onActivate={props.onActivate}
              onChoose={setChosenIds}
              onOpen={props.onOpen}
              onDelete={() => askDelete(chosen.length > 0 ? chosen : active ? [active] : [])}
              onEnd={props.onMore}
            />
          )}
          {none && <NoCaptures shortcut={props.shortcut} />}
          {captures?.length === 0 && !none && <NothingFound onClear={() => props.onSearch('')} />}
        </div>
      </div>
      <main class="captures-detail">
        {details ? (
          <CaptureDetail
            key={details.capture.id}
            details={details}
            enrolled={props.enrolled}
            lastClaim={props.lastClaim}
            busy={props.busy}
            focusHeading={props.detailOpen}
            onSend={() => askSend([details.capture])}
            onCancelSend={() => props.onCancelSend([details.capture.id])}
            onConnect={props.onOpenOptions}
            onExport={() => props.onExport([details.capture.id])}
            onSaveReceipt={() => props.onSaveReceipt(details.capture.id)}
            onDelete={() => askDelete([details.capture])}
            onEditClaim={() => askClaim([details.capture], details.claims.at(-1)?.claim ?? null)}
            onRepeatClaim={(claim) => props.onClaim([details.capture.id], { ...claim, note: '' })}
            onBack={props.onBack}
          />
        ) : (
          captures &&
          captures.length > 0 && (
            <EmptyState icon="seal" title={t('choose_one')}>
              <p>{t('choose_one_text')}</p>
            </EmptyState>
          )
        )}
      </main>
      {question && <QuestionDialog question={question} page={props} onClose={close} />}
      <Toast message={props.toast} onGone={props.onToastGone} />
    </div>
  );
}
