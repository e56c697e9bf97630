/**
 * Capture in Firefox: it draws any part of a document without being scrolled there, tells certificates of every host,
 * and lets a page's own cache be read. Without host access it draws the tab in front all the same, and says what is missing.
 */
import { errorText, failed, ok, type Result } from '@/utils/evidence/result';
import { hasHostAccess } from '@/utils/browser/host-access';
import { captureTabArea, captureVisible, captureVisibleArea } from '@/utils/browser/page-capture';
import type { CaptureTarget, DepthSession, Engine } from '../engine';
import { measure } from '../../page-geometry';
import { walkerIn } from '../../page-walker';
import { certificates, otherCertificates } from './certificates';
import { heldByPage } from './page-cache';
import { recordPage } from './record';
import type { AreaCamera } from './drawn-area';
import { takeAreas } from './tab-strips';

const wholeTab = (target: CaptureTarget): AreaCamera => ({
  method: 'tab-capture',
  shoot: (area) => captureTabArea(target.tabId, area),
});
const tabInFront = (target: CaptureTarget): AreaCamera => ({
  method: 'tab-capture',
  shoot: (area) => captureVisibleArea(target.tabId, target.windowId, area),
});

/** Drawing a tab takes the same leave of the user as reading it in depth, but a click on the button may lend it for a while. */
async function whyNotInDepth(tabId: number): Promise<string | null> {
  if (!(await hasHostAccess())) return 'the user has given no leave to read all sites';
  const tried = await captureTabArea(tabId, { x: 0, y: 0, width: 1, height: 1 });
  return tried.ok ? null : tried.problem.detail;
}

async function open(target: CaptureTarget, viewport: Blob | null): Promise<Result<DepthSession>> {
  const { tabId } = target;
  const refused = await whyNotInDepth(tabId);
  if (refused !== null) {
    const detail =
      'host access was not given: only this page itself was read, without frames of other sites, requests and certificates';
    return failed('no-host-access', `${detail} (${refused})`);
  }
  const seen = await measure(tabId);
  const walker = walkerIn(tabId);
  return ok({
    viewport: null,
    // A document in the browser's own viewer cannot be measured, but its certificates are known all the same.
    fullPage: async (onTaken) =>
      seen.ok ? takeAreas({ walker, camera: wholeTab(target), seen: seen.value, viewport }, onTaken) : seen,
    resources: (known, where) => heldByPage(tabId, known, where, true),
    certificates: (origin) => certificates(tabId, origin),
    otherCertificates: (origin) => otherCertificates(tabId, origin),
    close: async () => undefined,
  });
}

export const firefoxEngine: Engine = {
  name: 'firefox',
  async viewport({ tabId, windowId }) {
    const shot = await captureTabArea(tabId, null);
    if (shot.ok) return shot;
    try {
      return await captureVisible(tabId, windowId);
    } catch (error) {
      return failed('viewport-refused', errorText(error));
    }
  },
  mhtml: null,
  open,
  record: recordPage,
  resources: ({ tabId }, known) => heldByPage(tabId, known, 'page', false),
  async visibleStrips(target, viewport, onTaken) {
    const { tabId } = target;
    const seen = await measure(tabId);
    if (!seen.ok) return seen;
    return takeAreas(
      { walker: walkerIn(tabId), camera: tabInFront(target), seen: seen.value, viewport },
      onTaken,
    );
  },
};
