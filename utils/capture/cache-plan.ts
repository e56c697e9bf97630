/** What a page's cache is asked for, and which of it was asked of a server after all. Pure. */
import { withoutFragment } from '@/utils/evidence/addresses';
import type { LoggedRequest, PageLog } from './request-log';

const headerOf = ({ headers }: LoggedRequest, wanted: string): string | null =>
  headers.find(([name]) => name.toLowerCase() === wanted)?.[1] ?? null;

/** Kept by the browser: anything else would be asked of its server. */
const isHeld = (request: LoggedRequest): boolean =>
  request.status === 200 && !/\bno-store\b/i.test(headerOf(request, 'cache-control') ?? '');

/** And open to pages of all sites: anything else would be asked of its server, for nothing. */
const isHeldForAll = (request: LoggedRequest): boolean =>
  isHeld(request) && headerOf(request, 'access-control-allow-origin')?.trim() === '*';

/** By address, as the answers said; what the log does not know, the frame judges by its own measures. */
export const readableOf = ({ requests }: PageLog): Record<string, boolean> =>
  Object.fromEntries(
    requests
      .filter(({ answeredAtMs }) => answeredAtMs !== null)
      .map((request) => [request.url, isHeldForAll(request)]),
  );

const isImage = (request: LoggedRequest): boolean =>
  request.status === 200 && /^\s*image\//i.test(headerOf(request, 'content-type') ?? '');

/**
 * Where Firefox has what a page of another site's loaded: images in its memory, for as long as the page is shown, fonts in its
 * cache. What came to no image, or was not kept, it has nowhere.
 */
export const placesOf = ({ requests }: PageLog): Record<string, 'memory' | 'cache'> =>
  Object.fromEntries(
    requests.flatMap((request): [string, 'memory' | 'cache'][] => {
      const { url, type } = request;
      if (type === 'image' || type === 'imageset') return isImage(request) ? [[url, 'memory']] : [];
      return type === 'font' && isHeld(request) ? [[url, 'cache']] : [];
    }),
  );

const shows = new Set(['image', 'imageset', 'font', 'stylesheet']);

/**
 * What each frame has asked for to show it, by the frame's own address: a page's measures end with its 250th resource, and
 * pages clear them.
 */
export function loadedBy(
  { requests }: PageLog,
  frames: readonly { frameId: number; url: string }[],
): Record<string, string[]> {
  const loaded: Record<string, string[]> = {};
  for (const { frameId, url } of frames) {
    const asked = requests.filter((request) => request.frameId === frameId && shows.has(request.type));
    (loaded[withoutFragment(url)] ??= []).push(...asked.map((request) => request.url));
  }
  return loaded;
}

/** Addresses for which servers were asked since `sinceMs`: of other sites (`asked`) whatever became of it, of the page's own what was `read`. */
export function askedAgain(
  { requests }: PageLog,
  asked: ReadonlySet<string>,
  read: ReadonlySet<string>,
  sinceMs: number,
): string[] {
  const again = requests.filter(
    ({ url, startedAtMs, fromCache, status }) =>
      startedAtMs >= sinceMs && !fromCache && (asked.has(url) || (read.has(url) && status !== null)),
  );
  return [...new Set(again.map(({ url }) => url))];
}

/** Nobody tells of this tab's requests, so nobody knows whether one was made. */
export const isUnwatched = ({ main, requests }: PageLog): boolean => main === null && requests.length === 0;
