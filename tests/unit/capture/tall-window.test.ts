/** A taller window is taken where the page neither moves in it nor looks otherwise. */
import { expect, it } from 'vitest';
import type { StripTarget } from '@/utils/capture/engines/camera';
import { takePass } from '@/utils/capture/engines/strip-pass';
import { ok } from '@/utils/evidence/result';

const WINDOW_PX = 800;
const PAGE_PX = 5_000;
const begun = {
  ...{ documentHeight: PAGE_PX, floats: 0, lazy: 0, leftOut: 0 },
  ...{ backgroundFixed: false, dropsRows: false, scrollers: [] },
};

/** How high the strips of a page are that looks otherwise, each time its window changes, by so many elements. */
async function heightOf(...otherwise: number[]): Promise<number> {
  let windowPx = WINDOW_PX;
  const walker = {
    decode: () => Promise.resolve(ok(null)),
    compare: () => {
      const same = { moved: 0, gone: 0, documentHeight: PAGE_PX, windowHeight: windowPx };
      return Promise.resolve(ok({ ...same, otherwise: otherwise.shift() ?? 0 }));
    },
    show: (top: number) =>
      Promise.resolve(
        ok({
          ...{ scrollY: Math.min(top, PAGE_PX - windowPx), documentHeight: PAGE_PX, waitedMs: 0 },
          ...{ pending: 0, images: [], floats: { sticky: 0, fixed: 0 } },
        }),
      ),
    stands: () => Promise.resolve(ok(true)),
  };
  const camera = {
    shoot: () => Promise.resolve(ok({ png: () => Promise.resolve(new Blob()) })),
    layOut: (_: number, heightPx: number) => {
      windowPx = heightPx;
      return Promise.resolve();
    },
  };
  const seen = {
    innerWidth: 1_000,
    innerHeight: WINDOW_PX,
    clientHeight: WINDOW_PX,
    clientWidth: 1_000,
    devicePixelRatio: 1,
  };
  const target = { walker, camera, seen, viewport: null } as unknown as StripTarget;
  const pass = await takePass(target, begun, { tall: true, heightPx: PAGE_PX });
  if (pass.ok) await Promise.all(pass.value.strips);
  expect(windowPx).toBe(pass.ok && pass.value.heightPx);
  return windowPx;
}

it.each([
  ['nothing looks otherwise', [0], PAGE_PX],
  ['what looks otherwise is as before in the window', [3, 3], WINDOW_PX],
  ['what came into view stays', [3, 0, 0], PAGE_PX],
  ['it is never the same', [3, 0, 1], WINDOW_PX],
])('%s', async (_, otherwise, heightPx) => {
  expect(await heightOf(...otherwise)).toBe(heightPx);
});
