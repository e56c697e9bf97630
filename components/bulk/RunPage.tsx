/** A run: how far it is, what has become of its rows, and at its end what is left to do. */
import { t } from '@/utils/browser/i18n';
import { Button } from '../kit/Button';
import { Card } from '../kit/Card';
import { Facts } from '../kit/Facts';
import { Foreign } from '../kit/Foreign';
import { Notice } from '../kit/Notice';
import { ProgressBar } from '../kit/ProgressBar';
import { Said } from '../kit/Said';
import { failureText, problemText } from '../words/codes';
import { figure, tCount } from '../words/counts';
import { longTime, pauseText, roughDuration } from '../words/times';
import { endedOf, rowsOf, underWayOf } from './run-figures';
import { RunList } from './RunList';
import type { AgainStatus, RunState } from './use-run';
import { countedText } from './words';

export interface RunPageProps {
  state: RunState;
  onOpenCaptures: (captureId?: string) => void;
}

function heading({ run, online }: RunState): string {
  switch (run.status) {
    case 'over':
      return t('bulk_over');
    case 'paused':
      return t('bulk_paused');
    case 'stopping':
      return t('bulk_stopping');
    case 'running':
    case 'draft':
      return online ? t('bulk_running') : t('bulk_offline');
  }
}

function Presses({ run, onPause, onResume, onStop }: RunState) {
  if (run.status === 'over' || run.status === 'stopping') return null;
  return (
    <div class="bulk-presses">
      {run.status === 'paused' ? (
        <Button kind="primary" onPress={onResume}>
          {t('bulk_resume')}
        </Button>
      ) : (
        <Button onPress={onPause}>{t('bulk_pause_press')}</Button>
      )}
      <Button kind="quiet" onPress={onStop}>
        {t('bulk_stop')}
      </Button>
    </div>
  );
}

/** What can be asked for again; nothing is by itself. */
function Again({ run, counts, onAgain }: RunState) {
  if (run.status === 'stopping') return null;
  const press = (status: AgainStatus, label: string) =>
    counts[status] > 0 && (
      <Button
        key={status}
        kind={status === 'failed' && run.status === 'over' ? 'primary' : 'plain'}
        onPress={() => onAgain(status)}
      >
        {label}
      </Button>
    );
  return (
    <div class="bulk-presses">
      {press('failed', tCount('bulk_retry_failed', counts.failed))}
      {run.status === 'over' && press('left-out', tCount('bulk_take_left_out', counts['left-out']))}
      {run.status === 'over' && press('partial', tCount('bulk_again_partial', counts.partial))}
    </div>
  );
}

/** The figures of a run add up to its list. */
function Figures({ run, counts }: RunState) {
  const fact = (status: keyof typeof countedText, count: number) => ({
    name: countedText[status](count),
    value: figure(count),
  });
  const ends = (['complete', 'partial', 'failed', 'left-out'] as const).map((status) =>
    fact(status, counts[status]),
  );
  const open = [fact('under-way', underWayOf(counts)), fact('waiting', counts.waiting)];
  return (
    <Facts
      facts={[
        ...ends,
        ...(run.status === 'over' ? [] : open),
        { name: t('bulk_sum'), value: figure(rowsOf(counts)) },
      ]}
    />
  );
}

function Particulars({ run }: RunState) {
  const { name, options, startedAtMs, endedAtMs } = run;
  return (
    <Facts
      facts={[
        ...(name === '' ? [] : [{ name: t('bulk_source'), value: <Foreign text={name} /> }]),
        ...(startedAtMs === null ? [] : [{ name: t('bulk_started'), value: longTime(startedAtMs) }]),
        ...(endedAtMs === null ? [] : [{ name: t('bulk_ended'), value: longTime(endedAtMs) }]),
        { name: t('bulk_at_once'), value: figure(options.atOnce) },
        { name: t('bulk_pause'), value: pauseText(options.pauseMs) },
        { name: t('bulk_record'), value: options.recorded ? t('yes') : t('no') },
      ]}
    />
  );
}

export function RunPage({ state, onOpenCaptures }: RunPageProps) {
  const { run, counts, leftMs } = state;
  const over = run.status === 'over';
  return (
    <>
      <section class="bulk-side" aria-label={t('bulk_heading')}>
        <Card title={heading(state)} icon={over ? 'check' : 'capture'}>
          <Said>{heading(state)}</Said>
          <div class="bulk-fields">
            {!over && (
              <ProgressBar
                label={tCount('bulk_progress', rowsOf(counts), figure(endedOf(counts)))}
                value={endedOf(counts)}
                max={Math.max(1, rowsOf(counts))}
                {...(leftMs === null ? {} : { figures: t('bulk_left', roughDuration(leftMs)) })}
              />
            )}
            {run.held && (
              <Notice tone="warn" title={failureText(run.held.code)} announce>
                {problemText(run.held.code).next}
              </Notice>
            )}
            <Figures {...state} />
            <Presses {...state} />
            <Again {...state} />
          </div>
        </Card>
        {!over && <p class="bulk-help">{t('bulk_windows')}</p>}
        <Card title={t('bulk_about')}>
          <Particulars {...state} />
          <div class="bulk-presses">
            <Button icon="list" onPress={() => onOpenCaptures()}>
              {t('open_captures')}
            </Button>
            <Button icon="download" onPress={state.onSaveTable}>
              {t('bulk_save_table')}
            </Button>
            {over && (
              <Button icon="cross" onPress={state.onForget}>
                {t('bulk_new')}
              </Button>
            )}
          </div>
        </Card>
      </section>
      <main class="bulk-main">
        <div class="bulk-list">
          <RunList state={state} onOpenCapture={onOpenCaptures} />
        </div>
      </main>
    </>
  );
}
