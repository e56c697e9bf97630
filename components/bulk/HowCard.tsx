/** How a list is captured: how many pages at a time, how gently, and what is said of all of them. */
import { t } from '@/utils/browser/i18n';
import { bulkPolicy } from '@/utils/bulk/policy';
import { Button } from '../kit/Button';
import { Card } from '../kit/Card';
import { ChoiceField, SwitchField, TextField } from '../kit/Field';
import { Notice } from '../kit/Notice';
import { ProgressBar } from '../kit/ProgressBar';
import { problemText } from '../words/codes';
import { figure, tCount } from '../words/counts';
import { pauseText } from '../words/times';
import { CommonClaim } from './CommonClaim';
import type { DraftState } from './use-draft';

const { least, most } = bulkPolicy.atOnce;
const atOnceOptions = () =>
  Array.from({ length: most - least + 1 }, (_, offset) => least + offset).map((count) => ({
    value: String(count),
    label: figure(count),
  }));

function AskDesk({ known, leaveOutKnown, chosen, onAskDesk, onLeaveOutKnown }: DraftState) {
  const { states, progress, problem } = known;
  return (
    <div class="bulk-fields">
      {progress ? (
        <>
          <ProgressBar
            label={t('bulk_known_asking')}
            value={progress.done}
            max={progress.of}
            figures={t('bulk_asked', figure(progress.done), figure(progress.of))}
          />
          <Button size="small" onPress={known.onStop}>
            {t('cancel')}
          </Button>
        </>
      ) : (
        <>
          <Button
            icon="desk"
            disabled={chosen.length === 0}
            onPress={onAskDesk}
            describedBy="bulk-known-help"
          >
            {t('bulk_known_ask')}
          </Button>
          <p class="bulk-help" id="bulk-known-help">
            {t('bulk_known_help')}
          </p>
        </>
      )}
      {problem && (
        <Notice tone="warn" title={problemText(problem).title} announce>
          {problemText(problem).next}
        </Notice>
      )}
      {states && (
        <>
          <p role="status">{tCount('bulk_known_found', states.size)}</p>
          <SwitchField label={t('bulk_known_leave_out')} checked={leaveOutKnown} onToggle={onLeaveOutKnown} />
        </>
      )}
    </div>
  );
}

export function HowCard({ draft, enrolled }: { draft: DraftState; enrolled: boolean }) {
  const { options, onOptions } = draft;
  return (
    <Card title={t('bulk_how')} icon="settings">
      <div class="bulk-pair">
        <ChoiceField
          label={t('bulk_at_once')}
          value={String(options.atOnce)}
          options={atOnceOptions()}
          onChoose={(value) => onOptions({ atOnce: Number(value) })}
        />
        <ChoiceField
          label={t('bulk_pause')}
          value={String(options.pauseMs)}
          options={bulkPolicy.pausesMs.map((ms) => ({ value: String(ms), label: pauseText(ms) }))}
          onChoose={(value) => onOptions({ pauseMs: Number(value) })}
        />
      </div>
      <p class="bulk-help">{t('bulk_pause_help')}</p>
      <SwitchField
        label={t('bulk_record')}
        help={t('bulk_record_help')}
        checked={options.recorded}
        onToggle={(recorded) => onOptions({ recorded })}
      />
      <TextField
        label={t('case')}
        help={t('bulk_case_help')}
        value={draft.caseName}
        maxLength={200}
        onInput={draft.onCase}
      />
      <details class="bulk-more">
        <summary>{t('bulk_claim')}</summary>
        <CommonClaim common={draft.common} lacks={draft.commonLacks} onChange={draft.onCommon} />
      </details>
      {enrolled && (
        <details class="bulk-more">
          <summary>{t('bulk_known')}</summary>
          <AskDesk {...draft} />
        </details>
      )}
    </Card>
  );
}
