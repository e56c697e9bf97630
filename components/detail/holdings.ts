/** What one package holds and what was taken out of it, in figures: what somebody wants to know before it is sent. Pure. */
import type { Redaction } from '@/utils/evidence/schema';
import type { CaptureDetails } from './capture-details';

export interface Holdings {
  pictures: number;
  /** The DOM snapshot, the browser's own archive, the visible text. */
  copies: number;
  hasDocument: boolean;
  archiveBytes: number;
  /** Null while the request log is read, or where there is none. */
  network: NetworkHoldings | null;
  certificates: number;
  leads: number;
  /** Name and organisation as they stand in the package. */
  operator: string[];
  /** The name that the user was logged in under on the page, where it was recorded. */
  account: string | null;
  removed: Record<Redaction['kind'], number>;
}

export interface NetworkHoldings {
  requests: number;
  hosts: number;
  addresses: number;
}

/** Lines of network/requests.jsonl; what cannot be read counts as a request and nothing else. */
export function networkHoldings(log: string): NetworkHoldings {
  const lines = log.split('\n').filter((line) => line !== '');
  const matches = (pattern: RegExp): number =>
    new Set(lines.map((line) => pattern.exec(line)?.[1]).filter((found) => found !== undefined)).size;
  return {
    requests: lines.length,
    hosts: matches(/^\{"url":"[a-z]+:\/\/(?:[^"/@]*@)?([^"/:?#]+)/),
    addresses: matches(/"ip":"([^"]+)","from_cache"/),
  };
}

export function holdingsOf(
  { artefacts, evidence, leads }: CaptureDetails,
  network: NetworkHoldings | null,
): Holdings {
  const of = (...roles: string[]) => artefacts.filter(({ entry }) => roles.includes(entry.role));
  const removed = { cookie: 0, authorization: 0, 'typed-value': 0, 'url-secret': 0, 'storage-token': 0 };
  for (const { kind, count } of evidence?.handling.redactions ?? []) removed[kind] += count;
  return {
    pictures: of('viewport-screenshot', 'full-page-strip', 'reconstruction').length,
    copies: of('dom-snapshot', 'mhtml-snapshot', 'visible-text').length,
    hasDocument: of('original-document').length > 0,
    archiveBytes: of('web-archive').reduce((sum, { entry }) => sum + entry.bytes, 0),
    network,
    certificates: evidence?.tls?.chain.length ?? 0,
    leads: leads.length,
    operator: [evidence?.operator.name, evidence?.operator.organisation].filter(
      (name) => typeof name === 'string',
    ),
    account: evidence?.operator.account_used ?? null,
    removed,
  };
}
