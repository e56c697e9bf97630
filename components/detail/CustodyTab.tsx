/** What happened to the evidence, in order: the log sealed inside the package, and the device's journal after it. */
import { onlyRemains } from '@/utils/archive/only-remains';
import { t } from '@/utils/browser/i18n';
import { Card } from '../kit/Card';
import { EmptyState } from '../kit/EmptyState';
import { Foreign } from '../kit/Foreign';
import { eventText } from '../words/codes';
import { exactTime } from '../words/times';
import { newDays, type CaptureDetails, type LogEntry } from './capture-details';
import './CustodyTab.css';

const detailText = (detail: Record<string, unknown>): string =>
  Object.entries(detail)
    .map(([name, value]) => `${name}: ${typeof value === 'string' ? value : JSON.stringify(value)}`)
    .join(', ');

function Event({ entry, day }: { entry: LogEntry; day: string | null }) {
  const { event } = entry;
  if (!event) {
    return (
      <li class="event">
        <code class="event-line" dir="ltr">
          <Foreign text={entry.line} />
        </code>
      </li>
    );
  }
  const detail = detailText(event.detail);
  return (
    <>
      {day !== null && (
        <li class="event-day">
          <time dateTime={day} dir="ltr">
            {day}
          </time>
        </li>
      )}
      <li class="event">
        <time class="event-time" dateTime={event.at} dir="ltr">
          {exactTime(Date.parse(event.at)).slice(11)}
        </time>
        <div class="event-body">
          <span class="event-name" title={event.event}>
            {eventText(event.event)}
          </span>
          {detail && (
            <span class="event-detail">
              <Foreign text={detail} />
            </span>
          )}
        </div>
      </li>
    </>
  );
}

function Log({ entries }: { entries: readonly LogEntry[] }) {
  const days = newDays(entries);
  return (
    <ol class="log">
      {entries.map((entry, index) => (
        <Event key={index} entry={entry} day={days[index] ?? null} />
      ))}
    </ol>
  );
}

/** Enough of a key's digest to tell devices apart. */
const KEY_CHARS = 16;

export function CustodyTab({
  details: { capture, custody, journal, importedJournals },
}: {
  details: Pick<CaptureDetails, 'capture' | 'custody' | 'journal' | 'importedJournals'>;
}) {
  if (custody.length === 0 && journal.length === 0 && importedJournals.length === 0) {
    return (
      <EmptyState icon="list" title={t('no_custody')}>
        <p>{t('no_custody_text')}</p>
      </EmptyState>
    );
  }
  return (
    <div class="facts-tab">
      {custody.length > 0 && (
        <Card
          title={t('custody')}
          lead={onlyRemains(capture) ? t('custody_lead_remains') : t('custody_lead')}
          icon="lock"
        >
          <Log entries={custody} />
        </Card>
      )}
      {journal.length > 0 && (
        <Card title={t('journal')} lead={t('journal_lead')} icon="list">
          <Log entries={journal} />
        </Card>
      )}
      {importedJournals.map(({ owner, entries }) => (
        <Card
          key={owner}
          title={t('journal_imported')}
          lead={t('journal_imported_lead', owner.slice(0, KEY_CHARS))}
          icon="list"
        >
          <Log entries={entries} />
        </Card>
      ))}
    </div>
  );
}
