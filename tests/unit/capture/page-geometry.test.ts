/** The measures of a page are the page's word: what no window has is refused, and what a page may have is not. */
import { expect, it, vi } from 'vitest';
import { measure } from '@/utils/capture/page-geometry';
import { ok } from '@/utils/evidence/result';

const answer = vi.hoisted(() => ({ value: {} }));
vi.mock('@/utils/browser/inject', () => ({ runInPage: () => Promise.resolve(ok(answer.value)) }));

const usual = {
  ...{
    innerWidth: 1280,
    innerHeight: 817,
    clientWidth: 1265,
    clientHeight: 817,
    documentWidth: 1265,
    documentHeight: 5000,
  },
  ...{ scrollX: 0, scrollY: 0, devicePixelRatio: 1, pinch: 1, hidden: false, scrollsSideways: true },
};

/** Browsers lay out no further than this: 2 to the power of 25, less one. */
const FURTHEST_PX = 33_554_431;

it.each([
  ['usual', {}],
  [
    'as wide as browsers lay out: one element far to the side is no reason to take no picture',
    { documentWidth: FURTHEST_PX },
  ],
  ['as high as browsers lay out', { documentHeight: FURTHEST_PX }],
])('taken: %s', async (_, other) => {
  answer.value = { ...usual, ...other };
  expect(await measure(1)).toEqual(ok(answer.value));
});

it.each([
  ['a window without a width', { innerWidth: 0 }],
  ['what is no number', { documentHeight: 'high' }],
])('refused: %s', async (_, other) => {
  answer.value = { ...usual, ...other };
  expect(await measure(1)).toMatchObject({ ok: false, problem: { code: 'page-answer-invalid' } });
});
