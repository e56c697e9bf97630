/** The page for capturing a list: empty, looked through with its mistakes, long, running, held, and at its end. */
import { BulkPage, type BulkPageProps } from '@/components/bulk/BulkPage';
import type { DraftState } from '@/components/bulk/use-draft';
import type { RunState } from '@/components/bulk/use-run';
import { claimWords } from '@/components/bulk/words';
import { problemText } from '@/components/words/codes';
import type { BulkCounts, BulkRunRecord } from '@/utils/archive/bulk';
import { judge, type GoodRow } from '@/utils/bulk/judge';
import type { BulkRow, BulkRowState } from '@/utils/bulk/row';
import { readSource } from '@/utils/bulk/source';
import type { Scene } from './scenes';
import * as sample from './samples';

const nothing = (): void => undefined;

const TABLE = `url,work,rights_holder,kind,infringement,case,tags,colour
https://cinebarge.test/film/salt-cartographer-2026?utm_source=forum,The Salt Cartographer,Venn Harbour Pictures,film,stream,M-2026/14,mirror sunday,red
http://cinebarge.test/film/salt-cartographer-2026/,The Salt Cartographer,Venn Harbour Pictures,film,stream,,,
hxxps://embed[.]vidlark.test/e/salt2026,The Salt Cartographer,Venn Harbour Pictures,film,stream,M-2026/14,,
https://аpple-films.test/watch,The Salt Cartographer,Venn Harbour Pictures,film,stream,,,
https://me:secret@cinebarge.test/members,The Salt Cartographer,Venn Harbour Pictures,film,stream,,,
ftp://edge7.larkcdn.test/salt.mkv,,,,,,,
see the forum,,,,,,,
kickoff.matchbarge.test/live,United v. Rovers,,sport,stream,,,
https://kickoff.matchbarge.test/live?${'x'.repeat(300)},United v. Rovers,The League,live-sport,live-retransmission,,,
https://go.cinebarge.test/s4lt,"open to the end`;

const many = Array.from(
  { length: 10_000 },
  (_, n) => `https://mirror-${n % 40}.cinebarge.test/film/${n}`,
).join('\n');

function draft(text: string, change: Partial<DraftState> = {}): DraftState {
  const source = readSource(text, null);
  const rows = text === '' ? [] : judge(source.entries, {}, claimWords());
  return {
    ...{ text, taken: null, format: null, source: text === '' ? { ...source, entries: [] } : source, rows },
    chosen: rows.filter((row): row is GoodRow => row.verdict === 'good'),
    leftOut: new Set<string>(),
    ...{ common: {}, caseName: '', options: { atOnce: 2, pauseMs: 5_000, recorded: false } },
    known: { states: null, progress: null, problem: null, onAsk: nothing, onStop: nothing },
    ...{ leaveOutKnown: true, starting: false, problem: null, commonLacks: [] },
    ...{ onText: nothing, onFile: nothing, onTabs: nothing, onUntake: nothing, onFormat: nothing },
    ...{ onCommon: nothing, onCase: nothing, onOptions: nothing, onAskDesk: nothing },
    ...{ onLeaveOutKnown: nothing, onSaveOthers: nothing, onStart: nothing },
    ...change,
  };
}

const STATES: BulkRowState[] = [
  { status: 'complete', captureId: 'c', endedAtMs: 1 },
  { status: 'partial', captureId: 'c', endedAtMs: 1 },
  {
    ...{ status: 'failed', captureId: null, endedAtMs: 1 },
    problem: { code: 'not-loaded', detail: 'net::ERR_NAME_NOT_RESOLVED' },
  },
  { status: 'capturing', captureId: 'c', sinceMs: 1 },
  { status: 'opening', captureId: 'c', sinceMs: 1 },
  { status: 'waiting' },
  { status: 'waiting' },
  { status: 'left-out', endedAtMs: 1 },
];

function run(
  status: BulkRunRecord['status'],
  counts: Partial<BulkCounts>,
  change: Partial<BulkRunRecord> = {},
  state: Partial<RunState> = {},
): RunState {
  const states = status === 'over' ? STATES.filter((one) => 'endedAtMs' in one) : STATES;
  const row = (index: number): BulkRow => ({
    ...{ runId: 'r', index, line: index + 2, title: '', caseName: 'M-2026/14', tags: [], interruptions: 0 },
    url: `https://mirror-${index % 40}.cinebarge.test/film/the-salt-cartographer-${index}`,
    host: 'cinebarge.test',
    claim: sample.claim,
    state: states[index % states.length] ?? { status: 'waiting' },
  });
  return {
    run: {
      ...{ id: 'r', name: 'sunday.csv', status, rows: 9_412, held: null },
      options: { atOnce: 2, pauseMs: 5_000, recorded: false },
      ...{ createdAtMs: sample.capture().createdAtMs, startedAtMs: sample.capture().createdAtMs },
      endedAtMs: status === 'over' ? sample.capture().createdAtMs + 4 * 3_600_000 : null,
      ...change,
    },
    counts: {
      ...{ waiting: 0, opening: 0, capturing: 0, complete: 0, partial: 0, failed: 0, 'left-out': 0 },
      ...counts,
    },
    ...{ leftMs: null, online: true, version: 1 },
    indexesAt: () => Promise.resolve([1, 2, 3]),
    rowsAmong: (indexes) => Promise.resolve(indexes.map(row)),
    ...{ onPause: nothing, onResume: nothing, onStop: nothing, onAgain: nothing },
    ...{ onSaveTable: nothing, onForget: nothing },
    ...state,
  };
}

const bulk = (name: string, change: Partial<BulkPageProps>, size = { width: 1280, height: 900 }): Scene => ({
  name: `bulk-${name}`,
  ...size,
  show: async () => {
    // What a row shows is read when it comes into view.
    await Promise.resolve();
    return (
      <BulkPage
        draft={draft('')}
        run={null}
        enrolled
        toast={null}
        onToastGone={nothing}
        openTabs={() => Promise.resolve([])}
        onOpenCaptures={nothing}
        {...change}
      />
    );
  },
});

const known = new Map([
  ['https://cinebarge.test/film/salt-cartographer-2026?utm_source=forum', 'accepted' as const],
  ['https://embed.vidlark.test/e/salt2026', 'verifying' as const],
]);
const knownAt = { states: known, progress: null, problem: null, onAsk: nothing, onStop: nothing };
const running = { waiting: 6_210, opening: 1, capturing: 1, complete: 3_021, partial: 41, failed: 138 };
const ended = { complete: 9_120, partial: 61, failed: 209, 'left-out': 22 };

export const bulkScenes: Scene[] = [
  bulk('empty', {}, { width: 1280, height: 1_000 }),
  bulk('understood', { draft: draft(TABLE) }),
  bulk('known', { draft: draft(TABLE, { known: knownAt, leftOut: new Set([...known.keys()].slice(0, 1)) }) }),
  bulk('unanswered', {
    run: run('running', running),
    toast: { tone: 'bad', text: Object.values(problemText('disk-full')).join(' ') },
  }),
  bulk('half-claimed', {
    draft: draft(many, { common: { work: 'Salt' }, commonLacks: ['rights_holder', 'kind', 'infringement'] }),
  }),
  bulk('long', { draft: draft(many, { taken: 'sunday.txt' }) }),
  bulk('refused', { draft: draft(TABLE, { problem: 'disk-full', starting: true }) }),
  bulk('running', { run: run('running', running, {}, { leftMs: 5 * 3_600_000 }) }),
  bulk('offline', { run: run('running', running, {}, { online: false }) }),
  bulk('held', { run: run('paused', running, { held: { code: 'disk-full', detail: '' } }) }),
  bulk('over', { run: run('over', ended) }),
  { name: 'bulk-over-narrow', width: 360, height: 640, show: bulk('over', { run: run('over', ended) }).show },
  { name: 'bulk-narrow', width: 420, show: bulk('narrow', { draft: draft(TABLE) }).show },
];
