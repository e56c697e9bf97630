/** The steps that take hold of the page, so that pictures can be taken of it in peace, and those that let go of it again. */
import { canUseDebugger } from '@/utils/browser/api';
import { failed, ok } from '@/utils/evidence/result';
import type { DepthSession } from './engines/engine';
import { letGoOf } from './page-access';
import type { PageStep } from './page-step';
import { letGoOn, styleStill } from './page-still';
import { holdTab } from './page-walker';
import { ANIMATIONS_ENDED, keepViewport } from './picture-steps';
import { capturePolicy } from './policy';
import { notApplicable } from './steps';
import type { CaptureWork } from './work';

/** From before the first picture to after the last: the frame that is seen is the frame that is kept. */
export const hold: PageStep = {
  name: 'hold',
  limitMs: capturePolicy.holdMs,
  needsPage: true,
  asksPage: true,
  async run(work, page) {
    const { tabId } = page.target;
    const styling = styleStill(tabId);
    page.release = async () => {
      await styling;
      await letGoOn(tabId);
    };
    const beganAtMs = Date.now();
    const [held] = await Promise.all([holdTab(tabId), styling]);
    if (!held.ok) return held.problem.code === 'not-injectable' ? notApplicable(held.problem.detail) : held;
    const { animations, ended, videos, drawings } = held.value;
    if (ended > 0) work.set(ANIMATIONS_ENDED, beganAtMs);
    work.remark(
      'transformations',
      'motion-held',
      `held still: ${animations} animations, ${videos} videos, ${drawings} drawings; ${ended} more animations, which were about to end, were brought to their end`,
    );
    return ok(null);
  },
};

/** Another tab was in front, or the window refused: in depth the page can be seen all the same. */
async function viewportInDepth(work: CaptureWork, { viewport: look }: DepthSession): Promise<void> {
  const detail = 'the window did not show the page: the debugger did';
  const tell = (): void => work.remark('deviations', 'viewport-by-debugger', detail);
  if (look) await keepViewport(work, await look(), 'debugger', tell);
}

export const attach: PageStep = {
  name: 'attach',
  limitMs: 5_000,
  needsPage: true,
  asksPage: true,
  async run(work, page) {
    if (canUseDebugger() && !(await page.services.settings()).useDebugger) {
      work.remark('limitations', 'debugger-declined', 'the settings say that the debugger is not to be used');
      return notApplicable('the settings say so');
    }
    const seen = await work.bodyOf('viewport-screenshot');
    const opened = await (page.recording?.watch.depth ?? page.services.engine.open)(page.target, seen);
    if (work.isAbandoned) {
      if (opened.ok) await opened.value.close();
      return failed('timed-out', 'the page answered too late');
    }
    if (!opened.ok) {
      work.remark('limitations', opened.problem.code, opened.problem.detail);
      return opened;
    }
    page.depth = opened.value;
    if (!seen) await viewportInDepth(work, opened.value);
    return ok(null);
  },
};

/** All is read off the page: it moves again, while the browser is still asked what it has loaded. */
export const release: PageStep = {
  name: 'release',
  limitMs: capturePolicy.holdMs,
  needsPage: true,
  async run(_work, page) {
    const { release: letMove } = page;
    page.release = null;
    await letMove?.();
    return letMove ? ok(null) : notApplicable('nothing is held');
  },
};

/** Lets go of the page: what the user sees is as it was before. */
export const detach: PageStep = {
  name: 'detach',
  limitMs: 5_000,
  needsPage: true,
  async run(_work, page) {
    await letGoOf(page);
    return ok(null);
  },
};
