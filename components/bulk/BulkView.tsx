/** The page for capturing a list, with its state. */
import { BulkPage } from './BulkPage';
import { useDraft, type OpenTabsOf } from './use-draft';
import { useRun } from './use-run';

export interface BulkViewProps {
  openTabs: () => Promise<OpenTabsOf[]>;
  openCaptures: (captureId?: string) => void;
}

export function BulkView({ openTabs, openCaptures }: BulkViewProps) {
  const draft = useDraft();
  const seen = useRun();
  if (!seen) return null;
  return <BulkPage {...seen} draft={draft} openTabs={openTabs} onOpenCaptures={openCaptures} />;
}
