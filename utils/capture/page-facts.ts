/** What the search for leads reads, out of what a capture has read. */
import type { FrameFacts, PageFacts, RequestFacts } from '@/utils/leads/page-facts';
import type { FrameWithReading } from './frame-with-reading';
import type { KeptResource } from './kept-resources';
import type { LoggedRequest } from './request-log';

/** Sources and scripts are searched up to this size; leads stand near the top of what a site writes itself. */
const LONGEST_SOURCE_CHARS = 4_000_000;

/** Addresses of the frames around a frame, outermost first. */
function parentsOf(frameId: number, frames: FrameWithReading[]): string[] {
  const chain: string[] = [];
  let node = frames.find((frame) => frame.frameId === frameId);
  while (node && node.parentFrameId !== null && node.parentFrameId >= 0 && chain.length < 20) {
    const parent = frames.find(({ frameId: id }) => id === node?.parentFrameId);
    if (!parent) break;
    chain.unshift(parent.url);
    node = parent;
  }
  return chain;
}

function frameFacts(frame: FrameWithReading, frames: FrameWithReading[]): FrameFacts {
  const { reading } = frame;
  const parents = parentsOf(frame.frameId, frames);
  if (!reading) return { url: frame.url, parents, html: '', text: '', links: [], media: [], iframes: [] };
  return {
    url: reading.url,
    parents,
    html: reading.html,
    text: reading.text,
    links: reading.links.map(({ url, text }) => ({ href: url, text })),
    media: reading.media.flatMap(({ kind, url, sources, poster }) =>
      kind === 'video' || kind === 'audio'
        ? [
            { src: url, poster, kind },
            ...sources.map((src) => ({ src, poster: null, kind: 'source' as const })),
          ]
        : [],
    ),
    iframes: reading.frames.map(({ url }) => ({ src: url, fullscreen: false })),
  };
}

function requestFacts(request: LoggedRequest, frames: FrameWithReading[]): RequestFacts {
  const own = frames.find(({ frameId }) => frameId === request.frameId)?.url;
  const type = request.headers.find(([name]) => name.toLowerCase() === 'content-type')?.[1] ?? null;
  return {
    url: request.url,
    type: request.type,
    frames: [...parentsOf(request.frameId, frames), ...(own === undefined ? [] : [own])],
    contentType: type,
  };
}

const isReadable = (mediaType: string): boolean => /html|javascript|json|ecmascript/i.test(mediaType);

/** `asSeen`: the DOM and the network. `asSent`: the documents and scripts themselves, which the DOM no longer shows. */
export async function pageFacts(
  frames: FrameWithReading[],
  requests: LoggedRequest[],
  resources: readonly KeptResource[],
): Promise<{ asSeen: PageFacts; asSent: PageFacts }> {
  const sources = resources.filter(({ mediaType }) => isReadable(mediaType));
  const sent = await Promise.all(
    sources.map(async ({ url, body }): Promise<FrameFacts> => {
      const html = await body.slice(0, LONGEST_SOURCE_CHARS).text();
      const frame = frames.find((candidate) => candidate.url === url);
      const parents = frame ? parentsOf(frame.frameId, frames) : [];
      return { url, parents, html, text: '', links: [], media: [], iframes: [] };
    }),
  );
  return {
    asSeen: {
      frames: frames.map((frame) => frameFacts(frame, frames)),
      requests: requests.map((request) => requestFacts(request, frames)),
    },
    asSent: { frames: sent, requests: [] },
  };
}
