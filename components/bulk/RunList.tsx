/** The rows of a run, as far as they are in view, with what has become of each. */
import { useEffect, useState } from 'preact/hooks';
import { t } from '@/utils/browser/i18n';
import type { BulkRow, BulkStatus } from '@/utils/bulk/row';
import { Badge, type Tone } from '../kit/Badge';
import { Button } from '../kit/Button';
import type { IconName } from '../kit/Icon';
import { Address, Foreign } from '../kit/Foreign';
import { Tabs } from '../kit/Tabs';
import { failureText } from '../words/codes';
import { figure } from '../words/counts';
import { rowsOf, underWayOf } from './run-figures';
import type { RunState } from './use-run';
import { WindowedList } from './WindowedList';
import { countedText, statusText } from './words';

type View = 'all' | 'waiting' | 'under-way' | 'complete' | 'partial' | 'failed' | 'left-out';

const STATUSES: Record<Exclude<View, 'all'>, readonly BulkStatus[]> = {
  waiting: ['waiting'],
  'under-way': ['opening', 'capturing'],
  complete: ['complete'],
  partial: ['partial'],
  failed: ['failed'],
  'left-out': ['left-out'],
};

const LOOKS: Record<BulkStatus, { tone: Tone; icon?: IconName; busy?: boolean }> = {
  waiting: { tone: 'neutral', icon: 'clock' },
  opening: { tone: 'accent', busy: true },
  capturing: { tone: 'accent', busy: true },
  complete: { tone: 'ok', icon: 'check' },
  partial: { tone: 'warn', icon: 'alert' },
  failed: { tone: 'bad', icon: 'cross' },
  'left-out': { tone: 'neutral', icon: 'dash' },
};

interface RunListProps {
  state: RunState;
  onOpenCapture: (captureId: string) => void;
}

/** The places in the list that this view shows; every place, without asking anybody, for all of them. */
function useIndexes({ run, indexesAt, version }: RunState, view: View): readonly number[] | null {
  const [found, setFound] = useState<{ view: View; indexes: number[] } | null>(null);
  useEffect(() => {
    if (view === 'all') return undefined;
    let gone = false;
    void indexesAt(STATUSES[view]).then((indexes) => {
      if (!gone) setFound({ view, indexes });
    });
    return () => {
      gone = true;
    };
  }, [view, version, run.id]);
  if (view === 'all') return null;
  return found?.view === view ? found.indexes : [];
}

/** Rows in view, read again after every change. */
function useRows(
  { run, rowsAmong, version }: RunState,
  wanted: readonly number[],
): ReadonlyMap<number, BulkRow> {
  const [rows, setRows] = useState<ReadonlyMap<number, BulkRow>>(new Map());
  useEffect(() => {
    let gone = false;
    void rowsAmong(wanted).then((found) => {
      if (!gone) setRows(new Map(found.map((row) => [row.index, row])));
    });
    return () => {
      gone = true;
    };
  }, [wanted.join(), version, run.id]);
  return rows;
}

function RunRow({ row, onOpenCapture }: { row: BulkRow; onOpenCapture: (captureId: string) => void }) {
  const { state } = row;
  const captureId = state.status === 'complete' || state.status === 'partial' ? state.captureId : null;
  const look = LOOKS[state.status];
  return (
    <>
      <span class="long-row-line">
        <span class="unseen">{t('bulk_line')} </span>
        {figure(row.line)}
      </span>
      <div class="long-row-body">
        <Address url={row.url} lines={1} />
        {state.status === 'failed' ? (
          <span class="long-row-more long-row-bad">
            <span>{failureText(state.problem.code)}</span>
            <Foreign text={state.problem.detail} lines={1} />
          </span>
        ) : (
          <span class="long-row-more">
            <Foreign
              text={[row.title, row.claim?.work, row.caseName].filter(Boolean).join(' · ')}
              lines={1}
            />
          </span>
        )}
      </div>
      <span class="long-row-aside">
        {captureId !== null && (
          <Button size="small" kind="quiet" onPress={() => onOpenCapture(captureId)}>
            {t('bulk_open_capture')}
          </Button>
        )}
        <Badge tone={look.tone} busy={look.busy ?? false} {...(look.icon ? { icon: look.icon } : {})}>
          {statusText(state.status)}
        </Badge>
      </span>
    </>
  );
}

export function RunList({ state, onOpenCapture }: RunListProps) {
  const { counts } = state;
  const [asked, setView] = useState<View>('all');
  // At the end nothing waits any more.
  const isOpenView = asked === 'waiting' || asked === 'under-way';
  const view = isOpenView && state.run.status === 'over' ? 'all' : asked;
  const [seen, setSeen] = useState({ from: 0, to: 24 });
  const indexes = useIndexes(state, view);
  const count = indexes?.length ?? rowsOf(counts);
  const at = (place: number): number => indexes?.[place] ?? place;
  const wanted = Array.from({ length: Math.max(0, Math.min(seen.to, count) - seen.from) }, (_, offset) =>
    at(seen.from + offset),
  );
  const rows = useRows(state, wanted);
  const tabOf = (name: Exclude<View, 'all'>, count: number) => ({
    name,
    label: countedText[name](count),
    count,
  });
  const tab = (name: Exclude<View, 'all' | 'under-way'>) => tabOf(name, counts[name]);
  return (
    <Tabs<View>
      label={t('bulk_rows')}
      tabs={[
        { name: 'all', label: t('bulk_all'), count: rowsOf(counts) },
        ...(state.run.status === 'over' ? [] : [tab('waiting'), tabOf('under-way', underWayOf(counts))]),
        ...[tab('complete'), tab('partial'), tab('failed')],
        ...(counts['left-out'] > 0 ? [tab('left-out')] : []),
      ]}
      current={view}
      onChoose={setView}
    >
      {count === 0 ? (
        <p class="bulk-none">{t('bulk_nothing_here')}</p>
      ) : (
        <WindowedList
          key={view}
          label={t('bulk_rows')}
          count={count}
          onView={(from, to) => setSeen({ from, to })}
          row={(place) => {
            const row = rows.get(at(place));
            return row
              ? { key: row.index, content: <RunRow row={row} onOpenCapture={onOpenCapture} /> }
              : null;
          }}
        />
      )}
    </Tabs>
  );
}
