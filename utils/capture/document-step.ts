/**
 * What was opened is no web page but a document of its own (PDF, image, film, text): its own bytes are the best copy of it. From a
 * recording, or the browser's memory or cache; secrets are taken out of what is text; asked of the site again only where the browser gives them to nobody, and then said so.
 */
import { runInPage } from '@/utils/browser/inject';
import { withoutFragment } from '@/utils/evidence/addresses';
import { failed, ok, type Result } from '@/utils/evidence/result';
import type { CaptureMethod } from '@/utils/evidence/schema';
import { blobFromDataUrl } from './base64-blob';
import { erasedDocument } from './erase-archive';
import { URL_SECRETS } from './erase-facts';
import type { FrameWithReading } from './frame-with-reading';
import { keptResources, type KeptResource } from './kept-resources';
import type { PageStep } from './page-step';
import { capturePolicy } from './policy';
import { recordedResources } from './recording/recorded-resources';
import { storedItems } from './recording/sink';
import { tellsOf, type PageLog } from './request-log';
import { notApplicable } from './steps';
import { requestsOf } from './tab-requests';
import type { CaptureWork } from './work';

const ENDINGS: Readonly<Record<string, string>> = {
  'application/pdf': 'pdf',
  'application/json': 'json',
  'image/png': 'png',
  'image/jpeg': 'jpg',
  'image/gif': 'gif',
  'image/webp': 'webp',
  'image/avif': 'avif',
  'image/svg+xml': 'svg',
  'video/mp4': 'mp4',
  'video/webm': 'webm',
  'audio/mpeg': 'mp3',
  'text/plain': 'txt',
};

const essence = (mediaType: string): string => mediaType.split(';', 1)[0]?.trim().toLowerCase() ?? '';
const isWebPage = (mediaType: string): boolean =>
  /^(?:text\/html|application\/xhtml\+xml|multipart\/|)$/.test(mediaType);

/** It shows what the pictures of the window show. */
const isPicture = (mediaType: string): boolean => /^(?:image|video|audio)\//.test(mediaType);

/** As the server said of what the tab shows; empty where nobody knows. */
function saidOf({ main }: PageLog): string {
  return main?.headers.find(([name]) => name.toLowerCase() === 'content-type')?.[1] ?? '';
}

/** The media type of a document that was opened by itself; null when it is a web page, or when nobody can tell. */
export async function openedDocument(tabId: number, documentId: string | null): Promise<string | null> {
  const log = await requestsOf(tabId);
  const said = essence(saidOf(log));
  return tellsOf(log, documentId) && !isWebPage(said) ? said : null;
}

/** As the document itself says, or as the server said of it where nobody may look inside (the browser's PDF viewer). */
async function mediaTypeOf(work: CaptureWork, tabId: number): Promise<string> {
  const said = saidOf(await requestsOf(tabId));
  if (/^application\/pdf\b/i.test(said)) return 'application/pdf';
  const frames = ((await work.get('frames')) as FrameWithReading[] | undefined) ?? [];
  const read = frames.find(({ frameId }) => frameId === 0)?.reading?.contentType;
  return essence(read ?? said);
}

/** Runs in the page. Its own bytes out of the cache, as a data: URL; null when they are not there, too many, or a service worker would answer. */
async function readOwnBytes(maxBytes: number): Promise<string | null> {
  try {
    if ((navigator as Partial<Navigator>).serviceWorker?.controller) return null;
    const response = await fetch(location.href, { cache: 'only-if-cached', mode: 'same-origin' });
    const body = await response.blob();
    if (!response.ok || body.size > maxBytes) return null;
    return await new Promise<string | null>((resolve) => {
      const reader = new FileReader();
      reader.onload = () => resolve(typeof reader.result === 'string' ? reader.result : null);
      reader.onerror = () => resolve(null);
      reader.readAsDataURL(body);
    });
  } catch {
    return null;
  }
}

/** The same document asked for once more, with the user's cookies as the first time. */
async function fetchAgain(url: string, mediaType: string): Promise<Blob | null> {
  try {
    const response = await fetch(url, {
      cache: 'force-cache',
      credentials: 'include',
      signal: AbortSignal.timeout(capturePolicy.refetchMs),
    });
    if (!response.ok || essence(response.headers.get('content-type') ?? '') !== mediaType) return null;
    if (Number(response.headers.get('content-length') ?? 0) > capturePolicy.resourceBytes) return null;
    const body = await response.blob();
    return body.size > capturePolicy.resourceBytes ? null : body;
  } catch {
    return null;
  }
}

interface Found {
  body: Blob;
  method: CaptureMethod;
}

/** Nothing of an address on this device is ever fetched: only what the browser hands out. */
async function ownBytes(work: CaptureWork, tabId: number, mediaType: string): Promise<Result<Found>> {
  const url = withoutFragment(work.facts.urlFinal);
  const isIt = (resource: KeptResource): boolean =>
    resource.url === url && resource.body.size > 0 && essence(resource.mediaType) === mediaType;
  const recorded = work.facts.recording ? await recordedResources(storedItems(work.id)) : [];
  const received = recorded.find(isIt);
  if (received) return ok({ body: received.body, method: 'recording' });
  const held = (await keptResources(work)).resources.find(isIt);
  if (held)
    return ok({ body: new Blob([await held.body.arrayBuffer()], { type: mediaType }), method: 'debugger' });
  const read = await runInPage(tabId, readOwnBytes, [capturePolicy.cachedBytes]);
  if (read.ok && typeof read.value === 'string' && read.value.startsWith('data:'))
    return ok({ body: await blobFromDataUrl(read.value), method: 'page-cache' });
  if (!/^https?:/.test(url)) return failed('no-original', 'the browser does not hand out its bytes');
  const again = await fetchAgain(url, mediaType);
  if (!again) return failed('no-original', 'its bytes were not to be had, not even by asking for it again');
  work.remark('deviations', 'refetched', `the document was fetched from its server again: ${url}`);
  return ok({ body: again, method: 'refetched' });
}

export const originalDocument: PageStep = {
  name: 'document',
  limitMs: capturePolicy.documentMs,
  needsPage: true,
  asksPage: true,
  async run(work, { target }) {
    const mediaType = await mediaTypeOf(work, target.tabId);
    if (isWebPage(mediaType)) return notApplicable('this is a web page');
    const found = await ownBytes(work, target.tabId, mediaType);
    if (!found.ok) {
      work.remark('limitations', 'no-original', found.problem.detail);
      return found;
    }
    const path = `data/document/original.${ENDINGS[mediaType] ?? 'bin'}`;
    const eraser = work.eraser();
    const clean = await erasedDocument(found.value.body, mediaType, eraser);
    const { method, body } = found.value;
    await work.keep({ path, role: 'original-document', mediaType, method, body: clean ?? body }, () => {
      if (clean) work.redacted(path, 'url-secret', eraser.count, URL_SECRETS);
      else if (!isPicture(mediaType))
        work.remark(
          'limitations',
          'original-not-searched',
          `${path} (${mediaType}) was not searched for secrets`,
        );
    });
    return ok(null);
  },
};
