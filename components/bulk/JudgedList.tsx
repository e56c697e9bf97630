/** What was understood of a list, line by line, before anything is opened. */
import { useState } from 'preact/hooks';
import { t } from '@/utils/browser/i18n';
import type { JudgedRow } from '@/utils/bulk/judge';
import { Badge } from '../kit/Badge';
import { Button } from '../kit/Button';
import { EmptyState } from '../kit/EmptyState';
import { Address, Foreign } from '../kit/Foreign';
import { Tabs } from '../kit/Tabs';
import { figure, tCount } from '../words/counts';
import type { KnownState } from './use-known';
import { WindowedList } from './WindowedList';
import { knownText, mistakeText, noteText } from './words';

export interface JudgedListProps {
  rows: readonly JudgedRow[];
  /** What the desk knows, by address; null: it was not asked. */
  known: ReadonlyMap<string, KnownState> | null;
  /** Addresses that are not captured though nothing is wrong with them. */
  leftOut: ReadonlySet<string>;
  onSaveOthers: () => void;
}

type View = 'all' | JudgedRow['verdict'];

const LineNumber = ({ line }: { line: number }) => (
  <span class="long-row-line">
    <span class="unseen">{t('bulk_line')} </span>
    {figure(line)}
  </span>
);

function Good({
  row,
  known,
  leftOut,
}: { row: JudgedRow & { verdict: 'good' } } & Omit<JudgedListProps, 'rows'>) {
  const state = known?.get(row.url);
  const more = [row.title, row.claim?.work ?? '', row.caseName, ...row.tags.map((tag) => `#${tag}`)]
    .filter((text) => text !== '')
    .join(' · ');
  return (
    <>
      <div class="long-row-body">
        <Address url={row.url} lines={1} />
        <span class="long-row-more">
          {more !== '' && <Foreign text={more} lines={1} />}
          {row.notes.map((note) => (
            <span key={note}>{noteText(note)}</span>
          ))}
        </span>
      </div>
      <span class="long-row-aside">
        {state && <Badge tone={leftOut.has(row.url) ? 'neutral' : 'warn'}>{knownText(state)}</Badge>}
        {leftOut.has(row.url) && <Badge tone="neutral">{t('bulk_status_left_out')}</Badge>}
      </span>
    </>
  );
}

function NotTaken({ row }: { row: Exclude<JudgedRow, { verdict: 'good' }> }) {
  const isDuplicate = row.verdict === 'duplicate';
  const why = row.verdict === 'duplicate' ? t('bulk_duplicate_of', figure(row.ofLine)) : mistakeText(row);
  return (
    <>
      <div class="long-row-body">
        <Foreign text={row.text} lines={1} />
        <span class={isDuplicate ? 'long-row-more' : 'long-row-more long-row-bad'}>
          <span title={why}>{why}</span>
        </span>
      </div>
      <span class="long-row-aside">
        <Badge tone={isDuplicate ? 'neutral' : 'bad'} icon={isDuplicate ? 'copy' : 'alert'}>
          {isDuplicate ? t('bulk_duplicate') : t('bulk_mistake')}
        </Badge>
      </span>
    </>
  );
}

export function JudgedList(props: JudgedListProps) {
  const { rows } = props;
  const [view, setView] = useState<View>('all');
  const of = (verdict: JudgedRow['verdict']): JudgedRow[] => rows.filter((row) => row.verdict === verdict);
  const views = { good: of('good'), duplicate: of('duplicate'), mistake: of('mistake') };
  const shown = view === 'all' ? rows : views[view];
  const others = views.duplicate.length + views.mistake.length;
  if (rows.length === 0)
    return (
      <EmptyState icon="list" title={t('bulk_empty')}>
        <p>{t('bulk_empty_text')}</p>
      </EmptyState>
    );
  return (
    <Tabs<View>
      label={t('bulk_understood')}
      tabs={[
        { name: 'all', label: t('bulk_all'), count: rows.length },
        { name: 'good', label: t('bulk_good'), count: views.good.length },
        {
          name: 'duplicate',
          label: tCount('bulk_duplicates', views.duplicate.length),
          count: views.duplicate.length,
        },
        {
          name: 'mistake',
          label: tCount('bulk_mistakes', views.mistake.length),
          count: views.mistake.length,
        },
      ]}
      current={view}
      onChoose={setView}
    >
      {shown.length === 0 ? (
        <p class="bulk-none">{t('bulk_nothing_here')}</p>
      ) : (
        <WindowedList
          key={view}
          label={t('bulk_understood')}
          count={shown.length}
          row={(index) => {
            const row = shown[index];
            return row
              ? {
                  key: index,
                  content: (
                    <>
                      <LineNumber line={row.line} />
                      {row.verdict === 'good' ? <Good {...props} row={row} /> : <NotTaken row={row} />}
                    </>
                  ),
                }
              : null;
          }}
        />
      )}
      {others > 0 && view !== 'good' && (
        <div class="bulk-list-foot">
          <Button size="small" kind="quiet" icon="download" onPress={props.onSaveOthers}>
            {t('bulk_save_others')}
          </Button>
        </div>
      )}
    </Tabs>
  );
}
