/**
 * The certificates the page came with. Chromium tells them only of responses seen while the debugger listens; so the
 * page is made to read something it already holds, `only-if-cached`, past its service worker: nothing is sent to anybody.
 */
import { z } from 'zod';
import { failed, ok, type Result } from '@/utils/evidence/result';
import { fromBase64 } from '@/utils/evidence/pem';
import type { DebuggerSession } from '@/utils/browser/debugger';
import { runInPage } from '@/utils/browser/inject';
import { capturePolicy } from '../../policy';
import type { CertificateChain } from '../engine';
import { passWorkersBy } from './pass-workers-by';

const certificateAnswer = z.object({ tableNames: z.array(z.string()).max(20) });
const responseReceived = z.object({
  response: z.object({
    url: z.string(),
    securityState: z.string().optional(),
    securityDetails: z
      .object({ protocol: z.string(), cipher: z.string(), keyExchangeGroup: z.string().optional() })
      .optional(),
  }),
});

/**
 * Runs in the page: reads the first thing of its own origin that the cache still has. Returns its address or null. A service
 * worker that is not `passedBy` would be asked in its place.
 */
async function readSomethingCached(passedBy: boolean): Promise<string | null> {
  if (!passedBy && (navigator as Partial<Navigator>).serviceWorker?.controller) return null;
  const own = performance
    .getEntriesByType('resource')
    .map(({ name }) => name)
    .filter((name) => name.startsWith(`${location.origin}/`));
  for (const url of [location.href, ...own].slice(0, 30)) {
    try {
      const response = await fetch(url, { cache: 'only-if-cached', mode: 'same-origin' });
      await response.arrayBuffer();
      return response.url;
    } catch {
      // Not in the cache.
    }
  }
  return null;
}

export async function certificates(
  tabId: number,
  session: DebuggerSession,
  origin: string,
): Promise<Result<CertificateChain>> {
  let connection: Pick<CertificateChain, 'protocol' | 'cipher' | 'trusted'> = {
    protocol: null,
    cipher: null,
    trusted: null,
  };
  const stop = session.onEvent(({ method, params }) => {
    if (method !== 'Network.responseReceived') return;
    const { response } = responseReceived.safeParse(params).data ?? {};
    if (!response?.securityDetails || !response.url.startsWith(`${origin}/`)) return;
    const { protocol, cipher, keyExchangeGroup } = response.securityDetails;
    connection = {
      protocol,
      cipher: [cipher, keyExchangeGroup].filter(Boolean).join(' '),
      trusted: response.securityState === 'secure',
    };
  });
  const cached = await passWorkersBy(session, (passedBy) =>
    runInPage(tabId, readSomethingCached, [passedBy]),
  );
  const answer = await session.send('Network.getCertificate', { origin }, capturePolicy.callMs);
  stop();
  if (!answer.ok) return answer;
  const parsed = certificateAnswer.safeParse(answer.value);
  if (!parsed.success || parsed.data.tableNames.length === 0) {
    const held = cached.ok && cached.value !== null;
    return failed(
      'no-certificate',
      held
        ? 'the browser tells no certificate'
        : 'nothing of this site is in the cache to tell its certificate',
    );
  }
  return ok({
    host: new URL(origin).host,
    certificates: parsed.data.tableNames.map(fromBase64),
    ...connection,
    method: 'debugger',
  });
}
