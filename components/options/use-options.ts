/** The state of the options page. A change is saved when the user leaves the field: there is no button to forget. */
import { useRef, useState } from 'preact/hooks';
import {
  currentDesk,
  currentSettings,
  deviceKeyFingerprint,
  managedSettings,
  storageUse,
} from '@/utils/archive/read';
import { removable } from '@/utils/archive/removal';
import { currentRetention } from '@/utils/archive/retention';
import { t } from '@/utils/browser/i18n';
import { send, unansweredCode } from '@/utils/messaging/client';
import type { Settings } from '@/utils/messaging/commands';
import type { ToastMessage } from '../kit/Toast';
import { useArchive } from '../use-archive';
import { problemText } from '../words/codes';
import type { DeskAnswer } from './ConnectForm';
import type { DeskSectionProps } from './DeskSection';
import type { EnrolmentLink } from './enrolment-link';
import type { OptionsPageProps } from './OptionsPage';

export interface OptionsDoors {
  shortcut: string | null;
  hasDebugger: boolean;
  link: EnrolmentLink | null;
  openCaptures: () => void;
}

const readOptions = async () => ({
  settings: await currentSettings(),
  desk: await currentDesk(),
  keyFingerprint: await deviceKeyFingerprint(),
  storage: await storageUse(),
  removable: await removable(Infinity),
  retention: await currentRetention(),
});

type DeskDoings = Pick<DeskSectionProps, 'busy' | 'answer' | 'onTest' | 'onEnrol' | 'onLeave'>;

/** "I do not know you" means, while enrolling, that the code is wrong. */
const enrolmentCode = (code: string): string => (code === 'enrol-again' ? 'enrolment-code-invalid' : code);

function useDesk(say: (toast: ToastMessage) => void, onEnrolled: () => void): DeskDoings {
  const [busy, setBusy] = useState<DeskSectionProps['busy']>(null);
  const [answer, setAnswer] = useState<DeskAnswer | null>(null);
  const ask = async (
    what: DeskSectionProps['busy'],
    request: () => Promise<DeskAnswer | null>,
  ): Promise<void> => {
    setBusy(what);
    setAnswer(null);
    setAnswer(
      await request().catch(
        (error: unknown) => ({ kind: 'problem', code: unansweredCode(error), detail: '' }) as const,
      ),
    );
    setBusy(null);
  };
  return {
    busy,
    answer,
    onTest: (url) =>
      void ask('testing', async () => {
        const found = await send('desk.test', { url });
        return found.ok ? { kind: 'found', ...found.value } : { kind: 'problem', ...found.problem };
      }),
    onEnrol: (enrolment) =>
      void ask('enrolling', async () => {
        const enrolled = await send('desk.enrol', enrolment);
        if (!enrolled.ok)
          return { kind: 'problem', ...enrolled.problem, code: enrolmentCode(enrolled.problem.code) };
        say({ tone: 'ok', text: t('enrolled') });
        onEnrolled();
        return null;
      }),
    onLeave: () =>
      void ask(null, async () => {
        await send('desk.leave', {});
        return null;
      }),
  };
}

/** What is shown is what is typed, until it is saved; then it is what is stored. */
function useSettings(stored: Settings | null, say: (toast: ToastMessage) => void) {
  const [change, setChange] = useState<Partial<Settings>>({});
  const latest = useRef(change);
  const set = (next: Partial<Settings>): void => {
    latest.current = next;
    setChange(next);
  };
  const settings = stored && { ...stored, ...change };
  const save = async (): Promise<void> => {
    const asked = latest.current;
    if (!stored || (Object.keys(asked) as (keyof Settings)[]).every((name) => asked[name] === stored[name]))
      return;
    const answer = await send('settings.save', { ...stored, ...asked }).catch(() => null);
    if (answer?.ok) {
      say({ tone: 'ok', text: t('saved') });
      return;
    }
    const words = problemText(answer ? answer.problem.code : 'no-answer');
    say({ tone: 'bad', text: `${words.title} ${words.next}` });
  };
  return {
    settings,
    onChange: (more: Partial<Settings>) => set({ ...latest.current, ...more }),
    onSettle: () => void save(),
  };
}

function noAnswer(): ToastMessage {
  const { title, next } = problemText('no-answer');
  return { tone: 'bad', text: `${title} ${next}` };
}

/** A name that tells this device from the user's others. */
const suggestedLabel = (settings: Settings): string =>
  [settings.operatorName, navigator.platform].filter(Boolean).join(', ');

/** Everything the options page shows and does; null until the archive has answered. */
export function useOptions({
  shortcut,
  hasDebugger,
  link: opened,
  openCaptures,
}: OptionsDoors): OptionsPageProps | null {
  // Its code is good for one enrolment.
  const [link, setLink] = useState(opened);
  const [toast, setToast] = useState<ToastMessage | null>(null);
  // Seconds after a start of the browser; all else need not wait for it, and is read again then.
  const managed = useArchive(managedSettings);
  const read = useArchive(readOptions, [managed === null]);
  const desk = useDesk(setToast, () => setLink(null));
  const { settings, onChange, onSettle } = useSettings(read?.settings ?? null, setToast);
  if (!read || !settings) return null;
  return {
    ...desk,
    desk: read.desk,
    start: link ?? { deskUrl: read.settings.deskUrl, code: '' },
    fromLink: link !== null,
    suggestedLabel: suggestedLabel(read.settings),
    settings,
    managed,
    shortcut,
    hasDebugger,
    keyFingerprint: read.keyFingerprint,
    storage: {
      use: read.storage,
      removable: read.removable,
      retention: read.retention,
      onRemove: (captureIds) => void send('package.remove', { captureIds }).catch(() => setToast(noAnswer())),
      onRetention: (rule) =>
        void send('retention.save', rule).then(
          () => setToast({ tone: 'ok', text: t('saved') }),
          () => setToast(noAnswer()),
        ),
    },
    toast,
    onChange,
    onSettle,
    onOpenCaptures: openCaptures,
    onToastGone: () => setToast(null),
  };
}
