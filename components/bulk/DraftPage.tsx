/** A list before it is begun: its source, what was understood line by line, and the one button that begins. */
import { t } from '@/utils/browser/i18n';
import { Button } from '../kit/Button';
import { Notice } from '../kit/Notice';
import { problemText } from '../words/codes';
import { tCount } from '../words/counts';
import { HowCard } from './HowCard';
import { JudgedList } from './JudgedList';
import { SourceCard } from './SourceCard';
import type { DraftState, OpenTabsOf } from './use-draft';
import { commonLacksText } from './words';

export interface DraftPageProps {
  draft: DraftState;
  enrolled: boolean;
  openTabs: () => Promise<OpenTabsOf[]>;
}

export function DraftPage({ draft, enrolled, openTabs }: DraftPageProps) {
  const problem = draft.problem === null ? null : problemText(draft.problem);
  return (
    <>
      <section class="bulk-side" aria-label={t('bulk_heading')}>
        <SourceCard draft={draft} openTabs={openTabs} />
        <HowCard draft={draft} enrolled={enrolled} />
      </section>
      <main class="bulk-main">
        <div class="bulk-list">
          <JudgedList
            rows={draft.rows}
            known={draft.known.states}
            leftOut={draft.leftOut}
            onSaveOthers={draft.onSaveOthers}
          />
        </div>
        <footer class="bulk-foot">
          {problem && (
            <Notice tone="bad" title={problem.title} announce>
              {problem.next}
            </Notice>
          )}
          {draft.commonLacks.length > 0 ? (
            <p class="bulk-help bulk-lacks">{commonLacksText(draft.commonLacks)}</p>
          ) : (
            <p class="bulk-help">{t('bulk_windows')}</p>
          )}
          <Button
            kind="primary"
            icon="capture"
            size="large"
            busy={draft.starting}
            disabled={draft.chosen.length === 0 || draft.commonLacks.length > 0}
            onPress={draft.onStart}
          >
            {draft.chosen.length === 0 ? t('bulk_start_nothing') : tCount('bulk_start', draft.chosen.length)}
          </Button>
        </footer>
      </main>
    </>
  );
}
