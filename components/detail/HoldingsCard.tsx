/** "What this package holds": a plain list, to be read before anything is sent. */
import { useEffect, useState } from 'preact/hooks';
import { t } from '@/utils/browser/i18n';
import { Card } from '../kit/Card';
import { Facts, type Fact } from '../kit/Facts';
import { Foreign } from '../kit/Foreign';
import { listText, tCount } from '../words/counts';
import { bytesText } from '../words/sizes';
import { tlpText } from '../words/codes';
import type { CaptureDetails } from './capture-details';
import { holdingsOf, networkHoldings, type Holdings, type NetworkHoldings } from './holdings';

/** Read once the card is shown: the log of a large page is some megabytes. */
function useNetwork({ artefacts, capture }: CaptureDetails): NetworkHoldings | null {
  const [network, setNetwork] = useState<NetworkHoldings | null>(null);
  const log = artefacts.find(({ entry }) => entry.role === 'request-log');
  useEffect(() => {
    let wanted = true;
    setNetwork(null);
    void log?.body.text().then((text) => {
      if (wanted) setNetwork(networkHoldings(text));
    });
    return () => {
      wanted = false;
    };
  }, [capture.id, log?.entry.sha256]);
  return network;
}

function removedText({ removed }: Holdings): string {
  const headers = removed.cookie + removed.authorization;
  const said = [
    headers > 0 && tCount('holds_removed_headers', headers),
    removed['url-secret'] > 0 && tCount('holds_removed_addresses', removed['url-secret']),
    removed['storage-token'] > 0 && tCount('holds_removed_tokens', removed['storage-token']),
    removed['typed-value'] > 0 && tCount('holds_removed_typed', removed['typed-value']),
  ].filter((part) => part !== false);
  return said.length === 0 ? t('holds_removed_nothing') : listText(said);
}

function networkText({ network, certificates }: Holdings): string {
  const known =
    network && network.requests > 0
      ? [
          tCount('holds_requests', network.requests),
          tCount('holds_hosts', network.hosts),
          tCount('holds_addresses', network.addresses),
        ]
      : [];
  const all = certificates > 0 ? [...known, tCount('holds_certificates', certificates)] : known;
  return all.length === 0 ? t('holds_nothing') : listText(all);
}

function pageText(holdings: Holdings): string {
  const { pictures, copies, hasDocument, archiveBytes } = holdings;
  return listText([
    tCount('holds_pictures', pictures),
    ...(hasDocument ? [t('holds_document')] : []),
    ...(copies > 0 ? [tCount('holds_copies', copies)] : []),
    ...(archiveBytes > 0 ? [t('holds_archive', bytesText(archiveBytes))] : []),
  ]);
}

export function HoldingsCard({ details }: { details: CaptureDetails }) {
  const network = useNetwork(details);
  const { evidence } = details;
  if (!evidence) return null;
  const holdings = holdingsOf(details, network);
  const { operator, account } = holdings;
  const facts: Fact[] = [
    { name: t('holds_page'), value: pageText(holdings) },
    { name: t('holds_network'), value: networkText(holdings) },
    {
      name: t('holds_leads'),
      value: holdings.leads === 0 ? t('holds_nothing') : tCount('holds_leads_found', holdings.leads),
    },
    {
      name: t('holds_you'),
      value: operator.length === 0 ? t('holds_nobody') : <Foreign text={listText(operator)} />,
    },
    {
      name: t('holds_account'),
      value: account === null ? t('holds_account_none') : <Foreign text={account} />,
    },
    { name: t('holds_removed'), value: removedText(holdings) },
    {
      name: t('holds_personal'),
      value: {
        unknown: t('holds_personal_unknown'),
        none: t('holds_personal_none'),
        present: t('holds_personal_present'),
      }[evidence.handling.personal_data],
    },
    { name: t('holds_marking'), value: `${evidence.handling.tlp}: ${tlpText(evidence.handling.tlp)}` },
  ];
  return (
    <Card title={t('holds')} lead={t('holds_lead')} icon="list">
      <Facts facts={facts} />
    </Card>
  );
}
