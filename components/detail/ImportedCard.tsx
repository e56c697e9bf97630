/** That a capture was made elsewhere: who signed it, and what of it nobody here could prove. */
import type { ImportRecord } from '@/utils/archive/records';
import { t } from '@/utils/browser/i18n';
import { Card } from '../kit/Card';
import { CheckName } from '../kit/CheckName';
import { Facts } from '../kit/Facts';
import { HashText } from '../kit/HashText';
import { Notice } from '../kit/Notice';
import { Time } from '../kit/Time';

export interface ImportedCardProps {
  from: ImportRecord;
  /** It came without its package. */
  remains: boolean;
}

const CheckNames = ({ ids }: { ids: readonly string[] }) => (
  <ul>
    {ids.map((id) => (
      <li key={id}>
        <CheckName id={id} />
      </li>
    ))}
  </ul>
);

export function ImportedCard({ from: { atMs, signerSha256, unproven }, remains }: ImportedCardProps) {
  const facts = [
    { name: t('imported_at'), value: <Time ms={atMs} /> },
    ...(signerSha256 === ''
      ? []
      : [
          {
            name: t('imported_signer'),
            value: <HashText value={signerSha256} name={t('imported_signer')} />,
          },
        ]),
    ...(unproven.length === 0
      ? []
      : [{ name: t('imported_unproven'), value: <CheckNames ids={unproven} /> }]),
  ];
  return (
    <Card title={t('imported')} lead={t('imported_lead')} icon="upload">
      {remains && (
        <Notice tone="warn" title={t('imported_remains')}>
          {t('imported_remains_text')}
        </Notice>
      )}
      <Facts facts={facts} />
    </Card>
  );
}
