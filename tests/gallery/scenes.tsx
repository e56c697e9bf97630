/** Every component in every state worth looking at: a name, the width it is looked at in, and what to show. */
import type { ComponentChildren } from 'preact';
import { ExportDialog } from '@/components/captures/ExportDialog';
import { ImportDialog } from '@/components/import/ImportDialog';
import type { ImportState } from '@/components/import/use-import';
import { CHECK_IDS } from '@/utils/evidence/verdict';
import { facetsOf, NO_FILTER } from '@/components/captures/list-view';
import type { ListState } from '@/components/captures/use-list';
import type { SendPanelProps } from '@/components/send/SendPanel';
import type { CaptureRecord } from '@/utils/archive/records';
import type { Loss } from '@/utils/archive/losses';
import { rowOf } from '@/utils/archive/row';
import { readLogLine, type CaptureDetails } from '@/components/detail/capture-details';
import { CaptureDetail, type DetailTab } from '@/components/detail/CaptureDetail';
import { CapturesPage, type CapturesPageProps } from '@/components/captures/CapturesPage';
import { AnnotateDialog } from '@/components/capture/AnnotateDialog';
import { DeleteDialog } from '@/components/capture/DeleteDialog';
import { PartialDialog } from '@/components/capture/PartialDialog';
import { ClaimForm } from '@/components/capture/ClaimForm';
import { draftFrom, emptyDraft } from '@/components/capture/claim-draft';
import { matcher } from '@/components/capture/capture-search';
import { Badge } from '@/components/kit/Badge';
import { Button, IconButton } from '@/components/kit/Button';
import { Card } from '@/components/kit/Card';
import { Dialog } from '@/components/kit/Dialog';
import { TextField, SwitchField } from '@/components/kit/Field';
import { Notice } from '@/components/kit/Notice';
import { ProgressBar } from '@/components/kit/ProgressBar';
import { OptionsPage, type OptionsPageProps } from '@/components/options/OptionsPage';
import { OptionsWaiting } from '@/components/options/OptionsWaiting';
import { Popup, type PopupProps } from '@/components/popup/Popup';
import { bulkScenes } from './bulk-scenes';
import { t } from '@/utils/browser/i18n';
import * as sample from './samples';

export interface Scene {
  name: string;
  width: number;
  /** Of the window; the whole page is taken when it is left out. */
  height?: number;
  /** What the button says that is pressed first: for what opens only then. */
  press?: string;
  show: () => ComponentChildren | Promise<ComponentChildren>;
}

const nothing = (): void => undefined;
const listed = sample.many(40);
const calm = { capturing: 0, unsent: 0, onTheWay: 0, stuck: 0 };
const deskName = 'National Referral Desk';

const page: PopupProps['page'] = {
  url: sample.capture().url,
  title: sample.capture().title,
  blocked: null,
  keeping: 'kept',
};

const nothingOpen = { captureIds: [], inMemory: false };

const popupProps = (change: Partial<PopupProps>): PopupProps => ({
  page,
  capture: null,
  waiting: calm,
  deskName,
  shortcut: 'Alt+Shift+E',
  lastClaim: null,
  archiveLost: false,
  unanswered: nothingOpen,
  problem: null,
  starting: null,
  hostAccessMissing: false,
  sending: false,
  loadThumbnail: sample.thumbnail,
  onCapture: nothing,
  onRecord: nothing,
  onAskHostAccess: nothing,
  onKeepPrivate: nothing,
  onAnswer: nothing,
  onSend: nothing,
  onRepeatClaim: nothing,
  onSaveReceipt: nothing,
  onSealAgain: nothing,
  onOpenCaptures: nothing,
  onOpenOptions: nothing,
  ...change,
});

const popup = (name: string, change: Partial<PopupProps>): Scene => ({
  name: `popup-${name}`,
  width: 380,
  show: () => <Popup {...popupProps(change)} />,
});

const popups: Scene[] = [
  popup('without host access', { hostAccessMissing: true }),
  ...(['private-passing', 'private-kept', 'memory-passing', 'memory-kept'] as const).map((keeping) =>
    popup(keeping, { page: { ...page, keeping } }),
  ),
  popup('private-handed-over', {
    ...{ page: { ...page, keeping: 'private-passing' }, capture: sample.capture() },
    unanswered: { captureIds: ['a'], inMemory: false },
  }),
  popup('memory-handed-over', {
    ...{ page: { ...page, keeping: 'memory-passing' }, capture: sample.capture() },
    unanswered: { captureIds: ['a', 'b'], inMemory: true },
  }),
  popup('archive-lost', { archiveLost: true, deskName: null }),
  popup('first-run', { deskName: null }),
  popup('ready', { waiting: { capturing: 1, unsent: 12, onTheWay: 3, stuck: 2 } }),
  popup('blocked', {
    page: { ...page, url: 'chrome://settings/', title: 'Settings', blocked: 'browser-page' },
  }),
  popup('no-page', { page: { ...page, url: '', title: '', blocked: 'no-page' } }),
  popup('starting', { starting: 'capture' }),
  popup('starting-to-record', { starting: 'record' }),
  popup('problem', { problem: 'no-answer' }),
  popup('unconnected', { deskName: null, capture: sample.capture(), waiting: { ...calm, unsent: 1 } }),
  popup('same-work', { capture: sample.capture(), lastClaim: sample.claim, waiting: { ...calm, unsent: 1 } }),
  popup('hostile', {
    page: { ...page, url: sample.hostile().url, title: sample.hostile().title },
    capture: sample.hostile(),
    deskName: 'Desk '.repeat(40),
  }),
  popup('arabic-title', { page: { ...page, ...sample.rightToLeft() }, capture: sample.rightToLeft() }),
  ...Object.entries(sample.inStage).map(([stage, make]) => popup(stage, { capture: make() })),
];

const list = (of: readonly CaptureRecord[] | null = listed, change: Partial<ListState> = {}): ListState => ({
  rows: of?.map(rowOf) ?? null,
  total: of?.length ?? null,
  settled: true,
  filter: NO_FILTER,
  order: 'newest',
  onFilter: nothing,
  onOrder: nothing,
  allRows: () => listed.map(rowOf),
  ...change,
});

const capturesProps = (change: Partial<CapturesPageProps>): CapturesPageProps => ({
  list: list(),
  known: () => facetsOf(listed.map(rowOf)),
  activeId: null,
  details: null,
  detailOpen: false,
  enrolled: true,
  lastClaim: sample.claim,
  shortcut: 'Alt+Shift+E',
  busy: false,
  toast: null,
  loadThumbnail: sample.thumbnail,
  onActivate: nothing,
  onOpen: nothing,
  onBack: nothing,
  onSend: nothing,
  onCancelSend: nothing,
  onSealAgain: nothing,
  onExport: nothing,
  onDelete: nothing,
  onClaim: nothing,
  onAnnotate: nothing,
  exporting: null,
  onStopExport: nothing,
  onExportAll: nothing,
  onExportCsv: nothing,
  importing: {
    ...{ state: { step: 'choose' }, onChoose: nothing, onTake: nothing, onStop: nothing, onForget: nothing },
  },
  circumstances: { freeBytes: 60_000_000_000, losses: [], quarantined: [], unanswered: nothingOpen },
  onAnswer: nothing,
  onPutAwayLoss: nothing,
  onSaveQuarantined: nothing,
  onSaveReceipt: nothing,
  onOpenOptions: nothing,
  onOpenBulk: nothing,
  onToastGone: nothing,
  ...change,
});

const importing = (name: string, state: ImportState): Scene => ({
  name: `dialog-import-${name}`,
  width: 700,
  height: 620,
  show: () => (
    <ImportDialog state={state} onChoose={nothing} onTake={nothing} onStop={nothing} onClose={nothing} />
  ),
});

const judged = (sound: boolean, unproven: number) => {
  const checks = CHECK_IDS.map((id, index) => ({
    id,
    status: !sound && index === 7 ? ('failed' as const) : ('passed' as const),
    detail: 'as it should be',
  }));
  const { seal } = sample.capture();
  return {
    sound,
    captureId: null,
    seal,
    evidence: sample.evidence(),
    checks,
    unproven: checks.slice(0, unproven),
  };
};

const captures = (
  name: string,
  change: Partial<CapturesPageProps>,
  size = { width: 1360, height: 860 },
): Scene => ({
  name: `captures-${name}`,
  ...size,
  show: () => <CapturesPage {...capturesProps(change)} />,
});

const opened = (
  name: string,
  change: Partial<CaptureDetails>,
  size = { width: 1360, height: 1100 },
): Scene => ({
  name: `captures-open-${name}`,
  ...size,
  show: async () => {
    const details = await sample.details(change);
    return (
      <CapturesPage {...capturesProps({ details, activeId: listed[2]?.id ?? null, detailOpen: true })} />
    );
  },
});

const detail = (tab: DetailTab, change: Partial<CaptureDetails> = {}, suffix = ''): Scene => ({
  name: `detail-${tab}${suffix}`,
  width: 900,
  show: async () => (
    <div style={{ padding: '24px' }}>
      <CaptureDetail
        details={await sample.details(change)}
        enrolled
        lastClaim={sample.claim}
        startTab={tab}
        onSend={nothing}
        onCancelSend={nothing}
        onSealAgain={nothing}
        onConnect={nothing}
        onExport={nothing}
        onSaveReceipt={nothing}
        onDelete={nothing}
        onAnnotate={nothing}
        onEditClaim={nothing}
        onRepeatClaim={nothing}
        onBack={nothing}
      />
    </div>
  ),
});

const none = { evidence: null, artefacts: [], leads: [], custody: [], journal: [], importedJournals: [] };
const narrow = { width: 400, height: 760 };

const setAside = {
  store: 'captures',
  key: 'x',
  foundAtMs: 0,
  why: 'steps cannot be read',
  value: {},
} as const;

const lost: Loss = {
  id: '0197a000-0000-7000-8000-000000000001',
  sinceMs: Date.parse('2026-03-02T08:15:00Z'),
  captures: 72,
  accepted: 31,
  newestMs: Date.parse('2026-11-20T17:42:10Z'),
  foundAtMs: Date.parse('2026-11-23T08:01:30Z'),
  putAway: false,
};
const afterLoss: Partial<CapturesPageProps> = {
  list: list([], { allRows: () => [] }),
  enrolled: false,
  circumstances: {
    freeBytes: 60_000_000_000,
    losses: [lost],
    quarantined: [],
    unanswered: nothingOpen,
  },
};

const sending = (change: Partial<SendPanelProps> = {}): SendPanelProps => ({
  figures: {
    items: 120,
    doneItems: 47,
    acceptedBytes: 150_000_000,
    bytes: 412_000_000,
    sentBytes: 171_000_000,
  },
  held: null,
  rate: 3_400_000,
  left: { until: 'accepted', ms: 71_000 },
  lines: [sample.inStage.sending(), sample.inStage.queued(), sample.inStage.retrying()].map(rowOf),
  moreLines: 567,
  refused: [rowOf(sample.inStage.refused())],
  refusedCount: 500,
  onPause: nothing,
  onResume: nothing,
  onNow: nothing,
  onRetryRefused: nothing,
  ...change,
});

const capturesScenes: Scene[] = [
  captures('list', {}),
  captures('empty', { list: list([], { allRows: () => [] }) }),
  captures('loading', { list: list(null) }),
  captures('nothing-found', { list: list([], { filter: { ...NO_FILTER, query: 'zzz' } }) }),
  captures('found', {
    list: list(listed.filter(matcher('tide')), { filter: { ...NO_FILTER, query: 'tide' }, settled: false }),
  }),
  captures('thousand', { list: list(sample.many(1000), { total: 100_000, settled: false }) }),
  captures('toast', { toast: { tone: 'ok', text: 'Saved as a ZIP.' } }),
  captures('toast-bad', {
    toast: {
      tone: 'bad',
      text: 'A partial capture needs your confirmation. Open it, look at what it lacks, and send it from there.',
    },
  }),
  captures('trouble', {
    circumstances: {
      freeBytes: 900_000_000,
      losses: [],
      quarantined: [setAside],
      unanswered: { captureIds: ['a', 'b', 'c'], inMemory: false },
    },
  }),
  captures('archive-lost', afterLoss),
  captures('archive-lost-narrow', afterLoss, narrow),
  captures('narrow', {}, narrow),
  captures('sending', { sending: sending() }),
  captures('sending-paused', { sending: sending({ held: { why: 'paused', againAtMs: null } }) }),
  captures('sending-hours', {
    sending: sending({ held: { why: 'hours', againAtMs: 1_790_000_000_000 }, refused: [], refusedCount: 0 }),
  }),
  opened('sealed', {}),
  opened('accepted', {
    capture: sample.inStage.accepted(),
    receipt: sample.receipt(),
    claims: sample.claims(),
  }),
  opened('partial', { capture: sample.inStage.partial() }),
  opened('narrow', { capture: sample.inStage.sending() }, narrow),
  opened('hostile', { capture: sample.hostile() }),
  detail('pictures'),
  detail('facts'),
  detail('files'),
  detail('custody'),
  detail(
    'custody',
    { importedJournals: [{ owner: 'ab12cd34'.repeat(8), entries: sample.journal().map(readLogLine) }] },
    '-imported',
  ),
  detail('leads'),
  detail('pictures', none, '-empty'),
  detail('facts', none, '-empty'),
  detail('overview', { ...none, capture: sample.inStage.capturing() }, '-capturing'),
  detail('overview', { ...none, capture: sample.inStage.failed() }, '-failed'),
  detail('overview', { ...none, capture: sample.inStage.unsealed() }, '-unsealed'),
  detail(
    'overview',
    {
      capture: sample.imported('ab12cd34'.repeat(8), ['seal.certificate', 'stamp.close']),
      claims: sample.claims().map((record) => ({ ...record, delivered: false, imported: true })),
      receipt: sample.receipt(),
    },
    '-imported',
  ),
  detail(
    'overview',
    { ...none, capture: sample.imported('', ['custody.chain']), receipt: sample.receipt() },
    '-remains',
  ),
  detail(
    'custody',
    { ...none, capture: sample.imported('', []), custody: sample.journal().map(readLogLine) },
    '-remains',
  ),
  detail('overview', { capture: sample.inStage.refused(), claims: sample.claims() }, '-refused'),
  detail('overview', { capture: sample.inStage.retrying() }, '-retrying'),
];

const dialogs: Scene[] = [
  importing('choose', { step: 'choose' }),
  importing('sound', {
    ...{ step: 'asking', name: 'a.zip' },
    chosen: { kind: 'package', body: new Blob(), judged: judged(true, 1) },
  }),
  importing('unsound', {
    ...{ step: 'asking', name: 'a.zip' },
    chosen: { kind: 'package', body: new Blob(), judged: judged(false, 0) },
  }),
  importing('taking', { step: 'taking', name: 'a.zip', done: 310, of: 1_204 }),
  importing('over', {
    ...{ step: 'over', name: 'a.zip', stopped: false },
    counts: { taken: 1204, known: 12, refused: 1 },
    problem: null,
    refused: [
      {
        ...{ outcome: 'refused', captureId: listed[0]?.id ?? '' },
        checks: [{ id: 'manifest.hashes', status: 'failed', detail: 'data/evidence.json was changed' }],
      },
    ],
  }),
  importing('cut-off', {
    ...{ step: 'over', name: 'a.zip', stopped: false, refused: [], problem: 'file-unreadable' },
    counts: { taken: 310, known: 0, refused: 0 },
  }),
  {
    name: 'dialog-export',
    width: 700,
    height: 520,
    show: () => (
      <ExportDialog
        progress={null}
        leftOut={2}
        onAll={nothing}
        onCsv={nothing}
        onStop={nothing}
        onClose={nothing}
      />
    ),
  },
  {
    name: 'dialog-export-running',
    width: 700,
    height: 520,
    show: () => (
      <ExportDialog
        progress={{ done: 310, of: 1_204, bytes: 2_900_000_000 }}
        leftOut={0}
        onAll={nothing}
        onCsv={nothing}
        onStop={nothing}
        onClose={nothing}
      />
    ),
  },
  {
    name: 'dialog-annotate',
    width: 700,
    height: 560,
    show: () => (
      <AnnotateDialog
        captures={listed.slice(0, 12)}
        known={facetsOf(listed.map(rowOf))}
        onSave={nothing}
        onClose={nothing}
      />
    ),
  },
  {
    name: 'dialog-delete',
    width: 700,
    height: 520,
    show: () => <DeleteDialog captures={[sample.capture()]} onConfirm={nothing} onClose={nothing} />,
  },
  {
    name: 'dialog-delete-many',
    width: 700,
    height: 520,
    show: () => <DeleteDialog captures={listed.slice(0, 12)} onConfirm={nothing} onClose={nothing} />,
  },
  {
    name: 'dialog-partial',
    width: 380,
    height: 560,
    show: () => <PartialDialog captures={[sample.inStage.partial()]} onConfirm={nothing} onClose={nothing} />,
  },
  {
    name: 'dialog-claim',
    width: 700,
    height: 720,
    show: () => (
      <Dialog title="Claim" onClose={nothing} width="medium">
        <ClaimForm start={emptyDraft} amends={false} onSave={nothing} onCancel={nothing} />
      </Dialog>
    ),
  },
  {
    name: 'dialog-claim-amend',
    width: 400,
    height: 760,
    show: () => (
      <Dialog title="Claim" onClose={nothing} width="medium">
        <ClaimForm start={draftFrom(sample.claim)} amends onSave={nothing} onCancel={nothing} />
      </Dialog>
    ),
  },
];

const desk = {
  url: 'https://desk.example',
  name: deskName,
  deviceId: 'dev_8f2c41',
  enrolledAtMs: sample.NOW_MS,
  revoked: false,
  label: 'R. Okafor, Windows',
};
const storage = (persisted: boolean): OptionsPageProps['storage'] => ({
  use: { usedBytes: 412_000_000, quotaBytes: 62_000_000_000, persisted },
  removable: { captureIds: listed.slice(0, 14).map(({ id }) => id), bytes: 96_000_000 },
  retention: { days: persisted ? null : 90 },
  onRemove: nothing,
  onRetention: nothing,
});
const optionsProps = (change: Partial<OptionsPageProps>): OptionsPageProps => ({
  desk: null,
  start: { deskUrl: '', code: '' },
  fromLink: false,
  suggestedLabel: 'R. Okafor, Windows',
  busy: null,
  answer: null,
  settings: {
    deskUrl: '',
    operatorName: 'R. Okafor',
    organisation: 'Meridian Pictures Ltd',
    caseRef: '',
    purpose: '',
    tlp: 'TLP:AMBER',
    sendAutomatically: false,
    sending: { onlyUnmetered: false, hours: null },
    secretNames: null,
    keepStreamKeys: true,
    useDebugger: true,
    keepPrivate: false,
  },
  managed: {},
  shortcut: 'Alt+Shift+E',
  hasDebugger: true,
  keyFingerprint: sample.evidence().fingerprint,
  storage: storage(true),
  toast: null,
  onTest: nothing,
  onEnrol: nothing,
  onLeave: nothing,
  onChange: nothing,
  onSettle: nothing,
  onOpenCaptures: nothing,
  onToastGone: nothing,
  ...change,
});

const options = (
  name: string,
  change: Partial<OptionsPageProps>,
  { width = 900, ...more }: Partial<Pick<Scene, 'width' | 'press'>> = {},
): Scene => ({
  ...{ name: `options-${name}`, width, ...more },
  show: () => <OptionsPage {...optionsProps(change)} />,
});

const optionsScenes: Scene[] = [
  options('first-run', { keyFingerprint: null }),
  options('link', { start: { deskUrl: 'https://desk.example', code: 'K7QF-22XN-9D' }, fromLink: true }),
  options('found', {
    start: { deskUrl: 'https://desk.example', code: '' },
    answer: { kind: 'found', name: deskName, clockSkewMs: 61_000 },
  }),
  options('problem', {
    start: { deskUrl: 'http://desk.example', code: 'x' },
    busy: 'enrolling',
    answer: { kind: 'problem', code: 'not-a-desk', detail: 'text/html, 200' },
  }),
  options('connected', {
    desk,
    shortcut: null,
    storage: storage(false),
    settings: { ...optionsProps({}).settings, sendAutomatically: true },
  }),
  options('revoked', { desk: { ...desk, revoked: true } }),
  options('narrow', { desk }, { width: 400 }),
  options('managed', { desk, managed: { secretNames: ['sid'], keepStreamKeys: false, useDebugger: true } }),
  options('link-same', { desk, start: { deskUrl: desk.url, code: 'K7QF' }, fromLink: true }),
  options('link-other', { desk, start: { deskUrl: 'https://other.example', code: 'K7QF' }, fromLink: true }),
  options('not-told', { desk, managed: null }),
  { name: 'options-waiting', width: 900, show: () => <OptionsWaiting /> },
  options('leave', { desk }, { press: t('desk_leave') }),
  options('remove', { desk }, { press: t('storage_remove') }),
];

const kit: Scene = {
  name: 'kit',
  width: 760,
  show: () => (
    <div style={{ padding: '24px', display: 'grid', gap: '20px' }}>
      <Card title="Buttons" lead="One primary a screen." icon="info">
        <div class="options-actions">
          <Button kind="primary" size="large" icon="capture" onPress={nothing}>
            Large
          </Button>
          <Button kind="primary" icon="send" onPress={nothing}>
            Primary
          </Button>
          <Button kind="primary" busy onPress={nothing}>
            Busy
          </Button>
          <Button onPress={nothing}>Plain</Button>
          <Button kind="quiet" onPress={nothing}>
            Quiet
          </Button>
          <Button kind="danger" icon="trash" onPress={nothing}>
            Danger
          </Button>
          <Button kind="primary" disabled onPress={nothing}>
            Disabled
          </Button>
          <Button size="small" onPress={nothing}>
            Small
          </Button>
          <IconButton icon="settings" label="Options" onPress={nothing} />
        </div>
        <div class="chips">
          <Badge tone="neutral" icon="seal">
            Neutral
          </Badge>
          <Badge tone="accent" busy>
            Accent
          </Badge>
          <Badge tone="ok" icon="check">
            Good
          </Badge>
          <Badge tone="warn" icon="alert">
            Attention
          </Badge>
          <Badge tone="bad" icon="cross">
            Bad
          </Badge>
        </div>
        <TextField label="A field" value="" placeholder="Placeholder" onInput={nothing} help="What helps." />
        <TextField label="A field" value="wrong" onInput={nothing} error="This is what is wrong with it." />
        <SwitchField label="A switch" help="What it does." checked onToggle={nothing} />
        <SwitchField label="A switch" checked={false} onToggle={nothing} />
        <ProgressBar label="Progress" value={3} max={8} figures="3 of 8" />
        <ProgressBar label="Unknown" value={null} max={8} />
        {(['neutral', 'accent', 'ok', 'warn', 'bad'] as const).map((tone) => (
          <Notice key={tone} tone={tone} title={`A notice: ${tone}`}>
            What happened, and what to do next.
          </Notice>
        ))}
      </Card>
    </div>
  ),
};

export const scenes: Scene[] = [
  kit,
  ...popups,
  ...capturesScenes,
  ...bulkScenes,
  ...dialogs,
  ...optionsScenes,
];
