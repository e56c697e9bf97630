/** All captures: the list beside the one that is open, search above, and what can be done with several at once. */
import { useEffect, useRef, useState } from 'preact/hooks';
import type { CaptureRecord } from '@/utils/archive/records';
import { t } from '@/utils/browser/i18n';
import { CaptureList } from '../capture/CaptureList';
import type { CaptureDetails } from '../detail/capture-details';
import { CaptureDetail } from '../detail/CaptureDetail';
import { Brand } from '../kit/Brand';
import { IconButton } from '../kit/Button';
import { EmptyState } from '../kit/EmptyState';
import { Toast, type ToastMessage } from '../kit/Toast';
import { tCount } from '../words/counts';
import './CapturesPage.css';
import { NoCaptures, NothingFound } from './EmptyList';
import { idsOf, QuestionDialog, useQuestions, type Answers } from './Questions';
import { SearchBox } from './SearchBox';
import { SelectionBar } from './SelectionBar';

export interface CapturesPageProps extends Answers {
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
  shortcut: string | null;
  busy: boolean;
  toast: ToastMessage | null;
  loadThumbnail: (captureId: string) => Promise<Blob | null>;
  onSearch: (query: string) => void;
  onActivate: (captureId: string) => void;
  onOpen: (captureId: string) => void;
  onBack: () => void;
  onMore: () => void;
  onCancelSend: (captureIds: string[]) => void;
  onExport: (captureIds: string[]) => void;
  onSaveReceipt: (captureId: string) => void;
  onOpenOptions: () => void;
  onToastGone: () => void;
}

/** Whether the window is so narrow that the detail covers the list. */
const coversList = (): boolean => matchMedia('(max-width: 860px)').matches;

/** The keyboard goes where the eye goes: into what was opened with Enter, and back to the list with Escape. */
function useFocus({ detailOpen, onOpen }: CapturesPageProps) {
  const page = useRef<HTMLDivElement>(null);
  const [byKeyboard, setByKeyboard] = useState(false);
  const wasOpen = useRef(detailOpen);
  useEffect(() => {
    const inDetail = !page.current?.querySelector('.captures-side')?.contains(document.activeElement);
    if (wasOpen.current && !detailOpen && inDetail) {
      page.current?.querySelector<HTMLElement>('[role=listbox]')?.focus();
    }
    wasOpen.current = detailOpen;
  }, [detailOpen]);
  const open = (captureId: string, keyboard: boolean): void => {
    setByKeyboard(keyboard);
    onOpen(captureId);
  };
  return { page, byKeyboard, open };
}

export function CapturesPage(props: CapturesPageProps) {
  const { captures, details } = props;
  const [chosenIds, setChosenIds] = useState<ReadonlySet<string>>(new Set());
  const { question, close, askDelete, askSend, askClaim } = useQuestions(props);
  const { page, byKeyboard, open } = useFocus(props);
  const chosen = captures?.filter((capture) => chosenIds.has(capture.id)) ?? [];
  const active = captures?.find((capture) => capture.id === props.activeId);

  const none = captures?.length === 0 && props.query === '';
  const look = ['captures', props.detailOpen && 'captures-detail-open', none && 'captures-none'];

  return (
    <div ref={page} class={look.filter(Boolean).join(' ')}>
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
              onOpen={open}
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
            focusHeading={props.detailOpen && (byKeyboard || coversList())}
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
      {question && <QuestionDialog question={question} answers={props} onClose={close} />}
      <Toast message={props.toast} onGone={props.onToastGone} />
    </div>
  );
}
