/** Capture in Chromium, Chrome and Edge: what needs no debugger first, then strips, bodies and certificates through it. */
import { z } from 'zod';
import { errorText, failed, ok, type Result } from '@/utils/evidence/result';
import { fromBase64 } from '@/utils/evidence/pem';
import { attachDebugger, type DebuggerSession } from '@/utils/browser/debugger';
import { captureVisible, saveMhtml } from '@/utils/browser/page-capture';
import { capturePolicy } from '../../policy';
import type { CaptureTarget, CertificateChain, DepthSession, Engine } from '../engine';
import { loadedResources } from './loaded-resources';
import { measure, takeStrips } from './strips';

const certificateAnswer = z.object({ tableNames: z.array(z.string()).max(20) });
const securityEvent = z.object({
  visibleSecurityState: z.object({
    certificateSecurityState: z
      .object({ protocol: z.string(), cipher: z.string(), certificateNetworkError: z.string().optional() })
      .optional(),
  }),
});

/** Protocol, cipher and the browser's own judgement of the main page's connection; nulls where it does not tell. */
async function connection(
  session: DebuggerSession,
): Promise<Pick<CertificateChain, 'protocol' | 'cipher' | 'trusted'>> {
  const unknown = { protocol: null, cipher: null, trusted: null };
  return new Promise((resolve) => {
    const stop = session.onEvent(({ method, params }) => {
      if (method !== 'Security.visibleSecurityStateChanged') return;
      stop();
      const state = securityEvent.safeParse(params).data?.visibleSecurityState.certificateSecurityState;
      resolve(
        state
          ? {
              protocol: state.protocol,
              cipher: state.cipher,
              trusted: state.certificateNetworkError === undefined,
            }
          : unknown,
      );
    });
    void session.send('Security.enable', {}, capturePolicy.callMs).then(async (answer) => {
      if (answer.ok) await new Promise((wake) => setTimeout(wake, 200));
      stop();
      resolve(unknown);
    });
  });
}

async function certificates(session: DebuggerSession, origin: string): Promise<Result<CertificateChain>> {
  const answer = await session.send('Network.getCertificate', { origin }, capturePolicy.callMs);
  if (!answer.ok) return answer;
  const parsed = certificateAnswer.safeParse(answer.value);
  if (!parsed.success || parsed.data.tableNames.length === 0) {
    return failed('no-certificate', `the browser holds no certificate for ${origin}`);
  }
  return ok({
    host: new URL(origin).host,
    certificates: parsed.data.tableNames.map(fromBase64),
    ...(await connection(session)),
  });
}

async function open(target: CaptureTarget, viewport: Blob | null): Promise<Result<DepthSession>> {
  const { tabId } = target;
  // Before the debugger's bar takes some of the page's height.
  const seen = await measure(tabId);
  if (!seen.ok) return seen;
  const attached = await attachDebugger(tabId);
  if (!attached.ok) return attached;
  const session = attached.value;
  const barSettled = new Promise((resolve) => setTimeout(resolve, capturePolicy.barSettleMs));
  return ok({
    async fullPage(onStrip) {
      await barSettled;
      return takeStrips({ tabId, session, seen: seen.value, viewport }, onStrip);
    },
    resources: () => loadedResources(session),
    certificates: (origin) => certificates(session, origin),
    close: () => session.detach(),
  });
}

export const chromiumEngine: Engine = {
  name: 'chromium',
  async viewport({ windowId }) {
    try {
      return ok(await captureVisible(windowId));
    } catch (error) {
      return failed('viewport-refused', errorText(error));
    }
  },
  async mhtml({ tabId }) {
    try {
      return ok(await saveMhtml(tabId));
    } catch (error) {
      return failed('no-mhtml', errorText(error));
    }
  },
  open,
};
