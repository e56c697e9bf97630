/** The first strip shows what sticks to the window; when it has to be taken again, so does the picture that is kept. */
import { expect, it, vi } from 'vitest';
import type { StripTarget } from '@/utils/capture/engines/camera';
import type { TakenPage } from '@/utils/capture/engines/engine';
import type { Questions } from '@/utils/capture/engines/strip-look';
import { takeStrips } from '@/utils/capture/engines/strips';
import { ok } from '@/utils/evidence/result';
import { pngHead } from '../evidence/blank-png';

const looks = vi.hoisted(() => ({ atTop: 0 }));
/** The first picture of the page's top lacks an image that is decoded late. */
vi.mock('@/utils/capture/engines/strip-look', () => ({
  lookAt: (_: Blob, { isTop }: Questions) => {
    if (isTop) looks.atTop += 1;
    return Promise.resolve(isTop && looks.atTop === 1 ? { plainImages: 1 } : {});
  },
}));
vi.mock('@/utils/capture/one-colour', () => ({ onlyColour: () => Promise.resolve(null) }));

const WINDOW_PX = 800;
const PAGE_PX = 5_000;

const shownIn = async (body: Blob): Promise<string> => (await body.slice(33).text()).split(',')[0] ?? '';

/** A page with a fixed header, photographed in the window as high as it is laid out. */
function pageWithHeader(movesWhenTall: boolean): StripTarget {
  let [hasHeader, windowPx, shots] = [true, WINDOW_PX, 0];
  const fixed = { sticky: 0, fixed: 1 };
  const begun = { documentHeight: PAGE_PX, floats: 1, lazy: 0, leftOut: 0 };
  const shown = { documentHeight: PAGE_PX, waitedMs: 0, pending: 0, images: [] };
  const walker = {
    begin: () => Promise.resolve(ok({ ...begun, backgroundFixed: false, dropsRows: false, scrollers: [] })),
    decode: () => Promise.resolve(ok(null)),
    compare: () =>
      Promise.resolve(
        ok({
          ...{ moved: movesWhenTall && windowPx !== WINDOW_PX ? 3 : 0, gone: 0, otherwise: 0 },
          ...{ late: 0, removed: 0 },
          ...{ animations: 0, ended: 0 },
          ...{ documentHeight: PAGE_PX, windowHeight: windowPx },
        }),
      ),
    putAway: () => {
      hasHeader = false;
      return Promise.resolve(ok(fixed));
    },
    again: () => {
      hasHeader = true;
      return Promise.resolve(ok(null));
    },
    show: (top: number) =>
      Promise.resolve(ok({ ...shown, scrollY: Math.min(top, PAGE_PX - windowPx), floats: fixed })),
    stands: () => Promise.resolve(ok(true)),
    expects: () => Promise.resolve(ok(true)),
    repeats: () => Promise.resolve(ok(false)),
    end: () => Promise.resolve(ok([])),
  };
  const camera = {
    method: 'debugger',
    shoot: () => {
      shots += 1;
      const picture = pngHead(1_000, windowPx, `${hasHeader ? 'header' : 'no header'}, picture ${shots}`);
      return Promise.resolve(ok({ png: () => Promise.resolve(picture) }));
    },
    layOut: (_: number, heightPx: number) => {
      windowPx = heightPx;
      return Promise.resolve();
    },
  };
  const seen = {
    ...{
      innerWidth: 1_000,
      innerHeight: WINDOW_PX,
      clientWidth: 1_000,
      clientHeight: WINDOW_PX,
      documentWidth: 1_000,
    },
    ...{ documentHeight: PAGE_PX, scrollX: 0, scrollY: 700, devicePixelRatio: 1, hidden: false },
  };
  return { walker, camera, seen, viewport: null } as unknown as StripTarget;
}

it.each([
  ['strips as high as the window', true],
  ['strips higher than the window after the first', false],
])('%s', async (_, movesWhenTall) => {
  looks.atTop = 0;
  const kept: TakenPage[] = [];
  const taken = await takeStrips(pageWithHeader(movesWhenTall), (page) => {
    kept.push(page);
    return Promise.resolve();
  });
  expect(taken).toEqual(ok([]));
  expect(looks.atTop).toBe(2);
  const strips = kept.flatMap((page) => page.strips);
  const shows = await Promise.all(strips.map(({ body }) => shownIn(body)));
  expect(shows).toEqual(strips.map((_strip, index) => (index === 0 ? 'header' : 'no header')));
  expect(strips[0]).toMatchObject({ area: { y: 0, height: WINDOW_PX }, pixels: { height: WINDOW_PX } });
  expect(strips[0]).not.toHaveProperty('plainImages');
  expect(strips.length).toBeGreaterThan(1);
});
