/** Capture in Chromium, Chrome and Edge: what needs no debugger first, then strips, bodies and certificates through it. */
import { errorText, failed, ok, type Result } from '@/utils/evidence/result';
import { attachDebugger } from '@/utils/browser/debugger';
import { captureVisible, saveMhtml } from '@/utils/browser/page-capture';
import { capturePolicy } from '../../policy';
import type { CaptureTarget, DepthSession, Engine } from '../engine';
import { certificates } from './certificates';
import { loadedResources } from './loaded-resources';
import { debuggerCamera, letGo, visibleCamera } from './cameras';
import { measure, takeStrips } from '../strips';

async function open(target: CaptureTarget, viewport: Blob | null): Promise<Result<DepthSession>> {
  const { tabId, mark } = target;
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
      return takeStrips(
        { tabId, mark, camera: debuggerCamera(session), seen: seen.value, viewport },
        onStrip,
      );
    },
    resources: () => loadedResources(session),
    certificates: (origin) => certificates(tabId, session, origin),
    async close() {
      await letGo(session);
      await session.detach();
    },
  });
}

export const chromiumEngine: Engine = {
  name: 'chromium',
  async viewport({ tabId, windowId }) {
    try {
      return await captureVisible(tabId, windowId);
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
  record: null,
  async visibleStrips(target, viewport, onStrip) {
    const seen = await measure(target.tabId);
    if (!seen.ok) return seen;
    const { tabId, mark } = target;
    return takeStrips({ tabId, mark, camera: visibleCamera(target), seen: seen.value, viewport }, onStrip);
  },
};
