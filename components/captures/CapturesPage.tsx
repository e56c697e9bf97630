/** All captures: the list beside the one that is open, search above, and what can be done with several at once. */
import { useEffect, useMemo, useRef, useState } from 'preact/hooks';
import type { Loss } from '@/utils/archive/losses';
import { exportable } from '@/utils/archive/stage';
import type { RowRecord } from '@/utils/archive/row';
import { t } from '@/utils/browser/i18n';
import { CaptureList } from '../capture/CaptureList';
import type { CaptureDetails } from '../detail/capture-details';
import { CaptureDetail } from '../detail/CaptureDetail';
import { ImportDialog } from '../import/ImportDialog';
import type { ImportDoings } from '../import/use-import';
import { Brand } from '../kit/Brand';
import { IconButton } from '../kit/Button';
import { EmptyState } from '../kit/EmptyState';
import { Toast, type ToastMessage } from '../kit/Toast';
import { useFocusKept } from '../kit/use-focus-kept';
import { SendPanel, type SendPanelProps } from '../send/SendPanel';
import './CapturesPage.css';
import { NoCaptures, NothingFound } from './EmptyList';
import { ExportDialog } from './ExportDialog';
import { Notices, type Circumstances } from './Notices';
import { idsOf, QuestionDialog, useQuestions, type Answers } from './Questions';
import { ListControls, ListCount } from './ListControls';
import { filters, NO_FILTER } from './list-view';
import { SelectionBar } from './SelectionBar';
import type { ExportProgress } from './use-export';
import type { ListState } from './use-list';

export interface CapturesPageProps extends Answers {
  list: ListState;
  activeId: string | null;
  /** Of the active capture; null until read, or when none is open. */
  details: CaptureDetails | null;
  /** The detail has been opened: on a narrow window it covers the list. */
  detailOpen: boolean;
  enrolled: boolean;
  shortcut: string | null;
  busy: boolean;
  /** What is being sent; null or absent when nothing is. */
  sending?: SendPanelProps | null;
  toast: ToastMessage | null;
  loadThumbnail: (captureId: string) => Promise<Blob | null>;
  onActivate: (captureId: string) => void;
  onOpen: (captureId: string) => void;
  onBack: () => void;
  onCancelSend: (captureIds: string[]) => void;
  onSealAgain: (captureIds: string[]) => void;
  /** One as its package; several as one ZIP. */
  onExport: (captureIds: string[]) => void;
  exporting: ExportProgress | null;
  onStopExport: () => void;
  onExportAll: () => void;
  onExportCsv: () => void;
  importing: ImportDoings;
  circumstances: Circumstances;
  onPutAwayLoss: (loss: Loss) => void;
  onSaveQuarantined: () => void;
  /** Whether packages of private windows are in the downloads. */
  onAnswer: (captureIds: string[], arrived: boolean) => void;
  onSaveReceipt: (captureId: string) => void;
  onOpenOptions: () => void;
  /** Where a whole list of pages is captured. */
  onOpenBulk: () => void;
  onToastGone: () => void;
}

/** Whether the window is so narrow that the detail covers the list. */
const coversList = (): boolean => matchMedia('(max-width: 860px)').matches;

/** The keyboard goes where the eye goes: into what was opened with Enter, and back to the list with Escape. */
function useFocus({ detailOpen, onOpen }: CapturesPageProps) {
  const page = useFocusKept<HTMLDivElement>('[role=listbox]');
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
  const { list, details } = props;
  const { rows, filter } = list;
  const [chosenIds, setChosenIds] = useState<ReadonlySet<string>>(new Set());
  const { question, close, askDelete, askSend, askClaim, askAnnotations } = useQuestions(props);
  const [tool, setTool] = useState<'import' | 'export' | null>(null);
  const { page, byKeyboard, open } = useFocus(props);
  // What is ticked but does not match is neither shown nor acted upon.
  const chosen = useMemo(() => rows?.filter((row) => chosenIds.has(row.id)) ?? [], [rows, chosenIds]);
  const active = (): RowRecord[] => rows?.filter((row) => row.id === props.activeId) ?? [];
  const count = filters(filter) ? (rows?.length ?? 0) : Math.max(list.total ?? 0, rows?.length ?? 0);

  // Not while what a search found is still there after the search was cleared: the box would go in mid-word.
  const none = rows?.length === 0 && !filters(filter) && list.allRows().length === 0;
  const look = ['captures', props.detailOpen && 'captures-detail-open', none && 'captures-none'];

  return (
    <div ref={page} class={look.filter(Boolean).join(' ')}>
      <section class="captures-side" aria-label={t('captures')}>
        <header class="captures-header">
          <Brand heading />
          <span class="captures-tools">
            <IconButton icon="stack" label={t('bulk_heading')} onPress={props.onOpenBulk} />
            <IconButton icon="upload" label={t('import')} onPress={() => setTool('import')} />
            {!none && <IconButton icon="download" label={t('export')} onPress={() => setTool('export')} />}
            <IconButton icon="settings" label={t('open_options')} onPress={props.onOpenOptions} />
          </span>
        </header>
        {props.sending && <SendPanel {...props.sending} />}
        <Notices
          {...props.circumstances}
          onPutAway={props.onPutAwayLoss}
          onImport={() => setTool('import')}
          onSave={props.onSaveQuarantined}
          onAnswer={props.onAnswer}
          onOpenOptions={props.onOpenOptions}
        />
        {!none && <ListControls list={list} />}
        {chosen.length > 0 ? (
          <SelectionBar
            captures={chosen}
            enrolled={props.enrolled}
            onSend={() => askSend(chosen)}
            onExport={() => props.onExport(idsOf(chosen.filter(exportable)))}
            onClaim={() => askClaim(chosen, null)}
            onAnnotate={() => askAnnotations(chosen)}
            onDelete={() => askDelete(chosen)}
            onClear={() => setChosenIds(new Set())}
          />
        ) : (
          <ListCount list={list} onChooseAll={() => setChosenIds(new Set(rows?.map(({ id }) => id)))} />
        )}
        <div class="captures-list">
          {rows && rows.length > 0 && (
            <CaptureList
              captures={rows}
              count={count}
              activeId={props.activeId}
              chosenIds={chosenIds}
              loadThumbnail={props.loadThumbnail}
              onActivate={props.onActivate}
              onChoose={setChosenIds}
              onOpen={open}
              onDelete={() => askDelete(chosen.length > 0 ? chosen : active())}
            />
          )}
          {none && <NoCaptures shortcut={props.shortcut} />}
          {rows?.length === 0 && !none && list.settled && (
            <NothingFound onClear={() => list.onFilter(NO_FILTER)} />
          )}
        </div>
      </section>
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
            onSealAgain={() => props.onSealAgain([details.capture.id])}
            onDelete={() => askDelete([details.capture])}
            onAnnotate={() => askAnnotations([details.capture])}
            onEditClaim={() => askClaim([details.capture], details.claims.at(-1)?.claim ?? null)}
            onRepeatClaim={(claim) => props.onClaim([details.capture.id], { ...claim, note: '' })}
            onBack={props.onBack}
          />
        ) : (
          rows &&
          rows.length > 0 && (
            <EmptyState icon="seal" title={t('choose_one')}>
              <p>{t('choose_one_text')}</p>
            </EmptyState>
          )
        )}
      </main>
      {question && <QuestionDialog question={question} answers={props} onClose={close} />}
      {tool === 'import' && (
        <ImportDialog
          {...props.importing}
          onClose={() => {
            props.importing.onForget();
            setTool(null);
          }}
        />
      )}
      {(tool === 'export' || props.exporting) && (
        <ExportDialog
          progress={props.exporting}
          onStop={props.onStopExport}
          leftOut={list.allRows().filter((row) => !exportable(row)).length}
          onAll={() => {
            setTool(null);
            props.onExportAll();
          }}
          onCsv={() => {
            setTool(null);
            props.onExportCsv();
          }}
          onClose={() => setTool(null)}
        />
      )}
      <Toast message={props.toast} onGone={props.onToastGone} />
    </div>
  );
}
