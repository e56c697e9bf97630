/** The two ways of taking a picture of the window in Chromium. */
import { z } from 'zod';
import { errorText, failed, ok } from '@/utils/evidence/result';
import type { DebuggerSession } from '@/utils/browser/debugger';
import { captureVisible } from '@/utils/browser/page-capture';
import { pause } from '@/utils/browser/pause';
import { tabInView } from '@/utils/browser/tabs';
import { blobFromBase64 } from '../../base64-blob';
import { capturePolicy } from '../../policy';
import type { Camera } from '../camera';
import type { CaptureTarget } from '../engine';

const screenshot = z.object({ data: z.string().min(100) });

/** As few and as small as can be: the pictures are not looked at. */
const SCREENCAST = { format: 'jpeg', quality: 1, maxWidth: 16, maxHeight: 16 };

interface DebuggerCamera extends Camera {
  /** From here on the page is drawn, whoever sees it. */
  keepDrawn(): Promise<void>;
  pinch(scale: number): Promise<void>;
}

/**
 * Through the debugger: no rate limit, background tabs too, and viewports taller than the window.
 *
 * A page that is not drawn by itself is made to be: somebody appears to be watching it. Without this the first picture of
 * a hidden tab never comes; with it every frame costs half as much again. Nothing is told to the page; after three
 * unanswered pictures no more are sent.
 *
 * `zoom`: the user's own. The page's pixels are that much larger than those in which Chromium measures windows.
 */
export function debuggerCamera(
  session: DebuggerSession,
  isDrawn: () => Promise<boolean>,
  zoom: number,
): DebuggerCamera {
  let isWatched = false;
  const watch = async (): Promise<void> => {
    if (isWatched) return;
    isWatched = true;
    await session.send('Page.startScreencast', SCREENCAST, capturePolicy.callMs);
  };
  const keepDrawn = async (): Promise<void> => {
    if (!isWatched && !(await isDrawn())) await watch();
  };
  return {
    method: 'debugger',
    keepDrawn,
    async shoot() {
      // Frames have come since, or the user has gone on to another tab.
      await keepDrawn();
      const late = setTimeout(() => void watch(), capturePolicy.undrawnMs);
      const settings = { format: 'png', optimizeForSpeed: true };
      const answer = await session.send('Page.captureScreenshot', settings, capturePolicy.stripMs);
      clearTimeout(late);
      if (!answer.ok) return answer;
      const parsed = screenshot.safeParse(answer.value);
      return parsed.success
        ? ok({ png: () => blobFromBase64(parsed.data.data, 'image/png') })
        : failed('screenshot-empty', 'no image data came back');
    },
    async layOut(width, height) {
      const window = { width: Math.round(width * zoom), height: Math.round(height * zoom) };
      const metrics = { ...window, deviceScaleFactor: 0, mobile: false };
      await session.send('Emulation.setDeviceMetricsOverride', metrics, capturePolicy.callMs);
    },
    async pinch(scale) {
      await session.send('Emulation.setPageScaleFactor', { pageScaleFactor: scale }, capturePolicy.callMs);
    },
  };
}

/** Gives the page its window back, not enlarged: Chromium takes that away with the other window. */
export async function letGo(session: DebuggerSession): Promise<void> {
  await Promise.all([
    session.send('Emulation.clearDeviceMetricsOverride', {}, capturePolicy.callMs),
    session.send('Page.stopScreencast', {}, capturePolicy.callMs),
  ]);
}

/**
 * Without the debugger: what is in front of the window, twice a second at most. A user who looks at another tab is waited
 * for: the page is still held where it was, and the picture is taken when they come back.
 */
export function visibleCamera({ tabId, windowId }: CaptureTarget): Camera {
  let lastAtMs = Date.now();
  return {
    method: 'scroll-strips',
    layOut: null,
    pinch: null,
    async shoot() {
      const givesUpAtMs = Date.now() + capturePolicy.awayMs;
      for (;;) {
        await pause(lastAtMs + capturePolicy.visibleShotPauseMs - Date.now());
        lastAtMs = Date.now();
        try {
          const inView = await tabInView(tabId, windowId);
          const shot = inView.ok ? await captureVisible(tabId, windowId) : inView;
          lastAtMs = Date.now();
          if (shot.ok) return ok({ png: async () => shot.value });
          if (shot.problem.code !== 'tab-not-visible' && shot.problem.code !== 'window-minimised')
            return shot;
          if (Date.now() > givesUpAtMs) return shot;
          await pause(capturePolicy.awayAskMs);
        } catch (error) {
          return failed('viewport-refused', errorText(error));
        }
      }
    },
  };
}
