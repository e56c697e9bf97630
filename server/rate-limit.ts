/** Token buckets, one a caller: `burst` requests at once, then `perSecond`. In memory: a restart forgives. */
import type { Rate } from './policy';

/** Callers remembered; the one that has been quiet longest is forgotten first. */
const CALLERS = 10_000;

interface Bucket {
  tokens: number;
  atMs: number;
}

/** Takes one token for the caller: null when it may go on, else the seconds to wait. */
export type RateLimiter = (caller: string) => number | null;

export function rateLimiter(rate: Rate, now: () => number): RateLimiter {
  const buckets = new Map<string, Bucket>();
  return (caller) => {
    const atMs = now();
    const known = buckets.get(caller) ?? { tokens: rate.burst, atMs };
    const refilled = known.tokens + (Math.max(0, atMs - known.atMs) / 1000) * rate.perSecond;
    const tokens = Math.min(rate.burst, refilled);
    const allowed = tokens >= 1;
    buckets.delete(caller);
    buckets.set(caller, { tokens: allowed ? tokens - 1 : tokens, atMs });
    const oldest = buckets.size > CALLERS ? buckets.keys().next() : null;
    if (oldest !== null && !oldest.done) buckets.delete(oldest.value);
    return allowed ? null : (1 - tokens) / rate.perSecond;
  };
}
