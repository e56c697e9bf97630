/** A capture while it runs: which step, how many are over, and what the user may do meanwhile. */
import { t } from '@/utils/browser/i18n';
import type { CaptureRecord } from '@/utils/archive/records';
import { StepList, stepsOver } from '../capture/StepList';
import { ProgressBar } from '../kit/ProgressBar';
import { stepText } from '../words/codes';
import { figure, tCount } from '../words/counts';

/** The step that runs; between two steps, or when none has begun, what the capture is doing as a whole. */
function doing({ steps, state }: CaptureRecord): string {
  const running = steps.find((step) => step.status === 'running');
  if (running) return stepText(running.name);
  return state === 'sealing' ? t('stage_sealing') : t('stage_capturing');
}

/** What the user may do meanwhile. */
const leave = ({ state }: CaptureRecord): string =>
  state === 'sealing' ? t('may_leave_page') : t('stay_on_page');

/** For whoever does not see the card: twice in a capture, not at each of its steps. */
export const progressText = (capture: CaptureRecord): string =>
  `${capture.state === 'sealing' ? t('stage_sealing') : t('stage_capturing')}. ${leave(capture)}`;

export function ProgressCard({ capture }: { capture: CaptureRecord }) {
  const { steps } = capture;
  const over = stepsOver(steps);
  return (
    <section class="outcome" aria-label={t('stage_capturing')}>
      <ProgressBar
        label={doing(capture)}
        value={over}
        max={steps.length}
        figures={tCount('steps_done', steps.length, figure(over))}
      />
      <StepList steps={steps} compact />
      <p class="outcome-note">{leave(capture)}</p>
    </section>
  );
}
