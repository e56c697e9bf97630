/** What is alleged about this capture, and its earlier versions: amended by a new one, never rewritten. */
import { t } from '@/utils/browser/i18n';
import type { ClaimRecord } from '@/utils/archive/records';
import type { Claim } from '@/utils/referral/schema';
import { Badge } from '../kit/Badge';
import { Button } from '../kit/Button';
import { Card } from '../kit/Card';
import { Facts } from '../kit/Facts';
import { Foreign } from '../kit/Foreign';
import { Time } from '../kit/Time';
import { contentKindText, infringementText } from '../words/codes';
import { figure } from '../words/counts';
import './ClaimCard.css';

const claimFacts = (claim: Claim) => [
  { name: t('claim_work'), value: <Foreign text={claim.work} /> },
  { name: t('claim_rights_holder'), value: <Foreign text={claim.rights_holder} /> },
  { name: t('claim_kind'), value: contentKindText(claim.kind) },
  { name: t('claim_infringement'), value: infringementText(claim.infringement) },
  ...(claim.note ? [{ name: t('claim_note'), value: <Foreign text={claim.note} /> }] : []),
];

/** `replaced`: a later version stands in its place, so that it is not sent any more. */
function State({ record, replaced = false }: { record: ClaimRecord; replaced?: boolean }) {
  if (record.imported)
    return (
      <Badge tone="neutral" icon="upload">
        {t('claim_imported')}
      </Badge>
    );
  if (record.delivered)
    return (
      <Badge tone="ok" icon="check">
        {t('claim_delivered')}
      </Badge>
    );
  if (replaced) return <Badge tone="neutral">{t('claim_replaced')}</Badge>;
  if (record.signed)
    return (
      <Badge tone="neutral" icon="seal">
        {t('claim_signed')}
      </Badge>
    );
  return (
    <Badge tone="neutral" icon="clock">
      {t('claim_unsigned')}
    </Badge>
  );
}

export interface ClaimCardProps {
  claims: readonly ClaimRecord[];
  /** Of the page before: can be given again with one press. */
  last: Claim | null;
  onEdit: () => void;
  onRepeat: (claim: Claim) => void;
}

export function ClaimCard({ claims, last, onEdit, onRepeat }: ClaimCardProps) {
  const newest = claims.at(-1);
  if (!newest) {
    return (
      <Card title={t('claim')} lead={t('claim_none')} icon="tag">
        <div class="claim-actions">
          {last && (
            <Button icon="tag" onPress={() => onRepeat(last)}>
              {t('claim_repeat')} <Foreign text={last.work} lines={1} />
            </Button>
          )}
          <Button kind={last ? 'quiet' : 'plain'} onPress={onEdit}>
            {t('claim_give')}
          </Button>
        </div>
      </Card>
    );
  }
  const earlier = claims.slice(0, -1).reverse();
  return (
    <Card
      title={t('claim')}
      icon="tag"
      lead={t('claim_apart')}
      aside={
        <Button size="small" onPress={onEdit}>
          {t('claim_amend')}
        </Button>
      }
    >
      <Facts facts={claimFacts(newest.claim)} />
      <p class="claim-foot">
        <State record={newest} />
        <span>
          {t('claim_version', figure(newest.version))} <Time ms={newest.savedAtMs} />
        </span>
      </p>
      {earlier.length > 0 && (
        <details class="claim-earlier">
          <summary>{t('claim_earlier')}</summary>
          {earlier.map((record) => (
            <div key={record.version}>
              <p class="claim-foot">
                <State record={record} replaced />
                <span>
                  {t('claim_version', figure(record.version))} <Time ms={record.savedAtMs} />
                </span>
              </p>
              <Facts facts={claimFacts(record.claim)} />
            </div>
          ))}
        </details>
      )}
    </Card>
  );
}
