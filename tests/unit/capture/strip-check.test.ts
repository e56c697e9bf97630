/** A strip that cannot be right is taken again, and fails them all when it comes back the same. */
import { PNG } from 'pngjs';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { StripTarget } from '@/utils/capture/engines/camera';
import type { StripImage } from '@/utils/capture/engines/engine';
import { checkStrips, type Retake } from '@/utils/capture/engines/strip-check';
import { capturePolicy } from '@/utils/capture/policy';
import { failed, ok } from '@/utils/evidence/result';

function body(paint: (at: number) => number): Blob {
  const png = new PNG({ width: 200, height: 200 });
  for (let at = 0; at < png.data.length; at += 4) png.data.writeUInt32BE((paint(at) | 255) >>> 0, at);
  return new Blob([new Uint8Array(PNG.sync.write(png))]);
}
const white = body(() => 0xffffff00);
const written = body((at) => (at % 1000 === 0 ? 0 : 0xffffff00));
const other = body((at) => (at % 1400 === 0 ? 0 : 0xffffff00));

const strip = (index: number, image: Blob): StripImage => ({
  body: image,
  area: { x: 0, y: index * 200, width: 200, height: 200 },
  pixels: { width: 200, height: 200 },
  method: 'debugger',
});
const page = (says: { expects?: boolean; repeats?: boolean }): StripTarget =>
  ({
    seen: { clientWidth: 200, devicePixelRatio: 1 },
    walker: {
      expects: () => Promise.resolve(ok(says.expects ?? false)),
      repeats: () => Promise.resolve(ok(says.repeats ?? false)),
    },
  }) as unknown as StripTarget;
const never = vi.fn(() => Promise.resolve(failed('not-asked', '')));

describe('an empty strip', () => {
  it('is right where the page has nothing', async () => {
    const again = (of: StripImage) => Promise.resolve(ok(of));
    expect((await checkStrips([strip(0, white)], page({ expects: false }), again)).ok).toBe(true);
  });
  it('fails where the page has something, twice', async () => {
    const again = vi.fn((of: StripImage) => Promise.resolve(ok(of)));
    const checked = await checkStrips([strip(0, written), strip(1, white)], page({ expects: true }), again);
    expect(checked).toMatchObject({ ok: false, problem: { code: 'strip-blank' } });
    expect(again).toHaveBeenCalledOnce();
  });
  it('is replaced by a second picture that is not', async () => {
    const second = strip(0, written);
    const checked = await checkStrips([strip(0, white)], page({ expects: true }), () =>
      Promise.resolve(ok(second)),
    );
    expect(checked).toEqual(ok([second]));
  });
});

describe('a strip that repeats the one before it', () => {
  const twice = [strip(0, written), strip(1, written)];
  it('is right where the page repeats itself', async () => {
    expect((await checkStrips(twice, page({ repeats: true }), never)).ok).toBe(true);
  });
  it('fails where the page does not', async () => {
    const checked = await checkStrips(twice, page({}), (of) => Promise.resolve(ok(of)));
    expect(checked).toMatchObject({ ok: false, problem: { code: 'strip-repeats' } });
  });
  it('is replaced by a second picture', async () => {
    const second = strip(1, other);
    const checked = await checkStrips(twice, page({}), () => Promise.resolve(ok(second)));
    expect(checked).toEqual(ok([twice[0], second]));
  });
});

it('takes nothing again that looks right', async () => {
  expect((await checkStrips([strip(0, written), strip(1, other)], page({}), never)).ok).toBe(true);
  expect(never).not.toHaveBeenCalled();
});

describe('the first strip in a new window that is one part of the page over and over', () => {
  const tiled = { ...strip(0, written), periodPx: 50 };
  it('is right where the page is', async () => {
    expect(await checkStrips([tiled], page({ repeats: true }), never)).toEqual(ok([tiled]));
  });
  it('fails where the page is not, twice', async () => {
    const checked = await checkStrips([tiled], page({}), () => Promise.resolve(ok(tiled)));
    expect(checked).toMatchObject({ ok: false, problem: { code: 'strip-repeats' } });
  });
  it('is replaced by a second picture', async () => {
    const second = strip(0, other);
    expect(await checkStrips([tiled], page({}), () => Promise.resolve(ok(second)))).toEqual(ok([second]));
  });
});

describe('a strip with a large image', () => {
  const lacking = { ...strip(0, white), plainImages: 1 };
  const drawn = strip(0, written);
  const something = page({ repeats: true });

  beforeEach(() => vi.useFakeTimers({ toFake: ['setTimeout', 'Date'] }));
  afterEach(() => vi.useRealTimers());

  const check = async (strips: StripImage[], again: Retake) => {
    let isDone = false;
    const checking = checkStrips(strips, something, again).finally(() => (isDone = true));
    while (!isDone) {
      await vi.advanceTimersToNextTimerAsync();
      await new Promise(setImmediate);
    }
    return checking;
  };

  it('is taken again until the image is there', async () => {
    const answers = [lacking, lacking, drawn];
    const again = vi.fn(() => Promise.resolve(ok(answers.shift() ?? lacking)));
    expect(await check([lacking], again)).toEqual(ok([drawn]));
    expect(answers).toEqual([]);
  });
  it('says how many stayed of one colour; the page is waited for once, not strip by strip', async () => {
    const again = vi.fn((of: StripImage) => Promise.resolve(ok(of)));
    const checked = await check([lacking, { ...lacking, area: strip(1, white).area }], again);
    expect(checked.ok && checked.value.map(({ plainImages }) => plainImages)).toEqual([1, 1]);
    const blankChecks = 2;
    const most = capturePolicy.imageRetakesMs / capturePolicy.imagePauseMs;
    expect(again).toHaveBeenCalledTimes(most + blankChecks);
  });
});
