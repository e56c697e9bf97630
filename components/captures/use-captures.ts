/** The state of the captures page: what is listed, what is open, and what the user has asked for. */
import { useEffect, useState } from 'preact/hooks';
import type { AnnotationChange } from '@/utils/archive/annotations';
import { openLosses } from '@/utils/archive/losses';
import { unanswered } from '@/utils/archive/passing';
import {
  currentDesk,
  lastClaim,
  quarantined,
  receiptOf,
  storageUse,
  thumbnailOf,
} from '@/utils/archive/read';
import { exportable } from '@/utils/archive/stage';
import { t } from '@/utils/browser/i18n';
import { send } from '@/utils/messaging/client';
import { saveFile, saveReceipt } from '../capture/save-file';
import { useImport } from '../import/use-import';
import { useSending } from '../send/use-sending';
import { useArchive } from '../use-archive';
import { plainly, useRequests } from '../use-requests';
import { tCount } from '../words/counts';
import type { CapturesPageProps } from './CapturesPage';
import { facetsOf } from './list-view';
import { readDetails } from './read-details';
import { useExport, type ExportEnd } from './use-export';
import { useList } from './use-list';

export interface CapturesDoors {
  shortcut: string | null;
  openOptions: () => void;
  openBulk: () => void;
}

const readWorld = async () => {
  const use = await storageUse();
  return {
    desk: await currentDesk(),
    lastClaim: await lastClaim(),
    freeBytes: use.quotaBytes > 0 ? Math.max(0, use.quotaBytes - use.usedBytes) : null,
    losses: await openLosses(),
    quarantined: await quarantined(),
    unanswered: await unanswered(),
  };
};

/** Which capture is open stands in the address, so that a link, the back button and a reload find it again. */
function useOpenCapture() {
  const idInAddress = (): string | null => location.hash.slice(1) || null;
  const [openId, setOpenId] = useState(idInAddress);
  useEffect(() => {
    const follow = (): void => setOpenId(idInAddress());
    addEventListener('hashchange', follow);
    return () => removeEventListener('hashchange', follow);
  }, []);
  return {
    openId,
    open: (captureId: string): void => {
      location.hash = captureId;
    },
    close: (): void => {
      history.replaceState(null, '', location.pathname);
      setOpenId(null);
    },
  };
}

const annotationOf = (captureIds: string[], { addTags, removeTags, caseName }: AnnotationChange) => ({
  captureIds,
  addTags: [...addTags],
  removeTags: [...removeTags],
  ...(caseName === undefined ? {} : { caseName }),
});

export function useCaptures({ shortcut, openOptions, openBulk }: CapturesDoors): CapturesPageProps {
  const [lookedAt, setLookedAt] = useState<string | null>(null);
  const { openId, open, close } = useOpenCapture();
  const { busy, toast, ask, say, forgetToast } = useRequests();
  const exports = useExport();
  const importing = useImport();
  const list = useList();
  const world = useArchive(readWorld);
  const activeId = openId ?? lookedAt;
  const details = useArchive(async () => (activeId === null ? null : readDetails(activeId)), [activeId]);

  const exportSaid = (saved: string, end: Promise<ExportEnd>): void =>
    void ask(async () => {
      const how = await end;
      if (how === 'cancelled') return { ok: true };
      if (how !== 'saved') return { ok: false, problem: { code: how } };
      say(saved);
      return { ok: true };
    }, null);
  const everyId = (): string[] =>
    list
      .allRows()
      .filter(exportable)
      .map(({ id }) => id);

  const sending = useSending(ask);
  return {
    list,
    sending,
    known: () => facetsOf(list.allRows()),
    activeId,
    details: details?.capture.id === activeId ? details : null,
    detailOpen: openId !== null,
    enrolled: Boolean(world?.desk),
    lastClaim: world?.lastClaim ?? null,
    shortcut,
    busy,
    toast,
    loadThumbnail: thumbnailOf,
    onActivate: (captureId) => {
      setLookedAt(captureId);
      if (openId !== null) close();
    },
    onOpen: open,
    onBack: () => {
      setLookedAt(activeId);
      close();
    },
    onSend: (captureIds, partialConfirmed) =>
      void ask(
        () => send('delivery.request', { captureIds, partialConfirmed }),
        captureIds.length > 1 ? tCount('sending_started', captureIds.length) : null,
      ),
    onCancelSend: (captureIds) =>
      void ask(() => plainly(send('delivery.cancel', { captureIds })), t('sending_cancelled')),
    onSealAgain: (captureIds) =>
      void ask(() => plainly(send('capture.seal-again', { captureIds })), t('seal_again_asked')),
    exporting: exports.progress,
    onStopExport: exports.stop,
    onExport: ([only = '', ...others]) =>
      exportSaid(
        tCount('exported', others.length + 1),
        others.length === 0 ? exports.one(only) : exports.many([only, ...others], false),
      ),
    onExportAll: () => exportSaid(tCount('exported', everyId().length), exports.many(everyId(), true)),
    onExportCsv: () => exportSaid(t('exported_csv'), exports.csv(everyId())),
    circumstances: world ?? {
      freeBytes: null,
      losses: [],
      quarantined: [],
      unanswered: { captureIds: [], inMemory: false },
    },
    onAnswer: (captureIds, arrived) =>
      void ask(() => plainly(send('passing.answer', { captureIds, arrived })), null),
    onPutAwayLoss: ({ id }) => void ask(() => plainly(send('loss.put-away', { archives: [id] })), null),
    onSaveQuarantined: () => {
      const text = JSON.stringify(world?.quarantined ?? [], null, 2);
      saveFile(new Blob([text], { type: 'application/json' }), 'constat-set-aside.json');
    },
    importing,
    onDelete: (captureIds) =>
      void ask(() => plainly(send('capture.delete', { captureIds })), tCount('deleted', captureIds.length)),
    onClaim: (captureIds, claim) =>
      void ask(() => send('claim.save', { captureIds, claim }), t('claim_saved')),
    onAnnotate: (captureIds, change) =>
      void ask(() => plainly(send('capture.annotate', annotationOf(captureIds, change))), t('annotated')),
    onSaveReceipt: (captureId) =>
      void receiptOf(captureId).then((record) => {
        if (record) saveReceipt(captureId, record.signed);
      }),
    onOpenOptions: openOptions,
    onOpenBulk: openBulk,
    onToastGone: forgetToast,
  };
}
