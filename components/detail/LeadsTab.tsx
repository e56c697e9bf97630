/** What the page gives away: streams, hosts, links and operators, each with the file that shows it. */
import { t } from '@/utils/browser/i18n';
import type { Lead } from '@/utils/evidence/schema';
import { Card } from '../kit/Card';
import { CopyButton } from '../kit/CopyButton';
import { EmptyState } from '../kit/EmptyState';
import { Address, Foreign } from '../kit/Foreign';
import { leadText } from '../words/codes';
import './LeadsTab.css';

const byKind = (leads: readonly Lead[]): [Lead['kind'], Lead[]][] => {
  const groups = new Map<Lead['kind'], Lead[]>();
  for (const lead of leads) groups.set(lead.kind, [...(groups.get(lead.kind) ?? []), lead]);
  return [...groups];
};

function Found({ lead }: { lead: Lead }) {
  return (
    <li class="lead">
      <div class="lead-value">
        <Address url={lead.value} />
        <CopyButton text={lead.value} label={t('copy_named', leadText(lead.kind))} />
      </div>
      <p class="lead-source">
        {!lead.value.startsWith(lead.evidence) && <Foreign text={lead.evidence} lines={2} />}
        <span>
          {t('lead_shown_in')} <code dir="ltr">{lead.shown_in}</code>
        </span>
      </p>
    </li>
  );
}

export function LeadsTab({ leads }: { leads: readonly Lead[] }) {
  if (leads.length === 0) {
    return (
      <EmptyState icon="search" title={t('no_leads')}>
        <p>{t('no_leads_text')}</p>
      </EmptyState>
    );
  }
  return (
    <div class="facts-tab">
      {byKind(leads).map(([kind, found]) => (
        <Card key={kind} title={leadText(kind)}>
          <ul class="leads">
            {found.map((lead, index) => (
              <Found key={index} lead={lead} />
            ))}
          </ul>
        </Card>
      ))}
    </div>
  );
}
