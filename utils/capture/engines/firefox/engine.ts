/**
 * Capture in Firefox: it draws any part of a document without being scrolled there, tells certificates of every host,
 * and lets a page's own cache be read. Without host access it draws the tab in front all the same, and says what is missing.
 */
import { errorText, failed, ok, type Result } from '@/utils/evidence/result';
import { captureTabArea, captureVisible, captureVisibleArea } from '@/utils/browser/page-capture';
import type { CaptureTarget, DepthSession, Engine } from '../engine';
import { measure } from '../../page-geometry';
import { walkerIn } from '../../page-walker';
import { certificates, otherCertificates } from './certificates';
import { heldByPage } from './page-cache';
import { takeAreas, type AreaCamera } from './tab-strips';

const wholeTab = (target: CaptureTarget): AreaCamera => ({
  method: 'tab-capture',
  shoot: (area) => captureTabArea(target.tabId, area),
});
const tabInFront = (target: CaptureTarget): AreaCamera => ({
  method: 'tab-capture',
  shoot: (area) => captureVisibleArea(target.tabId, target.windowId, area),
});

async function open(target: CaptureTarget, viewport: Blob | null): Promise<Result<DepthSession>> {
  const { tabId } = target;
  // What cannot be drawn now cannot be read in depth either: it takes the same leave of the user.
  const tried = await captureTabArea(tabId, { x: 0, y: 0, width: 1, height: 1 });
  if (!tried.ok) {
    const detail =
      'host access was not given: only this page itself was read, without frames of other sites, requests and certificates';
    return failed('no-host-access', `${detail} (${tried.problem.detail})`);
  }
  const seen = await measure(tabId);
  if (!seen.ok) return seen;
  return ok({
    fullPage: (onStrip) =>
      takeAreas({ walker: walkerIn(tabId), camera: wholeTab(target), seen: seen.value, viewport }, onStrip),
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
  record: null,
  resources: ({ tabId }, known) => heldByPage(tabId, known, 'page', false),
  async visibleStrips(target, viewport, onStrip) {
    const { tabId } = target;
    const seen = await measure(tabId);
    if (!seen.ok) return seen;
    return takeAreas(
      { walker: walkerIn(tabId), camera: tabInFront(target), seen: seen.value, viewport },
      onStrip,
    );
  },
};
