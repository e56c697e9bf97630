/**
 * How large the next piece of an upload is, and what goes in one request: as the line turns out, remembered while the
 * background lives. Pure but for that.
 */
import { deliveryPolicy as policy } from './policy';

let currentBytes: number | null = null;
/** What a proxy has shown not to let through. */
let ceilingBytes = Infinity;
/** What the line has lately carried within a quick piece's time. */
let carriesBytes = 0;

const within = (bytes: number): number =>
  Math.min(Math.max(bytes, policy.smallestChunkBytes), policy.largestChunkBytes, ceilingBytes);

export const chunkBytes = (): number => currentBytes ?? policy.chunkBytes;

/** A package up to this size goes in one request: small ones always, larger ones once the line has shown to be quick. */
export const wholeBytes = (): number =>
  Math.min(Math.max(policy.oneRequestBytes, carriesBytes), chunkBytes());

/** A piece of this size went through in this time. */
export function wentThrough(sizeBytes: number, tookMs: number): void {
  carriesBytes = Math.floor((sizeBytes / Math.max(tookMs, 1)) * policy.quickChunkMs);
  // A last, short piece says little about a line.
  if (tookMs < policy.quickChunkMs && sizeBytes >= chunkBytes()) currentBytes = within(chunkBytes() * 2);
  if (tookMs > policy.slowChunkMs) currentBytes = within(Math.floor(chunkBytes() / 2));
}

/** A piece of this size did not: it took too long, or is `refused` for its size. True when the next will be smaller. */
export function didNot(sizeBytes: number, refused = false): boolean {
  carriesBytes = 0;
  const smaller = within(Math.floor(sizeBytes / 2));
  if (refused) ceilingBytes = smaller;
  currentBytes = Math.min(chunkBytes(), smaller);
  return smaller < sizeBytes;
}

/** For another desk, over another line. */
export function forgetLine(): void {
  currentBytes = null;
  carriesBytes = 0;
  ceilingBytes = Infinity;
}
