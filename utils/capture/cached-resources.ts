/**
 * What the debugger does not hand out (fonts above all, or everything where there is no debugger): read by the page's
 * own frames from the browser's cache. Of the page's own origin nothing but the cache is asked. Of others only what this page
 * may read, a cached answer first; the request log tells afterwards if a server was asked all the same. What a service worker
 * has answered is in no cache of the browser's, and where a worker would hear of the question it is not asked.
 */
import { z } from 'zod';
import { framesOf } from '@/utils/browser/frames';
import { ok, type Result } from '@/utils/evidence/result';
import { askCaches } from './ask-caches';
import { askedAgain, isUnwatched, loadedBy, readableOf } from './cache-plan';
import { blobFromDataUrl } from './base64-blob';
import type { LoadedResource, LoadedResources, FramesAsked } from './engines/engine';
import { capturePolicy } from './policy';
import { requestsOf } from './tab-requests';

const answer = z.object({
  /** Of other sites, read or not. */
  asked: z.array(z.string()),
  /** Answered by a service worker when the page loaded them, or now out of reach behind one: not read. */
  byWorker: z.array(z.string()),
  /** The document's own address, where a worker gave it. */
  madeDocument: z.string().nullable(),
  found: z.array(
    z.object({ url: z.string(), mediaType: z.string().max(200), data: z.string().startsWith('data:') }),
  ),
});
type Answer = z.infer<typeof answer>;

/**
 * Runs in a frame. Sends each body as a data: URL, until a limit is reached. `readable`: what of other sites may be asked for,
 * by address; where it does not say, what the page itself has loaded in a way that let it read it. `logged`: what frames have
 * asked for, by their address. `passedBy`: the workers of the page's own origin hear of nothing.
 */
async function readFromCache(
  known: string[],
  readable: Record<string, boolean>,
  logged: Record<string, string[]>,
  limits: { bytes: number; asked: number },
  passedBy: boolean,
): Promise<Answer> {
  const have = new Set(known);
  /** A worker may take the page over at any time: asked before each question, and after. */
  const isControlled = (): boolean => {
    try {
      return Boolean((navigator as Partial<Navigator>).serviceWorker?.controller);
    } catch {
      // A sandboxed frame has none.
      return false;
    }
  };
  const hasWorker = (): boolean => {
    try {
      // Frames of other origins may be in processes that nothing was said to.
      if (passedBy && self.origin === top?.origin) return false;
    } catch {
      // Of another origin.
    }
    return isControlled();
  };
  const isOwn = (url: string): boolean => url.startsWith(`${location.origin}/`);
  const shown = new Set(['css', 'link', 'img', 'image', 'input', 'video', 'other']);
  const entries = performance.getEntriesByType('resource') as PerformanceResourceTiming[];
  const loaded = entries
    .filter(({ initiatorType }) => shown.has(initiatorType))
    // Of an answer that the page may not read, the browser gives it no status.
    .filter(({ name, responseStatus }) => isOwn(name) || (readable[name] ?? responseStatus > 0))
    .map(({ name }) => name);
  const own = location.href.replace(/#.*/, '');
  const measured = new Set(entries.map(({ name }) => name));
  const unmeasured = (logged[own] ?? []).filter(
    (url) => !measured.has(url) && (isOwn(url) || readable[url] === true),
  );
  const wayHere = performance.getEntriesByType('navigation') as PerformanceNavigationTiming[];
  const wasAnswered = ({ workerStart }: PerformanceResourceTiming): boolean => workerStart > 0;
  const madeDocument = wayHere.some(wasAnswered) ? own : null;
  const answered = new Set([
    madeDocument,
    ...entries.filter(wasAnswered).map(({ name }) => name),
    // Nothing says of them that it was not the worker.
    ...(isControlled() ? unmeasured : []),
  ]);
  // The document itself, too: the debugger sometimes refuses it.
  const wanted = [own, ...loaded, ...unmeasured].filter((url) => /^https?:/.test(url) && !have.has(url));
  const result: Answer = { asked: [], byWorker: [], madeDocument, found: [] };
  let left = limits.bytes;
  const read = async (url: string): Promise<void> => {
    if (answered.has(url) || hasWorker()) {
      result.byWorker.push(url);
      return;
    }
    try {
      if (!isOwn(url)) result.asked.push(url);
      const response = await fetch(
        url,
        isOwn(url)
          ? { cache: 'only-if-cached', mode: 'same-origin' }
          : { cache: 'force-cache', credentials: 'omit' },
      );
      if (!response.ok) return;
      const body = await response.blob();
      if (hasWorker()) {
        result.byWorker.push(url);
        return;
      }
      left -= body.size;
      if (left < 0) return;
      const data = await new Promise<string>((resolve, reject) => {
        const reader = new FileReader();
        reader.onload = () => resolve(typeof reader.result === 'string' ? reader.result : '');
        reader.onerror = () => reject(new Error('unreadable'));
        reader.readAsDataURL(body);
      });
      result.found.push({ url, mediaType: response.headers.get('content-type') ?? body.type, data });
    } catch {
      // Not in the cache, or not for this frame to read.
    }
  };
  const queue = [...new Set(wanted)].slice(0, limits.asked);
  const worker = async (): Promise<void> => {
    for (let url = queue.shift(); url !== undefined; url = queue.shift()) await read(url);
  };
  await Promise.all(Array.from({ length: 8 }, worker));
  return result;
}

/**
 * What the debugger has handed out, with what the page's cache adds, out of every frame or of the page's own document;
 * `held` null: all there is comes from the cache. `known` is had already. `passedBy`: no worker of the page's own origin hears
 * of what is asked meanwhile.
 */
export async function withCached(
  tabId: number,
  held: Pick<LoadedResources, 'resources' | 'missing'> | null,
  known: readonly LoadedResource[],
  where: FramesAsked,
  passedBy: boolean,
): Promise<Result<LoadedResources>> {
  const sinceMs = Date.now();
  const had = [...(held?.resources ?? []), ...known];
  const before = await requestsOf(tabId);
  const args: Parameters<typeof readFromCache> = [
    had.map(({ url }) => url),
    readableOf(before),
    loadedBy(before, await framesOf(tabId).catch(() => [])),
    { bytes: capturePolicy.cachedBytes, asked: capturePolicy.cachedAsked },
    passedBy,
  ];
  const frames = await askCaches(tabId, readFromCache, args, where);
  const cached = new Map<string, LoadedResource>();
  const asked = new Set<string>();
  const byWorker = new Set<string>();
  const made = new Set<string>();
  for (const { result } of frames.ok ? frames.value : []) {
    const told = answer.safeParse(result).data;
    for (const url of told?.asked ?? []) asked.add(url);
    for (const url of told?.byWorker ?? []) byWorker.add(url);
    if (told?.madeDocument) made.add(told.madeDocument);
    for (const { url, mediaType, data } of told?.found ?? []) {
      cached.set(url, { url, mediaType, body: await blobFromDataUrl(data) });
    }
  }
  const log = await requestsOf(tabId);
  // The debugger takes documents from the cache, too: it has not what a worker made of them.
  const shown = held?.resources.filter(({ url }) => !made.has(url)) ?? [];
  const resources = [...shown, ...known, ...cached.values()];
  const urls = new Set(resources.map(({ url }) => url));
  return ok({
    resources,
    byWorker: [...byWorker, ...made].filter((url, at, all) => !urls.has(url) && all.indexOf(url) === at),
    missing: held?.missing.filter(({ url }) => !cached.has(url)) ?? [],
    refetched: askedAgain(log, asked, new Set(cached.keys()), sinceMs),
    unwatched: isUnwatched(log) ? [...asked] : [],
    method: held ? 'debugger' : 'page-cache',
  });
}
