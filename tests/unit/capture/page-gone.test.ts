/** Nothing that reads a page waits for another one that came in its place, or for a frame that never answers. */
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { watchPage } from '@/utils/capture/page-gone';
import { releaseTab } from '@/utils/capture/page-walker';
import { capturePolicy } from '@/utils/capture/policy';

const world = vi.hoisted(() => ({ listeners: new Set<(documentId: string) => void>() }));
vi.mock('@/utils/browser/frames', () => ({
  onPageCommitted: (_tabId: number, handle: (documentId: string) => void) => {
    world.listeners.add(handle);
    return () => world.listeners.delete(handle);
  },
}));
vi.mock('@/utils/browser/inject', () => ({ runInFrames: () => new Promise(() => undefined) }));

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const show = (documentId: string): void => world.listeners.forEach((listener) => listener(documentId));

async function isGoneAfter(shown: string[]): Promise<boolean> {
  const { gone, stop } = watchPage(1, 'mine');
  let isGone = false;
  void gone.then(() => (isGone = true));
  shown.forEach(show);
  await vi.advanceTimersByTimeAsync(capturePolicy.goneMs - 1);
  expect(isGone).toBe(false);
  await vi.advanceTimersByTimeAsync(1);
  stop();
  return isGone;
}

it('a tab that shows another document has lost the page, some time after', async () => {
  expect(await isGoneAfter([])).toBe(false);
  expect(await isGoneAfter(['mine'])).toBe(false);
  expect(await isGoneAfter(['other', 'third'])).toBe(true);
  expect(world.listeners.size).toBe(0);
});

it('a page that is no longer watched is not lost', async () => {
  const { gone, stop } = watchPage(1, 'mine');
  const heard = vi.fn();
  void gone.then(heard);
  show('other');
  stop();
  await vi.advanceTimersByTimeAsync(2 * capturePolicy.goneMs);
  expect(heard).not.toHaveBeenCalled();
});

it('frames that never answer are let go of all the same', async () => {
  const released = vi.fn();
  void releaseTab(1).then(released);
  await vi.advanceTimersByTimeAsync(capturePolicy.holdMs);
  expect(released).toHaveBeenCalled();
});
