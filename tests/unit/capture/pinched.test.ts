/** Two fingers enlarge what a window shows, and nothing else tells of it: no strip is a picture of a part of the page. */
import { expect, it } from 'vitest';
import type { Camera, StripTarget } from '@/utils/capture/engines/camera';
import { describePinch, type Story } from '@/utils/capture/engines/strip-story';
import { takePart } from '@/utils/capture/engines/strip-part';
import { takeStrips } from '@/utils/capture/engines/strips';
import type { Geometry } from '@/utils/capture/page-geometry';
import { failed, ok } from '@/utils/evidence/result';

/** A page that answers nothing, and that nobody takes a picture of. */
function pageEnlarged(pinch: number, canUndo: boolean) {
  const done: string[] = [];
  const walker = {
    begin: () => {
      done.push('begun');
      return Promise.resolve(failed('page-silent', ''));
    },
    end: () => Promise.resolve(ok([])),
  };
  const camera = {
    layOut: null,
    pinch: canUndo ? (scale: number) => Promise.resolve(void done.push(`enlarged to ${scale}`)) : null,
  };
  const target = { walker, camera, seen: { pinch, innerHeight: 800 }, viewport: null };
  return { done, target: target as unknown as StripTarget };
}
const untaken = () => Promise.resolve();

it('what is enlarged is so no more before anything is asked of the page', async () => {
  const { done, target } = pageEnlarged(2, true);
  expect(await takeStrips(target, untaken)).toMatchObject({ problem: { code: 'page-silent' } });
  expect(done).toEqual(['enlarged to 1', 'begun']);
});

it('where only the user can undo it no picture is taken', async () => {
  const { done, target } = pageEnlarged(2, false);
  expect(await takeStrips(target, untaken)).toMatchObject({ problem: { code: 'pinched' } });
  expect(done).toEqual([]);
});

it.each([1, 0.999])('a page at %d is as it is', async (pinch) => {
  const { done, target } = pageEnlarged(pinch, true);
  await takeStrips(target, untaken);
  expect(done).toEqual(['begun']);
});

it('somebody enlarges the page while it is photographed: that is undone, and the strip taken again', async () => {
  let scale = 2;
  const shown = { scrollY: 0, documentHeight: 800, images: [] };
  const walker = {
    show: () => Promise.resolve(ok({ ...shown, pinch: scale })),
    stands: () => Promise.resolve(ok(true)),
  };
  const camera: Partial<Camera> = {
    shoot: () => Promise.resolve(ok({ png: () => Promise.resolve(new Blob()) })),
    pinch: (to) => {
      scale = to;
      return Promise.resolve();
    },
  };
  const target = { walker, camera, seen: { pinch: 1, devicePixelRatio: 1 } } as unknown as StripTarget;
  const part = { top: 0, height: 800, settleMs: 0, keepFloats: true, isFirstInWindow: false };
  expect(await takePart(target, part)).toMatchObject({ ok: true });
});

it('is told in the package', () => {
  const story: Story = { transformations: [], limitations: [] };
  describePinch(story, { pinch: 1 } as Geometry);
  expect(story.transformations).toEqual([]);
  describePinch(story, { pinch: 1.5 } as Geometry);
  expect(story.transformations.map(({ code }) => code)).toEqual(['pinch-undone']);
  expect(story.transformations[0]?.detail).toContain('150 %');
});
