/** The measures of a page as the user sees it. */
import { z } from 'zod';
import { runInPage } from '@/utils/browser/inject';
import { failed, ok, type Result } from '@/utils/evidence/result';

const geometry = z.object({
  innerWidth: z.number().positive().max(100_000),
  innerHeight: z.number().positive().max(100_000),
  /** The part of the window in which the page is seen: without classic scroll bars. */
  clientWidth: z.number().positive().max(100_000),
  clientHeight: z.number().positive().max(100_000),
  documentWidth: z.number().nonnegative().max(100_000_000),
  documentHeight: z.number().nonnegative().max(100_000_000),
  /** A user can get to what is beside the window; where not, it is kept out of sight (menus that slide in). */
  scrollsSideways: z.boolean(),
  scrollX: z.number(),
  scrollY: z.number(),
  devicePixelRatio: z.number().positive().max(100),
  /** How much two fingers have enlarged what the window shows; 1: not at all. */
  pinch: z.number().positive().max(100),
  /** Nobody sees it: another tab is in front, or its window is put away. */
  hidden: z.boolean(),
});
export type Geometry = z.infer<typeof geometry>;

/** Sent over as it stands: it may use nothing from outside its own body. */
function readGeometry(): Geometry {
  // Through the prototype: an image may carry the name of anything that stands on the document.
  const ofDocument = <Key extends keyof Document>(key: Key): Document[Key] =>
    Reflect.get(Document.prototype, key, document);
  const html = ofDocument('documentElement');
  const root = ofDocument('scrollingElement') ?? html;
  // The window takes what the root says of it, or the body where the root says nothing. XML has no body.
  const says = [html, ofDocument('body') as HTMLElement | null].map((element) =>
    element ? getComputedStyle(element).overflowX : 'visible',
  );
  // In quirks mode the body speaks for the window, and the root for itself.
  const ofWindow = (ofDocument('compatMode') === 'BackCompat' ? ofDocument('body') : null) ?? html;
  const overflow = says.find((value) => value !== 'visible') ?? 'visible';
  return {
    innerWidth,
    innerHeight,
    clientWidth: ofWindow.clientWidth || innerWidth,
    clientHeight: ofWindow.clientHeight || innerHeight,
    documentWidth: root.scrollWidth,
    documentHeight: Math.max(root.scrollHeight, ofWindow.clientHeight || innerHeight),
    scrollsSideways: overflow !== 'hidden' && overflow !== 'clip',
    scrollX,
    scrollY,
    devicePixelRatio,
    pinch: visualViewport?.scale ?? 1,
    hidden: ofDocument('hidden'),
  };
}

/** The page's measures now. */
export async function measure(tabId: number): Promise<Result<Geometry>> {
  const answer = await runInPage(tabId, readGeometry, []);
  if (!answer.ok) return answer;
  const parsed = geometry.safeParse(answer.value);
  return parsed.success ? ok(parsed.data) : failed('page-answer-invalid', parsed.error.message);
}
