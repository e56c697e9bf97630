/** Capture in Chromium, Chrome and Edge: what needs no debugger first, then strips, bodies and certificates through it. */
import { errorText, failed, ok, type Result } from '@/utils/evidence/result';
import { attachDebugger, type DebuggerSession } from '@/utils/browser/debugger';
import { framesOf } from '@/utils/browser/frames';
import { captureVisible, saveMhtml } from '@/utils/browser/page-capture';
import { tabInView, zoomOf } from '@/utils/browser/tabs';
import { withCached } from '../../cached-resources';
import { measure } from '../../page-geometry';
import { walkerIn } from '../../page-walker';
import { capturePolicy } from '../../policy';
import { limited } from '../../steps';
import { isPinched } from '../../walker/pinch';
import type { CaptureTarget, DepthSession, Engine } from '../engine';
import { certificates } from './certificates';
import { loadedResources } from './loaded-resources';
import { debuggerCamera, letGo, visibleCamera } from './cameras';
import { takeStrips } from '../strips';
import type { Geometry } from '../../page-geometry';
import { documentsWithWorker, passWorkersBy } from './pass-workers-by';
import { recordPage } from './record';

async function open(target: CaptureTarget, viewport: Blob | null): Promise<Result<DepthSession>> {
  const { tabId } = target;
  // Before the debugger's bar takes some of the page's height. A page that does not answer is not attached to at some later time.
  const seen = await limited(() => measure(tabId), capturePolicy.measureMs);
  if (!seen.ok) return seen;
  const attached = await attachDebugger(tabId);
  return attached.ok ? ok(await depth(attached.value, target, seen.value, viewport)) : attached;
}

/** The debugger has been there since the page was loaded, and its bar with it. */
async function openAttached(
  session: DebuggerSession,
  target: CaptureTarget,
  viewport: Blob | null,
): Promise<Result<DepthSession>> {
  const seen = await measure(target.tabId);
  return seen.ok ? ok(await depth(session, target, seen.value, viewport)) : seen;
}

/**
 * Its tab is in front, its window neither put away nor behind others, and nothing in it is drawn by another process, as
 * frames of other sites are: what comes into view is in the next picture.
 */
async function isDrawn({ tabId, windowId }: CaptureTarget, { hidden }: Geometry): Promise<boolean> {
  const [inView, frames] = await Promise.all([
    tabInView(tabId, windowId).catch(() => null),
    framesOf(tabId).catch(() => []),
  ]);
  return !hidden && inView?.ok === true && frames.length === 1;
}

async function depth(
  session: DebuggerSession,
  target: CaptureTarget,
  seen: Geometry,
  viewport: Blob | null,
): Promise<DepthSession> {
  const { tabId } = target;
  const camera = debuggerCamera(session, () => isDrawn(target, seen), await zoomOf(tabId));
  // While the bar slides in, the page keeps the window it had.
  await Promise.all([camera.layOut?.(seen.innerWidth, seen.innerHeight), camera.keepDrawn()]);
  return {
    async viewport() {
      const shot = await camera.shoot();
      return shot.ok ? ok(await shot.value.png()) : shot;
    },
    async fullPage(onTaken) {
      const taken = await takeStrips({ walker: walkerIn(tabId), camera, seen, viewport }, onTaken);
      if (!taken.ok) await letGo(session);
      return taken;
    },
    resources: async (known, where) => {
      const urls = new Set(known.map(({ url }) => url));
      const silent = new Set(typeof where === 'object' ? where.silentUrls : []);
      const held = await loadedResources(session, urls, silent, documentsWithWorker(tabId, where));
      return passWorkersBy(session, (passedBy) => withCached(tabId, held, known, where, passedBy));
    },
    certificates: (origin) => certificates(tabId, session, origin),
    otherCertificates: async () => [],
    async close() {
      await letGo(session);
      // From the window's corner on: where in the window the user had enlarged it, nobody can say to Chromium.
      if (isPinched(seen)) await camera.pinch(seen.pinch);
      await session.detach();
    },
  };
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
  record: recordPage(openAttached),
  resources: ({ tabId }, known, where) => withCached(tabId, null, known, where, false),
  async visibleStrips(target, viewport, onTaken) {
    const seen = await measure(target.tabId);
    if (!seen.ok) return seen;
    const walker = walkerIn(target.tabId);
    return takeStrips({ walker, camera: visibleCamera(target), seen: seen.value, viewport }, onTaken);
  },
};
