/**
 * The background's hands in a page: holds it still from before the first picture to after the last, and asks the walker
 * (walker/walker.ts) for one thing after another. What comes back is hostile and parsed.
 */
import { z } from 'zod';
import { runFileInFrames, runInFrames, runInPage } from '@/utils/browser/inject';
import { failed, ok, type Result } from '@/utils/evidence/result';
import { capturePolicy } from './policy';
import { limited } from './steps';
import type { Resized, ShowLimits, WalkLimits } from './walker/answers';
import type { PageWalker } from './walker/walker';
import type { WalkerWorld } from './walker/hold-page';

const WALKER = '/walker.js';

const count = z.number().nonnegative().max(10_000_000);
const px = z.number().min(-100_000_000).max(100_000_000);
const floats = z.object({ sticky: count, fixed: count });

const stilled = { animations: count, ended: count };
const held = z.object({ ...stilled, videos: count, drawings: count });
export type Held = z.infer<typeof held>;

const scroller = z.object({
  name: z.string().max(100),
  ...{ width: px, height: px, hiddenPx: px, besidePx: px },
});
type Scroller = z.infer<typeof scroller>;
const scrollers = z.array(scroller).max(100);
const begun = z.object({
  documentHeight: px,
  floats: count,
  lazy: count,
  leftOut: count,
  backgroundFixed: z.boolean(),
  dropsRows: z.boolean(),
  scrollers,
});
const walked = z.object({
  screens: count,
  documentHeight: px,
  why: z.enum(['end', 'height', 'time']),
});
const part = z.object({ x: px, y: px, width: px, height: px });
const shown = z.object({
  ...{ scrollY: px, documentHeight: px, waitedMs: px, pending: count, floats },
  images: z.array(part).max(100),
  pinch: z.number().positive(),
});
const compared = z.object({
  ...{ moved: count, gone: count, otherwise: count, late: count, removed: count, hidden: count },
  ...{ documentHeight: px, windowHeight: px },
  ...stilled,
});
const seenText = z.array(z.object({ top: px, text: z.string() })).max(200_000);

export type Begun = z.infer<typeof begun>;
export type Walked = z.infer<typeof walked>;
export type Shown = z.infer<typeof shown>;
export type Compared = z.infer<typeof compared>;
export type SeenText = z.infer<typeof seenText>;
export type Floats = z.infer<typeof floats>;

/** The walker's verbs, as asked of a page's own document. */
export interface WalkerInPage {
  begin(paintedMs: number, seenChars: number): Promise<Result<Begun>>;
  walk(limits: WalkLimits): Promise<Result<Walked>>;
  putAway(): Promise<Result<Floats>>;
  decode(top: number, heightPx: number, limitMs: number): Promise<Result<null>>;
  compare(resized: Resized | null): Promise<Result<Compared>>;
  again(asBegun: boolean): Promise<Result<unknown>>;
  show(top: number, limits: ShowLimits, keepFloats: boolean): Promise<Result<Shown>>;
  stands(): Promise<Result<boolean>>;
  arrive(limitMs: number): Promise<Result<number>>;
  expects(colour: readonly [number, number, number]): Promise<Result<boolean>>;
  repeats(topA: number, topB: number, height: number): Promise<Result<boolean>>;
  end(): Promise<Result<SeenText>>;
}

type Verb = keyof WalkerInPage;

/** Sent over as it stands: it may use nothing from outside its own body. */
function callWalker(verb: Verb, args: unknown[]): unknown {
  const { constatWalker: walker } = globalThis as WalkerWorld;
  if (!walker) return null;
  return (walker[verb] as (this: PageWalker, ...args: unknown[]) => unknown).apply(walker, args);
}

function releaseWalker(): null {
  const world = globalThis as WalkerWorld;
  world.constatWalker?.release();
  delete world.constatWalker;
  return null;
}

/** Sent over as it stands. A page's own document tells of itself when its strips begin. */
function askFrame(): Promise<unknown> | null {
  const { constatWalker: walker } = globalThis as WalkerWorld;
  return walker && self !== top ? walker.hides() : null;
}

/** What frames hold and do not show. One that does not answer in time is not asked twice: nothing is said of any. */
async function hiddenInFrames(tabId: number): Promise<Scroller[]> {
  const frames = await limited(() => runInFrames(tabId, askFrame, []), capturePolicy.frameBoxesMs);
  if (!frames.ok) return [];
  return frames.value.flatMap(({ result }) => scrollers.safeParse(result).data ?? []);
}

/** The walker of a page that is held. */
export function walkerIn(tabId: number): WalkerInPage {
  const ask = async <T>(schema: z.ZodType<T>, verb: Verb, ...args: unknown[]): Promise<Result<T>> => {
    const answer = await runInPage(tabId, callWalker, [verb, args]);
    if (!answer.ok) return answer;
    const parsed = schema.safeParse(answer.value);
    return parsed.success
      ? ok(parsed.data)
      : failed('page-answer-invalid', `${verb}: ${parsed.error.message.slice(0, 300)}`);
  };
  return {
    begin: async (...args) => {
      const [own, inFrames] = await Promise.all([ask(begun, 'begin', ...args), hiddenInFrames(tabId)]);
      if (!own.ok) return own;
      const all = [...own.value.scrollers, ...inFrames].slice(0, capturePolicy.boxesNamed);
      return ok({ ...own.value, scrollers: all });
    },
    walk: (limits) => ask(walked, 'walk', limits),
    putAway: () => ask(floats, 'putAway'),
    decode: (...args) => ask(z.null(), 'decode', ...args),
    compare: (resized) => ask(compared, 'compare', resized),
    again: (asBegun) => ask(z.unknown(), 'again', asBegun),
    show: (...args) => ask(shown, 'show', ...args),
    stands: () => ask(z.boolean(), 'stands'),
    arrive: (limitMs) => ask(count, 'arrive', limitMs),
    expects: (colour) => ask(z.boolean(), 'expects', colour),
    repeats: (...args) => ask(z.boolean(), 'repeats', ...args),
    end: () => ask(seenText, 'end'),
  };
}

/** Holds every frame of the tab still; what was held, in all of them. */
export async function holdTab(tabId: number): Promise<Result<Held>> {
  const frames = await runFileInFrames(tabId, WALKER);
  if (!frames.ok) return frames;
  const all = frames.value.flatMap(({ result }) => held.safeParse(result).data ?? []);
  const sum = (of: keyof Held): number => all.reduce((total, frame) => total + frame[of], 0);
  const animations = { animations: sum('animations'), ended: sum('ended') };
  return ok({ ...animations, videos: sum('videos'), drawings: sum('drawings') });
}

/**
 * Lets every frame go on. Does nothing where nothing is held. One that computes for ever is told as soon as it listens: neither
 * this capture nor the next may wait for that.
 */
export async function releaseTab(tabId: number): Promise<void> {
  const told = async (): Promise<Result<unknown>> => runInFrames(tabId, releaseWalker, []);
  await limited(told, capturePolicy.holdMs);
}
