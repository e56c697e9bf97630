/**
 * What the page has loaded, read in Firefox by the page's own frames. Of their own origin nothing but the cache is asked;
 * fonts of others come from it too. Images of others cannot be read, but drawn again, out of the browser's memory. Should a
 * server be asked for one of those all the same, the request log tells, and so does the package. For
 * style sheets of others there is only their server: they are fetched once more, and that is said. Where the page has a
 * service worker, that would answer in the cache's place: then nothing comes from there.
 */
import { z } from 'zod';
import { framesOf } from '@/utils/browser/frames';
import { ok, type Result } from '@/utils/evidence/result';
import { askCaches } from '../../ask-caches';
import { blobFromDataUrl } from '../../base64-blob';
import { askedAgain, isUnwatched, loadedBy, placesOf } from '../../cache-plan';
import { capturePolicy } from '../../policy';
import { requestsOf } from '../../tab-requests';
import type { LoadedResource, LoadedResources, FramesAsked } from '../engine';

/** Of each kind of answer. */
const MOST = capturePolicy.cachedAsked;

const answer = z.object({
  found: z
    .array(
      z.object({
        url: z.string(),
        mediaType: z.string().max(200),
        data: z.string().startsWith('data:'),
        drawn: z.boolean(),
      }),
    )
    .max(MOST),
  missing: z.array(z.object({ url: z.string(), reason: z.string().max(1_000) })).max(MOST),
  /** Not asked for, because a service worker would have answered. */
  byWorker: z.array(z.string()).max(MOST),
  /** Of other sites, had or not. */
  asked: z.array(z.string()).max(MOST),
});
type Answer = z.infer<typeof answer>;

/**
 * Runs in a frame. `places` tells where the browser has what is of other sites, `logged` what frames have asked for, by their
 * address; sends bodies as data: URLs.
 */
async function readHeld(
  places: Record<string, 'memory' | 'cache'>,
  logged: Record<string, string[]>,
  limits: { bytes: number; asked: number },
): Promise<Answer> {
  const entries = performance.getEntriesByType('resource') as PerformanceResourceTiming[];
  const fetched = new Set(['xmlhttprequest', 'fetch', 'beacon']);
  const urls = entries.filter((entry) => !fetched.has(entry.initiatorType)).map(({ name }) => name);
  const unmeasured = logged[location.href.replace(/#.*/, '')] ?? [];
  const wanted = [...new Set([location.href, ...urls, ...unmeasured])]
    .filter((url) => /^https?:/.test(url))
    .slice(0, limits.asked);
  const own = (url: string): boolean => url.startsWith(`${location.origin}/`);
  const result: Answer = { found: [], missing: [], byWorker: [], asked: [] };
  let left = limits.bytes;

  /** One may take the page over at any time. */
  const hasWorker = (): boolean => {
    try {
      return Boolean((navigator as Partial<Navigator>).serviceWorker?.controller);
    } catch {
      // A sandboxed frame has none.
      return false;
    }
  };
  const images = Document.prototype.querySelectorAll.call(document, 'img') as NodeListOf<HTMLImageElement>;
  /** By address, an image of this document that shows it: then the browser has it in memory. */
  const shownBy = new Map(
    [...images]
      .filter(({ complete, naturalWidth }) => complete && naturalWidth > 0)
      .map((image) => [image.currentSrc, image]),
  );
  const asData = (body: Blob): Promise<string> =>
    new Promise((resolve, reject) => {
      const reader = new FileReader();
      reader.onload = () => resolve(typeof reader.result === 'string' ? reader.result : '');
      reader.onerror = () => reject(new Error('unreadable'));
      reader.readAsDataURL(body);
    });
  const keep = (url: string, mediaType: string, data: string, drawn: boolean): void => {
    left -= data.length * 0.75;
    if (left < 0) throw new Error('over the limit for one frame');
    result.found.push({ url, mediaType, data, drawn });
  };
  const fromCache = async (url: string): Promise<void> => {
    const how: RequestInit = own(url)
      ? { cache: 'only-if-cached', mode: 'same-origin' }
      : { cache: 'force-cache', credentials: 'omit' };
    const response = await fetch(url, how);
    if (!response.ok) throw new Error(`status ${response.status}`);
    const body = await response.blob();
    if (hasWorker()) return behindWorker(url);
    keep(url, response.headers.get('content-type') ?? body.type, await asData(body), false);
  };
  /** The same document has the image in memory: nobody is asked. */
  const fromMemory = async (url: string): Promise<void> => {
    const image = new Image();
    // Asked for in another way, it would be another image to the browser.
    image.crossOrigin = shownBy.get(url)?.crossOrigin ?? null;
    image.src = url;
    await image.decode();
    const canvas = Document.prototype.createElement.call(document, 'canvas') as HTMLCanvasElement;
    canvas.width = image.naturalWidth;
    canvas.height = image.naturalHeight;
    canvas.getContext('2d')?.drawImage(image, 0, 0);
    keep(url, 'image/png', canvas.toDataURL('image/png'), true);
  };
  const behindWorker = async (url: string): Promise<void> => {
    if (shownBy.has(url)) await fromMemory(url);
    else result.byWorker.push(url);
  };
  const read = async (url: string): Promise<void> => {
    const place = own(url) ? 'cache' : shownBy.has(url) ? 'memory' : places[url];
    try {
      if (place && !own(url)) result.asked.push(url);
      if (hasWorker()) await behindWorker(url);
      else if (place === 'cache') await fromCache(url);
      else if (place === 'memory') await fromMemory(url);
      else throw new Error('it is of another site, which only its server may read');
    } catch (error) {
      result.missing.push({ url, reason: error instanceof Error ? error.message : 'not held' });
    }
  };
  const queue = [...wanted];
  const worker = async (): Promise<void> => {
    for (let url = queue.shift(); url !== undefined; url = queue.shift()) await read(url);
  };
  await Promise.all(Array.from({ length: 8 }, worker));
  return result;
}

/** By the extension itself, without cookies: a request that the page did not make. */
async function fetchAgain(url: string): Promise<LoadedResource | null> {
  try {
    const response = await fetch(url, {
      credentials: 'omit',
      signal: AbortSignal.timeout(capturePolicy.callMs),
    });
    if (!response.ok) return null;
    const body = await response.blob();
    const mediaType = response.headers.get('content-type') ?? body.type;
    return body.size > capturePolicy.resourceBytes ? null : { url, mediaType, body };
  } catch {
    return null;
  }
}

/** Without host access (`mayRefetch` false) nothing is fetched again. */
export async function heldByPage(
  tabId: number,
  known: readonly LoadedResource[],
  where: FramesAsked,
  mayRefetch: boolean,
): Promise<Result<LoadedResources>> {
  const sinceMs = Date.now();
  const before = await requestsOf(tabId);
  const { requests, shown } = before;
  const args: Parameters<typeof readHeld> = [
    placesOf(before),
    loadedBy(before, await framesOf(tabId).catch(() => [])),
    { bytes: capturePolicy.cachedBytes, asked: capturePolicy.cachedAsked },
  ];
  const answers = await askCaches(tabId, readHeld, args, where);
  if (!answers.ok) return answers;
  const found = new Map(known.map((resource) => [resource.url, resource]));
  const missing = new Map<string, string>();
  const byWorker = new Set<string>();
  const asked = new Set<string>();
  for (const { result } of answers.value) {
    const told = answer.safeParse(result).data;
    for (const { url, mediaType, data, drawn } of told?.found ?? []) {
      if (found.has(url) && found.get(url)?.drawn !== true) continue;
      found.set(url, { url, mediaType, body: await blobFromDataUrl(data), drawn });
    }
    for (const { url, reason } of told?.missing ?? []) missing.set(url, reason);
    for (const url of told?.byWorker ?? []) byWorker.add(url);
    for (const url of told?.asked ?? []) asked.add(url);
  }
  const log = await requestsOf(tabId);
  const refetched = new Set(askedAgain(log, asked, new Set(found.keys()), sinceMs));
  /** Of the page's own site nothing is fetched; where its address is not known, nothing at all. */
  const isOwn = (url: string): boolean => !shown || new URL(url).origin === new URL(shown.url).origin;
  if (mayRefetch) {
    const isSheet = new Set(requests.filter(({ type }) => type === 'stylesheet').map(({ url }) => url));
    const sheets = [...missing.keys(), ...byWorker].filter(
      (url) => isSheet.has(url) && !found.has(url) && !isOwn(url),
    );
    for (const sheet of await Promise.all(sheets.map(fetchAgain))) {
      if (!sheet) continue;
      found.set(sheet.url, sheet);
      refetched.add(sheet.url);
    }
  }
  return ok({
    resources: [...found.values()],
    missing: [...missing].filter(([url]) => !found.has(url)).map(([url, reason]) => ({ url, reason })),
    byWorker: [...byWorker].filter((url) => !found.has(url)),
    refetched: [...refetched],
    unwatched: isUnwatched(log) ? [...asked] : [],
    method: 'page-cache',
  });
}
