/** What frames hold and do not show is said with what the page itself does not. */
import { expect, it, vi } from 'vitest';
import { walkerIn } from '@/utils/capture/page-walker';
import { ok } from '@/utils/evidence/result';

const box = { name: 'div', width: 300, height: 200, hiddenPx: 900, besidePx: 0 };
const asked = vi.hoisted(() => ({ inFrames: vi.fn() }));
vi.mock('@/utils/browser/inject', () => ({
  runInFrames: asked.inFrames,
  runInPage: () => {
    const counts = { documentHeight: 600, floats: 0, lazy: 0, leftOut: 0 };
    return Promise.resolve(ok({ ...counts, backgroundFixed: false, dropsRows: false, scrollers: [box] }));
  },
}));

it('names those of frames, and takes nothing that is no such answer', async () => {
  const frame = { ...box, name: 'frame of player.example' };
  const answers = [null, [frame], [{ ...frame, hiddenPx: 'much' }], 'words'];
  asked.inFrames.mockResolvedValue(ok(answers.map((result, frameId) => ({ frameId, result }))));
  expect(await walkerIn(1).begin(1, 1)).toMatchObject(ok({ scrollers: [box, frame] }));
});

it('says what the page says where frames do not answer', async () => {
  vi.useFakeTimers();
  asked.inFrames.mockReturnValue(new Promise(() => undefined));
  const begun = walkerIn(1).begin(1, 1);
  await vi.runAllTimersAsync();
  expect(await begun).toMatchObject(ok({ scrollers: [box] }));
  vi.useRealTimers();
});
