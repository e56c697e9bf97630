/** The desk's signed word that it has the package: when, from whom, and what it checked. */
import { t } from '@/utils/browser/i18n';
import type { ReceiptRecord } from '@/utils/archive/records';
import { Card } from '../kit/Card';
import { Facts } from '../kit/Facts';
import { Foreign } from '../kit/Foreign';
import { HashText } from '../kit/HashText';
import { Icon } from '../kit/Icon';
import { Time } from '../kit/Time';
import { checkText } from '../words/codes';
import { tCount } from '../words/counts';
import { bytesText } from '../words/sizes';
import { readReceipt } from './capture-details';
import './ReceiptCard.css';

export function ReceiptCard({ record }: { record: ReceiptRecord }) {
  const receipt = readReceipt(record);
  return (
    <Card title={t('receipt')} lead={t('receipt_lead')} icon="receipt">
      {receipt && (
        <>
          <Facts
            facts={[
              { name: t('receipt_desk'), value: <Foreign text={receipt.desk.name} /> },
              { name: t('receipt_received'), value: <Time ms={Date.parse(receipt.received_at)} /> },
              { name: t('package_size'), value: bytesText(receipt.bytes) },
              {
                name: t('receipt_key'),
                value: <HashText value={receipt.desk.receipt_key_sha256} name={t('receipt_key')} />,
              },
            ]}
          />
          <details class="checks">
            <summary>{tCount('receipt_checks', receipt.checks.length)}</summary>
            <ul>
              {receipt.checks.map((check) => (
                <li key={check.id} class={`check check-${check.status}`}>
                  <Icon
                    name={check.status === 'passed' ? 'check' : check.status === 'failed' ? 'cross' : 'dash'}
                    size={16}
                  />
                  <code dir="ltr">{check.id}</code>
                  <span class="unseen">{checkText(check.status)}</span>
                  <span class="check-detail">
                    <Foreign text={check.detail} />
                  </span>
                </li>
              ))}
            </ul>
          </details>
        </>
      )}
    </Card>
  );
}
