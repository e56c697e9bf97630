/**
 * What the debugger does not hand out (fonts above all, or everything where there is no debugger): read by the page's
 * own frames from the browser's cache. Of the page's own origin nothing but the cache is asked. Of others only what this page
 * may read, a cached answer first; the request log tells afterwards if a server was asked all the same.
 */
import { z } from 'zod';
import { ok, type Result } from '@/utils/evidence/result';
import { askCaches } from './ask-caches';
import { askedAgain, isUnwatched, readableOf } from './cache-plan';
import { blobFromDataUrl } from './base64-blob';
import type { LoadedResource, LoadedResources, FramesAsked } from './engines/engine';
import { capturePolicy } from './policy';
import { requestsOf } from './tab-requests';

const answer = z.object({
  /** Of other sites, read or not. */
  asked: z.array(z.string()),
  found: z.array(
    z.object({ url: z.string(), mediaType: z.string().max(200), data: z.string().startsWith('data:') }),
  ),
});
type Answer = z.infer<typeof answer>;

/**
 * Runs in a frame. Sends each body as a data: URL, until the limit is reached. `readable`: what of other sites may be asked for,
 * by address; where it does not say, what the page itself has loaded in a way that let it read it.
 */
async function readFromCache(
  known: string[],
  readable: Record<string, boolean>,
  maxBytes: number,
): Promise<Answer> {
  const have = new Set(known);
  const isOwn = (url: string): boolean => url.startsWith(`${location.origin}/`);
  const shown = new Set(['css', 'link', 'img', 'image', 'input', 'video', 'other']);
  const entries = performance.getEntriesByType('resource') as PerformanceResourceTiming[];
  const loaded = entries
    .filter(({ initiatorType }) => shown.has(initiatorType))
    // Of an answer that the page may not read, the browser gives it no status.
    .filter(({ name, responseStatus }) => isOwn(name) || (readable[name] ?? responseStatus > 0))
    .map(({ name }) => name);
  // The document itself, too: the debugger sometimes refuses it.
  const wanted = [location.href.replace(/#.*/, ''), ...loaded].filter(
    (url) => /^https?:/.test(url) && !have.has(url),
  );
  const result: Answer = { asked: [], found: [] };
  let left = maxBytes;
  const read = async (url: string): Promise<void> => {
    try {
      const own = isOwn(url);
      if (!own) result.asked.push(url);
      const response = await fetch(
        url,
        own
          ? { cache: 'only-if-cached', mode: 'same-origin' }
          : { cache: 'force-cache', credentials: 'omit' },
      );
      if (!response.ok) return;
      const body = await response.blob();
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
  const queue = [...new Set(wanted)].slice(0, 500);
  const worker = async (): Promise<void> => {
    for (let url = queue.shift(); url !== undefined; url = queue.shift()) await read(url);
  };
  await Promise.all(Array.from({ length: 8 }, worker));
  return result;
}

/**
 * What the debugger has handed out, with what the page's cache adds, out of every frame or of the page's own document;
 * `held` null: all there is comes from the cache. `known` is had already.
 */
export async function withCached(
  tabId: number,
  held: Pick<LoadedResources, 'resources' | 'missing'> | null,
  known: readonly LoadedResource[],
  where: FramesAsked,
): Promise<Result<LoadedResources>> {
  const sinceMs = Date.now();
  const had = [...(held?.resources ?? []), ...known];
  const args: [string[], Record<string, boolean>, number] = [
    had.map(({ url }) => url),
    readableOf(await requestsOf(tabId)),
    capturePolicy.cachedBytes,
  ];
  const frames = await askCaches(tabId, readFromCache, args, where);
  const cached = new Map<string, LoadedResource>();
  const asked = new Set<string>();
  for (const { result } of frames.ok ? frames.value : []) {
    const told = answer.safeParse(result).data;
    for (const url of told?.asked ?? []) asked.add(url);
    for (const { url, mediaType, data } of told?.found ?? []) {
      cached.set(url, { url, mediaType, body: await blobFromDataUrl(data) });
    }
  }
  const log = await requestsOf(tabId);
  return ok({
    resources: [...had, ...cached.values()],
    missing: held?.missing.filter(({ url }) => !cached.has(url)) ?? [],
    refetched: askedAgain(log, asked, new Set(cached.keys()), sinceMs),
    unwatched: isUnwatched(log) ? [...asked] : [],
    method: held ? 'debugger' : 'page-cache',
  });
}
