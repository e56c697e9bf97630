/**
 * What the debugger does not hand out (fonts above all, or everything where there is no debugger): read by the page's
 * own frames from the browser's cache. Of the page's own origin nothing but the cache is asked. For others a cached
 * answer is preferred, and the request log tells afterwards if one had to be fetched again.
 */
import { z } from 'zod';
import { ok, type Result } from '@/utils/evidence/result';
import { askCaches } from './ask-caches';
import { blobFromDataUrl } from './base64-blob';
import type { LoadedResource, LoadedResources, FramesAsked } from './engines/engine';
import { capturePolicy } from './policy';
import { requestsOf } from './tab-requests';

const answer = z.array(
  z.object({ url: z.string(), mediaType: z.string().max(200), data: z.string().startsWith('data:') }),
);

/** Runs in a frame. Sends each body as a data: URL, until the limit is reached. */
async function readFromCache(known: string[], maxBytes: number): Promise<z.infer<typeof answer>> {
  const have = new Set(known);
  const shown = new Set(['css', 'link', 'img', 'image', 'input', 'video', 'other']);
  const loaded = performance
    .getEntriesByType('resource')
    .filter((entry) => shown.has((entry as PerformanceResourceTiming).initiatorType))
    .map(({ name }) => name);
  // The document itself, too: the debugger sometimes refuses it.
  const wanted = [location.href.replace(/#.*/, ''), ...loaded].filter(
    (url) => /^https?:/.test(url) && !have.has(url),
  );
  const found: z.infer<typeof answer> = [];
  let left = maxBytes;
  const read = async (url: string): Promise<void> => {
    try {
      const own = url.startsWith(`${location.origin}/`);
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
      found.push({ url, mediaType: response.headers.get('content-type') ?? body.type, data });
    } catch {
      // Not in the cache, or not for this frame to read.
    }
  };
  const queue = [...new Set(wanted)].slice(0, 500);
  const worker = async (): Promise<void> => {
    for (let url = queue.shift(); url !== undefined; url = queue.shift()) await read(url);
  };
  await Promise.all(Array.from({ length: 8 }, worker));
  return found;
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
  const args: [string[], number] = [had.map(({ url }) => url), capturePolicy.cachedBytes];
  const frames = await askCaches(tabId, readFromCache, args, where);
  const cached = new Map<string, LoadedResource>();
  for (const { result } of frames.ok ? frames.value : []) {
    for (const { url, mediaType, data } of answer.safeParse(result).data ?? []) {
      cached.set(url, { url, mediaType, body: await blobFromDataUrl(data) });
    }
  }
  const { requests } = await requestsOf(tabId);
  const refetched = requests
    .filter(({ url, startedAtMs, fromCache, status }) => {
      return cached.has(url) && startedAtMs >= sinceMs && status !== null && !fromCache;
    })
    .map(({ url }) => url);
  return ok({
    resources: [...had, ...cached.values()],
    missing: held?.missing.filter(({ url }) => !cached.has(url)) ?? [],
    refetched: [...new Set(refetched)],
    method: held ? 'debugger' : 'page-cache',
  });
}
