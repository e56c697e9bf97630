/** Every number that bounds the search for leads, and why. */
import type { Lead } from '@/utils/evidence/schema';

export type LeadKind = Lead['kind'];

/** Markup and text read of one frame (characters): real pages stay below 5 M; a hostile one must not cost minutes. */
export const FRAME_CHARS = 8_000_000;
/** The same over all frames of a page. */
export const PAGE_CHARS = 24_000_000;
/** Distinct addresses looked at: link farms have some 10,000. */
export const ADDRESSES = 20_000;
/** Spellings of addresses read to find those: a page may repeat one a million times. */
export const SPELLINGS = 200_000;
/** Longest address: what a lead can hold. */
export const ADDRESS_CHARS = 4096;
/** Hits of one pattern in one passage: enough to find every distinct value of an honest page. */
export const HITS = 2000;
/** Frames named in the chain of a lead, and characters of each: `data:` frames can be megabytes. */
export const CHAIN_FRAMES = 20;
export const CHAIN_CHARS = 2000;
/** Markup read to find the script of a player: it starts early. */
export const PLAYER_CHARS = 200_000;
/** Frames looked at: pages with advertising have dozens. */
export const FRAMES = 500;

/**
 * Leads kept of each kind, most important kind first: an analyst reads from the top. 500 in all, which is what a
 * referral's summary carries.
 */
export const KEPT: Readonly<Record<LeadKind, number>> = {
  'stream-manifest': 50,
  'player-frame': 30,
  'media-file': 50,
  magnet: 100,
  torrent: 50,
  cyberlocker: 100,
  'external-id': 20,
  payment: 20,
  'analytics-id': 20,
  'ad-network': 20,
  invite: 20,
  contact: 20,
};
