/** Asks the frames of a page what the browser's cache still holds of it. */
import { runInFrames, type FrameAnswer } from '@/utils/browser/inject';
import type { Result } from '@/utils/evidence/result';
import type { FramesAsked } from './engines/engine';
import { capturePolicy } from './policy';
import { limited } from './steps';

/** Runs `read` there. One frame that never answers must not cost the page what the page itself has: it is then asked alone. */
export async function askCaches<Args extends unknown[], T>(
  tabId: number,
  read: (...args: Args) => T | Promise<T>,
  args: Args,
  where: FramesAsked,
): Promise<Result<FrameAnswer[]>> {
  const ask = (which: FramesAsked) =>
    limited(
      () => runInFrames(tabId, read, args, typeof which === 'object' ? which.frameIds : which),
      capturePolicy.cachedMs,
    );
  const all = await ask(where);
  return all.ok || where === 'page' ? all : ask('page');
}
