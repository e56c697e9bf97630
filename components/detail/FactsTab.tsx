/** The facts of a capture: how the page was reached, who answered, over which connection, and with what it was read. */
import { t } from '@/utils/browser/i18n';
import type { Evidence, MainResponse, Redirect, TlsFacts } from '@/utils/evidence/schema';
import { Badge } from '../kit/Badge';
import { Card } from '../kit/Card';
import { EmptyState } from '../kit/EmptyState';
import { Facts, type Fact } from '../kit/Facts';
import { Address, Foreign } from '../kit/Foreign';
import { HashText } from '../kit/HashText';
import { Time } from '../kit/Time';
import { methodText } from '../words/codes';
import { figure, tCount } from '../words/counts';
import './FactsTab.css';

const Unknown = () => <span class="unknown">{t('not_known')}</span>;
const text = (value: string | null) => (value ? <Foreign text={value} /> : <Unknown />);
const moment = (instant: string) => <Time ms={Date.parse(instant)} />;
const pixels = (size: { width: number; height: number }): string =>
  t('pixels', figure(Math.round(size.width)), figure(Math.round(size.height)));

const addressFacts = ({ target, page }: Evidence): Fact[] => [
  { name: t('fact_url_final'), value: <Address url={target.url_final} /> },
  { name: t('fact_url_typed'), value: target.url_typed ? <Address url={target.url_typed} /> : <Unknown /> },
  { name: t('fact_title'), value: text(target.title) },
  { name: t('fact_referrer'), value: target.referrer ? <Address url={target.referrer} /> : <Unknown /> },
  { name: t('fact_page_size'), value: pixels(page.document_size) },
  { name: t('fact_viewport'), value: pixels(page.viewport) },
];

function Redirects({ redirects }: { redirects: readonly Redirect[] }) {
  if (redirects.length === 0) return <p class="unknown">{t('no_redirects')}</p>;
  return (
    <ol class="hops">
      {redirects.map((hop, index) => (
        <li key={index}>
          <Badge tone="neutral">{hop.status}</Badge>
          <span class="hop-body">
            <Address url={hop.url} />
            {hop.ip && <code dir="ltr">{hop.ip}</code>}
          </span>
        </li>
      ))}
    </ol>
  );
}

const fromText = (response: MainResponse): string =>
  response.from_cache
    ? t('from_cache')
    : response.from_service_worker
      ? t('from_service_worker')
      : t('from_network');

function Response({ response }: { response: MainResponse | null }) {
  if (!response) return <p class="unknown">{t('no_main_response')}</p>;
  return (
    <>
      <Facts
        facts={[
          { name: t('fact_status'), value: <Foreign text={response.status_line} /> },
          {
            name: t('fact_server_ip'),
            value: response.ip ? <code dir="ltr">{response.ip}</code> : <Unknown />,
          },
          { name: t('fact_source'), value: fromText(response) },
          { name: t('fact_answered_at'), value: moment(response.at) },
        ]}
      />
      <details class="headers">
        <summary>{tCount('headers', response.headers.length)}</summary>
        <dl class="mono" dir="ltr">
          {response.headers.map(([name, value], index) => (
            <div key={index}>
              <dt>
                <Foreign text={name} />
              </dt>
              <dd>
                <Foreign text={value} />
              </dd>
            </div>
          ))}
        </dl>
      </details>
    </>
  );
}

function Tls({ tls }: { tls: TlsFacts | null }) {
  if (!tls) return <p class="unknown">{t('no_tls')}</p>;
  const trusted =
    tls.trusted === null ? (
      <Unknown />
    ) : (
      <Badge tone={tls.trusted ? 'ok' : 'bad'} icon={tls.trusted ? 'check' : 'alert'}>
        {tls.trusted ? t('tls_trusted') : t('tls_untrusted')}
      </Badge>
    );
  return (
    <>
      <Facts
        facts={[
          { name: t('fact_tls_host'), value: text(tls.host) },
          {
            name: t('fact_tls_protocol'),
            value: text([tls.protocol, tls.cipher].filter(Boolean).join(', ')),
          },
          { name: t('fact_tls_trusted'), value: trusted },
        ]}
      />
      <ol class="chain">
        {tls.chain.map((certificate) => (
          <li key={certificate.sha256}>
            <strong>
              <Foreign text={certificate.subject} />
            </strong>
            <span>
              {t('tls_issued_by')} <Foreign text={certificate.issuer} />
            </span>
            <span>
              {t('tls_valid')} {moment(certificate.not_before)} – {moment(certificate.not_after)}
            </span>
            <HashText value={certificate.sha256} name={t('certificate')} />
          </li>
        ))}
      </ol>
    </>
  );
}

const skewText = (ms: number | null) => (ms === null ? <Unknown /> : t('clock_skew', figure(Math.round(ms))));

const makingFacts = ({
  operator,
  browser,
  device,
  tool,
  method,
  clock,
  vantage,
  handling,
}: Evidence): Fact[] => [
  {
    name: t('fact_operator'),
    value: text([operator.name, operator.organisation].filter(Boolean).join(', ')),
  },
  { name: t('fact_browser'), value: <Foreign text={`${browser.name} ${browser.version}`} /> },
  {
    name: t('fact_device'),
    value: <Foreign text={[device.os, device.architecture].filter(Boolean).join(', ')} />,
  },
  { name: t('fact_time_zone'), value: text(device.time_zone) },
  { name: t('fact_private_window'), value: browser.private_window ? t('yes') : t('no') },
  { name: t('fact_tool'), value: `${tool.name} ${tool.version}` },
  { name: t('fact_full_page'), value: method.full_page ? methodText(method.full_page) : <Unknown /> },
  { name: t('fact_snapshot'), value: method.snapshot ? methodText(method.snapshot) : <Unknown /> },
  { name: t('fact_clock'), value: moment(clock.wall) },
  { name: t('fact_clock_skew'), value: skewText(clock.skew_ms) },
  { name: t('fact_country'), value: text(vantage.country) },
  { name: t('fact_tlp'), value: handling.tlp },
];

export function FactsTab({ evidence }: { evidence: Evidence | null }) {
  if (!evidence) {
    return (
      <EmptyState icon="info" title={t('no_facts')}>
        <p>{t('no_facts_text')}</p>
      </EmptyState>
    );
  }
  return (
    <div class="facts-tab">
      <Card title={t('facts_address')}>
        <Facts facts={addressFacts(evidence)} />
      </Card>
      <Card title={t('facts_redirects')}>
        <Redirects redirects={evidence.redirects} />
      </Card>
      <Card title={t('facts_response')}>
        <Response response={evidence.main_response} />
      </Card>
      <Card title={t('facts_tls')}>
        <Tls tls={evidence.tls} />
      </Card>
      <Card title={t('facts_making')}>
        <Facts facts={makingFacts(evidence)} />
      </Card>
    </div>
  );
}
