/** The steps of a capture as they happen: what is done, what is going on, what failed and why. */
import { useEffect, useRef } from 'preact/hooks';
import { t, type MessageKey } from '@/utils/browser/i18n';
import type { StepRecord, StepStatus } from '@/utils/archive/records';
import { Foreign } from '../kit/Foreign';
import { Icon, type IconName } from '../kit/Icon';
import { remarkText, stepText } from '../words/codes';
import { duration } from '../words/times';
import './StepList.css';

const icon: Record<Exclude<StepStatus, 'running'>, IconName | null> = {
  waiting: null,
  done: 'check',
  failed: 'cross',
  skipped: 'dash',
};

const statusKey: Record<StepStatus, MessageKey> = {
  waiting: 'step_status_waiting',
  running: 'step_status_running',
  done: 'step_status_done',
  failed: 'step_status_failed',
  skipped: 'step_status_skipped',
};

function Mark({ status }: { status: StepStatus }) {
  if (status === 'running') return <span class="spinner" aria-hidden="true" />;
  const name = icon[status];
  return name ? <Icon name={name} size={16} /> : <span class="step-dot" aria-hidden="true" />;
}

const took = ({ startedAtMs, endedAtMs }: StepRecord): string | null =>
  startedAtMs !== null && endedAtMs !== null ? duration(endedAtMs - startedAtMs) : null;

function Step({ step, explain }: { step: StepRecord; explain: boolean }) {
  return (
    <li class={`step step-${step.status}`} aria-current={step.status === 'running' ? 'step' : undefined}>
      <span class="step-mark">
        <Mark status={step.status} />
      </span>
      <span class="step-name">
        {stepText(step.name)}
        <span class="unseen">{t(statusKey[step.status])}</span>
        {step.problem && explain && (
          <span class="step-problem">
            {remarkText(step.problem.code)}
            {step.problem.detail && (
              <span class="step-detail">
                <Foreign text={step.problem.detail} />
              </span>
            )}
          </span>
        )}
      </span>
      <span class="step-took">{took(step)}</span>
    </li>
  );
}

export interface StepListProps {
  steps: readonly StepRecord[];
  /** In a small box that follows the running step. */
  compact?: boolean;
}

export function StepList({ steps, compact = false }: StepListProps) {
  const list = useRef<HTMLOListElement>(null);
  const running = steps.findIndex((step) => step.status === 'running');
  useEffect(() => {
    const box = list.current;
    const item = box?.children[running];
    if (!compact || !box || !(item instanceof HTMLElement)) return;
    box.scrollTop = item.offsetTop - box.clientHeight / 2;
  }, [running, compact]);
  return (
    <ol
      ref={list}
      class={compact ? 'steps steps-compact' : 'steps'}
      tabIndex={compact ? 0 : undefined}
      aria-label={t('steps')}
    >
      {steps.map((step) => (
        <Step key={step.name} step={step} explain={!compact} />
      ))}
    </ol>
  );
}

/** How many steps are over, whatever became of them. */
export const stepsOver = (steps: readonly StepRecord[]): number =>
  steps.filter((step) => step.status !== 'waiting' && step.status !== 'running').length;
