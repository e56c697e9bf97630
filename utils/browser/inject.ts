/** Running code inside a page: once, on request, in the extension's isolated world. */
import { errorText, failed, ok, type Result } from '@/utils/evidence/result';
import { browser } from './api';

/** Runs a self-contained function in the page's main frame. What comes back is the page's word: parse it. */
export async function runInPage<Args extends unknown[], T>(
  tabId: number,
  func: (...args: Args) => T | Promise<T>,
  args: Args,
): Promise<Result<unknown, 'not-injectable'>> {
  try {
    const [frame] = await browser.scripting.executeScript({
      target: { tabId },
      func: func,
      args,
      injectImmediately: true,
    });
    if (!frame) return failed('not-injectable', 'the page gave no answer');
    return ok(frame.result);
  } catch (error) {
    return failed('not-injectable', errorText(error));
  }
}

/** Every frame that lets it, the page's own document only, or these frames. */
type Where = 'all frames' | 'page' | number[];

const targetOf = (tabId: number, where: Where) =>
  Array.isArray(where) ? { tabId, frameIds: where } : { tabId, allFrames: where === 'all frames' };

/** Runs a self-contained function in frames of a tab. What comes back is hostile: parse it. */
export async function runInFrames<Args extends unknown[], T>(
  tabId: number,
  func: (...args: Args) => T | Promise<T>,
  args: Args,
  where: Where = 'all frames',
): Promise<Result<FrameAnswer[], 'not-injectable'>> {
  try {
    const frames = await browser.scripting.executeScript({
      target: targetOf(tabId, where),
      func,
      args,
      injectImmediately: true,
    });
    return ok(frames.map(({ frameId, result }) => ({ frameId, result })));
  } catch (error) {
    return failed('not-injectable', errorText(error));
  }
}

export interface FrameAnswer {
  frameId: number;
  /** What the script returned there: hostile. */
  result: unknown;
}

/** Runs one of the extension's files in frames of a tab. */
export async function runFileInFrames(
  tabId: number,
  file: string,
  where: Where = 'all frames',
): Promise<Result<FrameAnswer[], 'not-injectable'>> {
  try {
    const frames = await browser.scripting.executeScript({
      target: targetOf(tabId, where),
      files: [file],
      injectImmediately: true,
    });
    return ok(frames.map(({ frameId, result }) => ({ frameId, result })));
  } catch (error) {
    return failed('not-injectable', errorText(error));
  }
}

/** A frame that never answers again must not keep the others waiting: theirs is done long before. */
const STYLED_MS = 2_000;

const styled = (work: Promise<void>): Promise<void> =>
  Promise.race([work.catch(() => undefined), new Promise<void>((resolve) => setTimeout(resolve, STYLED_MS))]);

const asUser = (tabId: number, css: string) => ({
  target: { tabId, allFrames: true },
  css,
  origin: 'USER' as const,
});

/** Adds a style sheet above the page's own in every frame. */
export const addStyle = (tabId: number, css: string): Promise<void> =>
  styled(browser.scripting.insertCSS(asUser(tabId, css)));

/** Takes it away again, whoever added it: a background that has died since, say. Each time takes one of it away. */
export const removeStyle = (tabId: number, css: string): Promise<void> =>
  styled(browser.scripting.removeCSS(asUser(tabId, css)));
