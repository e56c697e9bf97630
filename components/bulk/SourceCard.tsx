/** Where a list comes from: pasted, a file, or the tabs that are open. */
import { useRef, useState } from 'preact/hooks';
import { t } from '@/utils/browser/i18n';
import { SOURCE_FORMATS, type SourceFormat } from '@/utils/bulk/source';
import { Button } from '../kit/Button';
import { Card } from '../kit/Card';
import { Dialog } from '../kit/Dialog';
import { ChoiceField, TextField } from '../kit/Field';
import { Foreign } from '../kit/Foreign';
import { listText, tCount } from '../words/counts';
import type { DraftState, OpenTabsOf } from './use-draft';
import { formatText } from './words';

export interface SourceCardProps {
  draft: DraftState;
  openTabs: () => Promise<OpenTabsOf[]>;
}

const AS_IT_LOOKS = 'as-it-looks';

/** Windows and groups have no names that an extension is told: the first tab tells them apart. */
const tabsName = ({ groupId, tabs }: OpenTabsOf): string =>
  groupId === null ? tCount('bulk_window_of', tabs.length) : tCount('bulk_group_of', tabs.length);

function ChooseTabs({
  found,
  onChoose,
  onClose,
}: {
  found: readonly OpenTabsOf[];
  onChoose: (tabs: OpenTabsOf) => void;
  onClose: () => void;
}) {
  return (
    <Dialog
      title={t('bulk_tabs')}
      width="medium"
      onClose={onClose}
      actions={<Button onPress={onClose}>{t('cancel')}</Button>}
    >
      <p>{t('bulk_tabs_text')}</p>
      <ul class="bulk-windows">
        {found.map((one) => (
          <li key={`${one.windowId} ${one.groupId}`}>
            <span class="bulk-window-name">
              {tabsName(one)}
              <Foreign text={one.tabs[0]?.title ?? ''} lines={1} />
            </span>
            <Button size="small" onPress={() => onChoose(one)}>
              {t('bulk_take')}
            </Button>
          </li>
        ))}
      </ul>
    </Dialog>
  );
}

/** How it was read; said, so that a wrong guess is seen and mended. */
function ReadAs({ source, format, taken, onFormat }: DraftState) {
  if (source.entries.length === 0) return null;
  const { columns } = source;
  return (
    <>
      {source.format !== 'tabs' && (
        <ChoiceField<SourceFormat | typeof AS_IT_LOOKS>
          label={t('bulk_format')}
          value={format ?? AS_IT_LOOKS}
          options={[
            { value: AS_IT_LOOKS, label: t('bulk_format_found', formatText(source.format)) },
            ...SOURCE_FORMATS.map((value) => ({ value, label: formatText(value) })),
          ]}
          onChoose={(value) => onFormat(value === AS_IT_LOOKS ? null : value)}
        />
      )}
      {columns?.named && (
        <p class="bulk-help">
          {t('bulk_columns', listText(Object.keys(columns.at)))}
          {columns.unused.length > 0 && (
            <>
              {' '}
              {t('bulk_columns_unused')} <Foreign text={listText(columns.unused)} />
            </>
          )}
        </p>
      )}
      {taken === null && source.format === 'text' && <p class="bulk-help">{t('bulk_columns_known')}</p>}
    </>
  );
}

export function SourceCard({ draft, openTabs }: SourceCardProps) {
  const [tabs, setTabs] = useState<OpenTabsOf[] | null>(null);
  const file = useRef<HTMLInputElement>(null);
  return (
    <Card title={t('bulk_source')} icon="list" lead={t('bulk_intro')}>
      <div
        class="bulk-fields"
        onDragOver={(event) => event.preventDefault()}
        onDrop={(event) => {
          const dropped = event.dataTransfer?.files[0];
          if (!dropped) return;
          event.preventDefault();
          draft.onFile(dropped);
        }}
      >
        {draft.taken === null ? (
          <TextField
            label={t('bulk_paste')}
            value={draft.text}
            rows={9}
            technical
            autoFocus
            placeholder={'https://…\nhttps://…'}
            onInput={draft.onText}
          />
        ) : (
          <p class="bulk-taken">
            <Foreign text={draft.taken} lines={1} />
            <span>{tCount('bulk_entries', draft.source.entries.length)}</span>
            <Button size="small" kind="quiet" icon="cross" onPress={draft.onUntake}>
              {t('bulk_untake')}
            </Button>
          </p>
        )}
        <div class="bulk-presses">
          <Button icon="upload" onPress={() => file.current?.click()}>
            {t('bulk_file')}
          </Button>
          <Button icon="external" onPress={() => void openTabs().then(setTabs)}>
            {t('bulk_tabs')}
          </Button>
          <input
            ref={file}
            type="file"
            hidden
            accept=".txt,.csv,.tsv,.html,.htm,text/plain,text/csv,text/html"
            onChange={(event) => {
              const chosen = event.currentTarget.files?.[0];
              if (chosen) draft.onFile(chosen);
              event.currentTarget.value = ''; // the same file may be chosen again
            }}
          />
        </div>
        <ReadAs {...draft} />
      </div>
      {tabs && (
        <ChooseTabs
          found={tabs}
          onClose={() => setTabs(null)}
          onChoose={(one) => {
            setTabs(null);
            draft.onTabs(tabsName(one), one.tabs);
          }}
        />
      )}
    </Card>
  );
}
