/** The state of the popup and the side panel: the page in front, its capture, and what is waiting. */
import { useEffect, useState } from 'preact/hooks';
import { openLosses } from '@/utils/archive/losses';
import { unanswered } from '@/utils/archive/passing';
import {
  currentDesk,
  currentSettings,
  getCapture,
  lastClaim,
  receiptOf,
  thumbnailOf,
} from '@/utils/archive/read';
import { countByStage, newestRows } from '@/utils/archive/rows';
import { STAGES } from '@/utils/archive/stage';
import { send, unansweredCode } from '@/utils/messaging/client';
import { saveReceipt } from '../capture/save-file';
import { waitingSummary } from '../capture/stages';
import { useArchive } from '../use-archive';
import type { PopupPage, PopupProps } from './Popup';
import { captureOf } from './same-page';

export interface FrontTab {
  id: number;
  url: string;
  title: string;
}

/** The user's leave to see what pages load. */
export interface HostAccessDoor {
  has: () => Promise<boolean>;
  ask: () => Promise<boolean>;
  onChange: (handle: () => void) => () => void;
}

export interface PopupDoors {
  /** The tab in front; null when the window has none. */
  tab: FrontTab | null;
  shortcut: string | null;
  hostAccess: HostAccessDoor;
  openCaptures: (captureId?: string) => void;
  openOptions: () => void;
}

/** Everything that waits; what has arrived or failed does not. */
const WAITING = STAGES.filter((stage) => stage !== 'accepted' && stage !== 'failed');

/** How many of the newest captures are looked through for one of the page in front. */
const LOOKED_THROUGH = 500;

async function newestCaptureOf(url: string) {
  const found = captureOf(url, (await newestRows(LOOKED_THROUGH)).rows);
  return found && getCapture(found.id);
}

const readPopup = async (url: string | null) => ({
  capture: url === null ? null : await newestCaptureOf(url),
  waiting: waitingSummary(await countByStage(WAITING)),
  desk: await currentDesk(),
  lastClaim: await lastClaim(),
  settings: await currentSettings(),
  archiveLost: (await openLosses()).length > 0,
  unanswered: await unanswered(),
});

type Checked = Pick<PopupPage, 'blocked' | 'keeping'>;
const NO_PAGE: Checked = { blocked: 'no-page', keeping: 'kept' };

/** Whether the tab may be captured, and what becomes of that; null until the background has answered. */
function useCheck(tab: FrontTab | null, keepPrivate: boolean | undefined): Checked | null {
  const [checked, setChecked] = useState<Checked | null>(tab ? null : NO_PAGE);
  useEffect(() => {
    if (!tab) {
      setChecked(NO_PAGE);
      return;
    }
    send('capture.check', { tabId: tab.id }).then(
      ({ blocked, keeping }) => setChecked({ blocked, keeping }),
      () => setChecked({ blocked: null, keeping: 'kept' }),
    );
  }, [tab?.id, tab?.url, keepPrivate]);
  return checked;
}

type Asked = 'capture' | 'record' | 'send';
/** Whether that leave is missing; not before the browser has said so. */
function useHostAccessMissing({ has, onChange }: HostAccessDoor): boolean {
  const [missing, setMissing] = useState(false);
  useEffect(() => {
    const look = (): void => void has().then((given) => setMissing(!given));
    look();
    return onChange(look);
  }, []);
  return missing;
}

/** What the user asked for and has no answer to yet, and what went wrong with it. */
function useRequests() {
  const [pending, setPending] = useState<Asked | null>(null);
  const [problem, setProblem] = useState<string | null>(null);
  const ask = async (
    what: Asked | null,
    request: () => Promise<{ ok: true } | { ok: false; problem: { code: string } }>,
  ): Promise<void> => {
    setPending(what);
    setProblem(null);
    try {
      const answer = await request();
      if (!answer.ok) setProblem(answer.problem.code);
    } catch (error) {
      setProblem(unansweredCode(error));
    }
    setPending(null);
  };
  return { pending, problem, ask };
}

/** Everything the popup shows and does; null for the moment until the archive has answered. */
export function usePopup({
  tab,
  shortcut,
  hostAccess,
  openCaptures,
  openOptions,
}: PopupDoors): PopupProps | null {
  const url = tab?.url ?? null;
  const read = useArchive(() => readPopup(url), [url]);
  const checked = useCheck(tab, read?.settings.keepPrivate);
  const hostAccessMissing = useHostAccessMissing(hostAccess);
  const { pending, problem, ask } = useRequests();
  if (!read || !checked) return null;

  return {
    page: { url: tab?.url ?? '', title: tab?.title ?? '', ...checked },
    capture: read.capture,
    waiting: read.waiting,
    deskName: read.desk?.name ?? null,
    shortcut,
    hostAccessMissing,
    archiveLost: read.archiveLost,
    unanswered: read.unanswered,
    lastClaim: read.lastClaim,
    problem,
    starting: pending === 'capture' || pending === 'record' ? pending : null,
    sending: pending === 'send',
    loadThumbnail: thumbnailOf,
    onCapture: () => {
      if (tab) void ask('capture', () => send('capture.start', { tabId: tab.id, trigger: 'popup' }));
    },
    onRecord: () => {
      if (tab)
        void ask('record', () => send('capture.start', { tabId: tab.id, trigger: 'popup', mode: 'record' }));
    },
    onAskHostAccess: () => void hostAccess.ask(),
    onKeepPrivate: (keepPrivate) =>
      void ask(null, () => send('settings.save', { ...read.settings, keepPrivate })),
    onAnswer: (captureIds, arrived) =>
      void ask(null, async () => {
        await send('passing.answer', { captureIds, arrived });
        return { ok: true };
      }),
    onSend: (capture, partialConfirmed) =>
      void ask('send', () => send('delivery.request', { captureIds: [capture.id], partialConfirmed })),
    onRepeatClaim: (capture, claim) =>
      void ask(null, () => send('claim.save', { captureIds: [capture.id], claim: { ...claim, note: '' } })),
    onSaveReceipt: (capture) =>
      void receiptOf(capture.id).then((record) => {
        if (record) saveReceipt(capture.id, record.signed);
      }),
    onSealAgain: (capture) =>
      void ask(null, async () => {
        await send('capture.seal-again', { captureIds: [capture.id] });
        return { ok: true };
      }),
    onOpenCaptures: openCaptures,
    onOpenOptions: openOptions,
  };
}
