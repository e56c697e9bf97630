/** Gathers every address that a page shows, asks for or hides in its scripts, each once, strongest sighting first. */
import type { PageFacts } from './page-facts';
import { boundedChain, chainOf, readPassages, SHOWN_IN, type Passage } from './passages';
import { ADDRESSES, ADDRESS_CHARS, FRAMES, SPELLINGS } from './policy';
import { excerptOf } from './scan';
import { writtenAddresses } from './written-addresses';
import { readUrl } from '@/utils/evidence/read-url';

/** `request`: the browser asked for it; the others: where in the document it stands. `markup`: any string in it. */
export type Origin = 'request' | 'media' | 'iframe' | 'link' | 'markup';

/** One address, and where it was seen. */
export interface Sighting {
  url: URL;
  origin: Origin;
  /** Frames around it, outermost first, the one it stands in last. */
  chain: string[];
  shownIn: string;
  /** As the artefact spells it. */
  excerpt: string;
  /** Text of the link; empty for everything else. */
  label: string;
  /** Media type of the answer, lower case, without parameters; null when unknown. */
  contentType: string | null;
}

export interface Seen {
  sightings: Sighting[];
  passages: Passage[];
  /** Something was left unread because a bound was reached. */
  truncated: boolean;
}

export function look(page: PageFacts): Seen {
  const { passages, truncated } = readPassages(page);
  const read = new Set<string>();
  const seen = new Map<string, Sighting>();
  let spellings = 0;
  for (const spelling of spellingsOf(page, passages)) {
    if (spellings++ >= SPELLINGS || seen.size >= ADDRESSES) {
      return { sightings: [...seen.values()], passages, truncated: true };
    }
    if (read.has(spelling.address)) continue;
    read.add(spelling.address);
    const sighting = sighted(spelling);
    if (sighting === null) continue;
    for (const each of [sighting, ...nested(sighting)]) {
      if (!seen.has(each.url.href)) seen.set(each.url.href, each);
    }
  }
  return { sightings: [...seen.values()], passages, truncated };
}

/** An address as it is written somewhere, not parsed yet. */
interface Spelling extends Omit<Sighting, 'url' | 'excerpt'> {
  address: string;
  /** As the artefact spells it, when that is another way. */
  written?: string;
}

function sighted({ address, written = address, ...where }: Spelling): Sighting | null {
  const url = address.length > ADDRESS_CHARS ? null : readUrl(address);
  return !url || url.href.length > ADDRESS_CHARS ? null : { ...where, url, excerpt: excerptOf(written) };
}

/** Strongest first: what the browser asked for, what plays, what is framed or linked, and what is merely written. */
function* spellingsOf(page: PageFacts, passages: Passage[]): Generator<Spelling> {
  for (const { url, frames, contentType: type } of page.requests) {
    const contentType = type?.split(';', 1)[0]?.trim().toLowerCase() ?? null;
    const where = { chain: boundedChain(frames), shownIn: SHOWN_IN.requests, label: '' };
    yield { ...where, address: url, origin: 'request', contentType };
  }
  for (const frame of page.frames.slice(0, FRAMES)) {
    const where = { chain: chainOf(frame), shownIn: SHOWN_IN.page, label: '', contentType: null };
    for (const { src } of frame.media) yield { ...where, address: src, origin: 'media' };
    for (const { src } of frame.iframes) yield { ...where, address: src, origin: 'iframe' };
    for (const { href, text } of frame.links) {
      yield { ...where, address: href, origin: 'link', label: text.slice(0, 200) };
    }
  }
  for (const { text, chain, shownIn } of passages) {
    const where = { origin: 'markup', chain, shownIn, label: '', contentType: null } as const;
    for (const spelling of writtenAddresses(text, chain.at(-1) ?? '')) yield { ...where, ...spelling };
  }
}

/** Addresses handed over inside another: `player.html?file=https://…`. */
function nested(outer: Sighting): Sighting[] {
  if (!/[=#]https?(?::|%3a)/i.test(outer.url.href)) return [];
  const { origin, chain, shownIn, excerpt } = outer;
  const where = { chain, shownIn, label: '', contentType: null, written: excerpt };
  return [...outer.url.searchParams.values(), outer.url.hash.slice(1)]
    .slice(0, 50)
    .filter((value) => /^https?:\/\//i.test(value))
    .map((address) => sighted({ ...where, address, origin: origin === 'link' ? 'link' : 'markup' }))
    .filter((sighting) => sighting !== null);
}
