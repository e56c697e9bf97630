/** The two ways of taking a picture of the window in Chromium. */
import { z } from 'zod';
import { errorText, failed, ok } from '@/utils/evidence/result';
import type { DebuggerSession } from '@/utils/browser/debugger';
import { captureVisible } from '@/utils/browser/page-capture';
import { pngFromBase64 } from '../../png';
import { capturePolicy } from '../../policy';
import type { Camera } from '../strips';
import type { CaptureTarget } from '../engine';

const screenshot = z.object({ data: z.string().min(100) });

/** Through the debugger: no rate limit, background tabs too, and viewports taller than the window. */
export const debuggerCamera = (session: DebuggerSession): Camera => ({
  method: 'debugger',
  async shoot() {
    const settings = { format: 'png', optimizeForSpeed: true };
    const answer = await session.send('Page.captureScreenshot', settings, capturePolicy.stripMs);
    if (!answer.ok) return answer;
    const parsed = screenshot.safeParse(answer.value);
    return parsed.success
      ? ok(await pngFromBase64(parsed.data.data))
      : failed('screenshot-empty', 'no image data came back');
  },
  async layOut(width, height) {
    const metrics = { width, height, deviceScaleFactor: 0, mobile: false };
    await session.send('Emulation.setDeviceMetricsOverride', metrics, capturePolicy.callMs);
  },
});

/** Gives the page its window back. */
export async function letGo(session: DebuggerSession): Promise<void> {
  await session.send('Emulation.clearDeviceMetricsOverride', {}, capturePolicy.callMs);
}

/** Without the debugger: what is in front of the window, twice a second at most. */
export const visibleCamera = ({ tabId, windowId }: CaptureTarget): Camera => ({
  method: 'scroll-strips',
  layOut: null,
  async shoot() {
    await new Promise((resolve) => setTimeout(resolve, capturePolicy.visibleShotPauseMs));
    try {
      return await captureVisible(tabId, windowId);
    } catch (error) {
      return failed('viewport-refused', errorText(error));
    }
  },
});
