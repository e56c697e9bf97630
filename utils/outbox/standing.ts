/** What the desk has said of single packages, many at a time, until whoever sends each acts on it. In memory: all of it can be asked again. */
import type { ReferralStatus } from '@/utils/referral/schema';

/** What a desk said of a package some time ago may have changed; and it costs nothing to ask again. */
const FRESH_MS = 60_000;

const said = new Map<string, { status: ReferralStatus; atMs: number }>();

/** Notes what the desk has just said of this capture. */
export function noteStanding(captureId: string, status: ReferralStatus): void {
  said.set(captureId, { status, atMs: performance.now() });
}

/** What the desk has said of this capture just now. Told once: whoever takes it acts on it. */
export function takeStanding(captureId: string): ReferralStatus | null {
  const known = said.get(captureId);
  said.delete(captureId);
  return known && performance.now() - known.atMs < FRESH_MS ? known.status : null;
}

/** Whether it is known how this one stands. */
export const isKnown = (captureId: string): boolean => said.has(captureId);

/** Whether it is known to stand so. */
export const isStanding = (captureId: string, state: ReferralStatus['state']): boolean =>
  said.get(captureId)?.status.state === state;

/** Forgets what was said too long ago. */
export function forgetStale(): void {
  const nowMs = performance.now();
  for (const [id, { atMs }] of said) if (nowMs - atMs > FRESH_MS) said.delete(id);
}
