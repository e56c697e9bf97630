/** Capturing a list: put together and looked through, or, once begun, watched to its end. */
import { t } from '@/utils/browser/i18n';
import { Brand } from '../kit/Brand';
import { Button } from '../kit/Button';
import { Toast } from '../kit/Toast';
import './BulkPage.css';
import { DraftPage } from './DraftPage';
import { RunPage } from './RunPage';
import type { DraftState, OpenTabsOf } from './use-draft';
import type { RunSeen } from './use-run';

export interface BulkPageProps extends RunSeen {
  draft: DraftState;
  openTabs: () => Promise<OpenTabsOf[]>;
  onOpenCaptures: (captureId?: string) => void;
}

export function BulkPage(props: BulkPageProps) {
  const { draft, run, enrolled, openTabs, onOpenCaptures } = props;
  return (
    <div class="bulk">
      <header class="bulk-header">
        <Brand />
        <h1>{t('bulk_heading')}</h1>
        <Button kind="quiet" size="small" icon="list" onPress={() => onOpenCaptures()}>
          {t('open_captures')}
        </Button>
      </header>
      {run ? (
        <RunPage state={run} onOpenCaptures={onOpenCaptures} />
      ) : (
        <DraftPage draft={draft} enrolled={enrolled} openTabs={openTabs} />
      )}
      <Toast message={props.toast} onGone={props.onToastGone} />
    </div>
  );
}
