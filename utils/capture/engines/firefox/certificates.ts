/** Certificates as the browser told them while the page loaded: of the page, and of the hosts it talked to. */
import { fromBase64 } from '@/utils/evidence/pem';
import { failed, ok, type Result } from '@/utils/evidence/result';
import type { PageLog } from '../../request-log';
import { requestsOf } from '../../tab-requests';
import type { CertificateChain } from '../engine';

const asChain = (host: string, told: PageLog['tls'][string]): CertificateChain => ({
  host,
  certificates: told.chain.map(fromBase64),
  protocol: told.protocol,
  cipher: told.cipher,
  trusted: told.trusted,
  method: 'web-request',
});

export async function certificates(tabId: number, origin: string): Promise<Result<CertificateChain>> {
  const { host } = new URL(origin);
  const told = (await requestsOf(tabId)).tls[host];
  return told && told.chain.length > 0
    ? ok(asChain(host, told))
    : failed('no-certificate', 'the page was open before the browser could be asked for its certificate');
}

/** Of the players and servers that the page talked to beside its own host. */
export async function otherCertificates(tabId: number, origin: string): Promise<CertificateChain[]> {
  const { host } = new URL(origin);
  return Object.entries((await requestsOf(tabId)).tls)
    .filter(([other, { chain }]) => other !== host && chain.length > 0)
    .map(([other, told]) => asChain(other, told));
}
