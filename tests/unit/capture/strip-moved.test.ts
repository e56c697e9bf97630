/** A strip is a picture of the part it is filed under: what was taken of a window that had gone elsewhere is never kept. */
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { StripTarget } from '@/utils/capture/engines/camera';
import { takePart, type Part } from '@/utils/capture/engines/strip-part';
import { capturePolicy } from '@/utils/capture/policy';
import { ok } from '@/utils/evidence/result';
import { pngHead } from '../evidence/blank-png';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

const part: Part = { top: 800, height: 800, settleMs: 0, keepFloats: false, isFirstInWindow: false };

const pictureNumber = (shot: number): Blob => pngHead(1_000, part.height, String(shot));

/** `shownAt`: where the window is when it has been shown, each time; `stands`: whether it is there when its picture has been taken. */
function page(shownAt: (time: number) => number, stands: (time: number) => boolean) {
  let [times, shots] = [0, 0];
  const shown = { documentHeight: 5_000, waitedMs: 0, pending: 0, images: [] };
  const walker = {
    show: () => {
      times += 1;
      return Promise.resolve(ok({ ...shown, scrollY: shownAt(times), floats: { sticky: 0, fixed: 0 } }));
    },
    stands: () => Promise.resolve(ok(stands(times))),
  };
  const camera = {
    method: 'debugger',
    shoot: () => {
      shots += 1;
      const picture = pictureNumber(shots);
      return Promise.resolve(ok({ png: () => Promise.resolve(picture) }));
    },
  };
  const seen = { clientWidth: 1_000, clientHeight: 800, innerHeight: 800, scrollY: 0, devicePixelRatio: 1 };
  const target = { walker, camera, seen, viewport: null } as unknown as StripTarget;
  return { target, taken: () => ({ times, shots }) };
}

async function take(target: StripTarget) {
  const taking = takePart(target, part);
  await vi.runAllTimersAsync();
  const taken = await taking;
  if (!taken.ok) return taken.problem.code;
  const strip = await taken.value.strip;
  if (!strip.ok) return strip.problem.code;
  return { y: strip.value.area.y, picture: await strip.value.body.slice(33).text() };
}

it('is taken once of a page that stands', async () => {
  const { target, taken } = page(
    () => 800,
    () => true,
  );
  expect(await take(target)).toEqual({ y: 800, picture: '1' });
  expect(taken()).toEqual({ times: 1, shots: 1 });
});

it('is taken again until the window has stood still', async () => {
  const { target } = page(
    () => 800,
    (time) => time > 2,
  );
  expect(await take(target)).toEqual({ y: 800, picture: '3' });
});

it.each([
  ['before the part', 0],
  ['past its beginning', 900],
])('no picture is taken of a window that is shown elsewhere: %s', async (_, elsewhere) => {
  const { target, taken } = page(
    (time) => (time === 1 ? elsewhere : 800),
    () => true,
  );
  expect(await take(target)).toEqual({ y: 800, picture: '1' });
  expect(taken()).toEqual({ times: 2, shots: 1 });
});

it('fails where the window never stays', async () => {
  const { target, taken } = page(
    () => 800,
    () => false,
  );
  expect(await take(target)).toBe('strip-moved');
  expect(taken().shots).toBe(capturePolicy.movedTries);
});
