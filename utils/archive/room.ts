/**
 * Whether there is room to write, asked before every write. Chromium throws the whole database away when a write meets a
 * disk that is full to the last byte (renew-log.ts), so none of ours may be the one that fills it, or that finds it full.
 */
import { NoRoom } from './disk-full';

/** What adds evidence stops while this much is still free: enough to note that it stopped, to send, and to delete. */
const FLOOR_BYTES = 64_000_000;
/** Below this nothing is written at all: the browser's own tidying of a few megabytes must not meet the end either. */
const LOWEST_BYTES = 16_000_000;

/** No disk is filled faster, by whomever: for so long what was seen is believed. To look costs 50 ms beside 20,000 captures. */
const FASTEST_BYTES_PER_MS = 2_000_000;
const LONGEST_BELIEF_MS = 10_000;

let seen: { freeBytes: number; untilMs: number } | null = null;

/**
 * Infinity where the browser does not say. Chromium's quota for an extension that asks for unlimited storage is what it
 * uses plus what the disk has free. Firefox's is a share of the disk, and its database loses nothing on a full one.
 */
async function freeBytes(): Promise<number> {
  if (import.meta.env.FIREFOX || typeof navigator === 'undefined' || !('storage' in navigator))
    return Infinity;
  const { usage = 0, quota = 0 } = await navigator.storage.estimate();
  return quota === 0 && usage === 0 ? Infinity : quota - usage;
}

/** Free room after `addedBytes` more, in bytes. */
async function roomAfter(addedBytes: number): Promise<number> {
  if (!seen || performance.now() >= seen.untilMs) {
    const free = await freeBytes();
    const beliefMs = Math.min((free - FLOOR_BYTES) / FASTEST_BYTES_PER_MS, LONGEST_BELIEF_MS);
    seen = { freeBytes: free, untilMs: performance.now() + beliefMs };
  }
  seen.freeBytes -= addedBytes;
  return seen.freeBytes;
}

/** Throws {@link NoRoom} when evidence of this size, in bytes, would leave too little. */
export async function needRoomFor(addedBytes: number): Promise<void> {
  if ((await roomAfter(addedBytes)) < FLOOR_BYTES) throw new NoRoom();
}

/** Throws {@link NoRoom} when not even a state may be changed. */
export async function needSomeRoom(): Promise<void> {
  if ((await roomAfter(0)) < LOWEST_BYTES) throw new NoRoom();
}
