/** The figures of "what this package holds" are those of the package. */
import { expect, test } from 'vitest';
import { holdingsOf, networkHoldings } from '@/components/detail/holdings';
import type { CaptureDetails } from '@/components/detail/capture-details';
import type { LoggedRequest } from '@/utils/capture/request-log';
import { requestLine } from '@/utils/capture/request-log';

const line = (url: string, ip: string | null): string => {
  const request: LoggedRequest = {
    ...{
      requestId: '1',
      url,
      method: 'GET',
      type: 'image',
      frameId: 0,
      parentFrameId: -1,
      documentId: null,
      startedAtMs: 0,
    },
    ...{
      hops: [],
      status: 200,
      statusLine: '',
      headers: [['etag', '"ip":"9.9.9.9","from_cache"']],
      redacted: 0,
    },
    ...{ ip, proxied: null, fromCache: false, answeredAtMs: 1, error: null },
  };
  return JSON.stringify(requestLine(request));
};

test('requests, hosts and addresses are counted once each', () => {
  const log = [
    line('https://a.test/1', '192.0.2.1'),
    line('https://a.test:8443/2', '192.0.2.1'),
    line('https://constat-removed-0123456789@b.test/', null),
    line('wss://b.test/?x="ip":"1.1.1.1"', '192.0.2.2'),
  ].join('\n');
  expect(networkHoldings(`${log}\n`)).toEqual({ requests: 4, hosts: 2, addresses: 2 });
  expect(networkHoldings('')).toEqual({ requests: 0, hosts: 0, addresses: 0 });
});

test('what was taken out is summed over all artefacts', () => {
  const redaction = (kind: 'url-secret' | 'cookie', count: number) => ({
    path: null,
    kind,
    count,
    detail: '',
  });
  const details = {
    artefacts: [],
    leads: [],
    evidence: {
      ...{ tls: null, operator: { name: null, organisation: 'Meridian', account_used: null } },
      handling: {
        redactions: [redaction('url-secret', 2), redaction('url-secret', 3), redaction('cookie', 1)],
      },
    },
  } as unknown as CaptureDetails;
  const holdings = holdingsOf(details, null);
  expect(holdings.removed).toMatchObject({ 'url-secret': 5, cookie: 1, 'typed-value': 0 });
  expect(holdings.operator).toEqual(['Meridian']);
});
