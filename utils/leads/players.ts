/** Frames that hold a player: recognised by what they do and how they are built, not by a list alone. */
import { readUrl } from '@/utils/evidence/read-url';
import type { Lead } from '@/utils/evidence/schema';
import { EMBED_HOSTS } from './data/embed-hosts';
import { ORDINARY_EMBEDS } from './data/ordinary-embeds';
import { listedDomain } from './draft';
import type { FrameFacts, PageFacts } from './page-facts';
import { boundedChain, chainOf, SHOWN_IN } from './passages';
import { ADDRESS_CHARS, ADDRESSES, FRAMES, PLAYER_CHARS } from './policy';
import { excerptOf } from './scan';

import { streams } from './streams';

interface Candidate {
  src: string;
  /** Frames around it, outermost first. */
  around: string[];
  fullscreen: boolean;
}

/** Signs, and how much each says; a frame is a player from {@link ENOUGH} on. */
const SIGN = { plays: 3, playerScript: 2, listedHost: 2, embedPath: 1, fullscreen: 1 };
const ENOUGH = 2;

/** `/embed/x`, `/e/x`, `/embed-x.html`, `/player.php`, `?video=`: how file hosts address their players. */
const EMBED_PATH =
  /\/(?:embed|e|v|player|iframe|stream|watch|live|play|videoembed|video_ext|ajax\/embed)(?:[-/._][^/]|\.(?:php|html?)|$)|[?&](?:video|vid|file|stream|channel|ch|imdb|tmdb)=/i;

/** Calls by which well-known players start. */
const PLAYER_SCRIPT =
  /\b(?:jwplayer\s?\(|videojs\s?\(|new\s(?:Hls|Clappr\.Player|Plyr|DPlayer|Artplayer|Playerjs|shaka\.Player|Plyr)\b|fluidPlayer\s?\(|flowplayer\s?\(|flvjs\.createPlayer|mpegts\.createPlayer|dashjs\.MediaPlayer|class=["']?(?:jw-video|video-js|plyr|clappr)\b)/i;

export function players(page: PageFacts): Lead[] {
  const frames = page.frames.slice(0, FRAMES);
  const byUrl = new Map(frames.map((frame) => [frame.url, frame]));
  const playing = playingFrames(page);
  const weighed = new Set<string>();
  const leads: Lead[] = [];
  for (const candidate of candidates(frames)) {
    if (weighed.has(candidate.src) || !isWebAddress(candidate.src)) continue;
    if (weighed.size >= ADDRESSES) break;
    weighed.add(candidate.src);
    const frame = byUrl.get(candidate.src);
    if (weight(candidate, frame, playing) >= ENOUGH) leads.push(playerLead(candidate));
  }
  return leads;
}

function* candidates(frames: FrameFacts[]): Generator<Candidate> {
  for (const frame of frames) {
    for (const { src, fullscreen } of frame.iframes) yield { src, around: chainOf(frame), fullscreen };
  }
  for (const { url, parents } of frames) {
    if (parents.length > 0) yield { src: url, around: parents, fullscreen: false };
  }
}

/** Frames that asked for a stream or media file. */
function playingFrames(page: PageFacts): Set<string> {
  const playing = new Set<string>();
  for (const { url, frames, contentType } of page.requests.slice(0, ADDRESSES)) {
    const asking = frames.at(-1);
    const asked = readUrl(url);
    if (asking === undefined || playing.has(asking) || !asked) continue;
    const type = contentType?.split(';', 1)[0]?.trim().toLowerCase() ?? null;
    const seen = { url: asked, origin: 'request', contentType: type } as const;
    const where = { chain: frames, shownIn: SHOWN_IN.requests, excerpt: '', label: '' };
    if (streams({ ...seen, ...where }).length > 0) playing.add(asking);
  }
  return playing;
}

function weight({ src, fullscreen }: Candidate, frame: FrameFacts | undefined, playing: Set<string>): number {
  const { hostname, pathname, search } = new URL(src);
  if (listedDomain(hostname, ORDINARY_EMBEDS)) return 0;
  let sum = fullscreen ? SIGN.fullscreen : 0;
  if (listedDomain(hostname, EMBED_HOSTS)) sum += SIGN.listedHost;
  if (EMBED_PATH.test(pathname + search)) sum += SIGN.embedPath;
  if (playing.has(src) || frame?.media.some(({ kind, src: media }) => kind !== 'audio' && media !== ''))
    sum += SIGN.plays;
  if (frame && PLAYER_SCRIPT.test(frame.html.slice(0, PLAYER_CHARS))) sum += SIGN.playerScript;
  return sum;
}

const playerLead = ({ src, around }: Candidate): Lead => ({
  kind: 'player-frame',
  value: src,
  host: new URL(src).hostname,
  frame_chain: boundedChain([...around, src]),
  shown_in: SHOWN_IN.page,
  evidence: excerptOf(src),
});

const isWebAddress = (address: string): boolean =>
  address.length <= ADDRESS_CHARS && /^https?:\/\//i.test(address) && readUrl(address) !== null;
