/** The desk's signed word that it has the package: when, from whom, and what it checked. */
import { t } from '@/utils/browser/i18n';
import type { ReceiptRecord } from '@/utils/archive/records';
import { Card } from '../kit/Card';
import { CheckList } from '../kit/CheckList';
import { Facts } from '../kit/Facts';
import { Foreign } from '../kit/Foreign';
import { HashText } from '../kit/HashText';
import { Time } from '../kit/Time';
import { tCount } from '../words/counts';
import { bytesText } from '../words/sizes';
import { readReceipt } from './capture-details';

export interface ReceiptCardProps {
  record: ReceiptRecord;
  /** This device's own desk gave it; false: it came with an import, and nobody here can tell whose it is. */
  proven: boolean;
}

export function ReceiptCard({ record, proven }: ReceiptCardProps) {
  const receipt = readReceipt(record);
  return (
    <Card title={t('receipt')} lead={proven ? t('receipt_lead') : t('receipt_unproven')} icon="receipt">
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
          <CheckList title={tCount('receipt_checks', receipt.checks.length)} checks={receipt.checks} />
        </>
      )}
    </Card>
  );
}
