/** How one sealed package travels to the desk. Pure: no clock, network or database. */
import type { DeliveryPolicy } from './policy';

/** Why a delivery is not moving, as a stable code; its words are in the locale files (`problem_<code>`). */
export interface DeliveryProblem {
  code: DeliveryProblemCode;
  /** What the desk or the network said, in English or the desk's language. */
  detail: string;
  /** The check of the package that failed, when the desk named one. */
  check?: string;
}

export type DeliveryProblemCode =
  | 'offline'
  | 'desk-unreachable'
  | 'desk-busy'
  | 'desk-error'
  | 'not-a-desk'
  | 'not-enrolled'
  | 'enrol-again'
  | 'conflict'
  | 'refused'
  | 'too-large'
  | 'receipt-invalid'
  | 'package-missing'
  /** A mistake of our own; its detail is for whoever mends it. */
  | 'unexpected';

export type Delivery =
  /** Due at `notBeforeMs` (epoch). */
  | { status: 'waiting'; attempts: number; notBeforeMs: number; problem?: DeliveryProblem }
  /** Claimed by a sender until its lease lapses. */
  | { status: 'sending'; attempts: number; leaseEndsMs: number; bytesSent: number; bytesTotal: number }
  /** The package is at the desk, which is still checking it. */
  | { status: 'verifying'; attempts: number; notBeforeMs: number }
  | { status: 'accepted'; acceptedAtMs: number }
  /** Kept, shown and not retried by itself: a failure never deletes evidence. */
  | { status: 'refused'; problem: DeliveryProblem };

export type Sending = Extract<Delivery, { status: 'sending' }>;

/** A delivery that the user has just asked for. */
export const requested = (nowMs: number): Delivery => ({
  status: 'waiting',
  attempts: 0,
  notBeforeMs: nowMs,
});

/** Claims a delivery that is due, or returns null. A dead worker's claim lapses with its lease. */
export function claim(
  delivery: Delivery,
  nowMs: number,
  policy: DeliveryPolicy,
  bytesTotal: number,
): Sending | null {
  switch (delivery.status) {
    case 'waiting':
    case 'verifying':
      if (delivery.notBeforeMs > nowMs) return null;
      break;
    case 'sending':
      if (delivery.leaseEndsMs > nowMs) return null;
      break;
    case 'accepted':
    case 'refused':
      return null;
  }
  const attempts = delivery.attempts + 1;
  return { status: 'sending', attempts, leaseEndsMs: nowMs + policy.leaseMs, bytesSent: 0, bytesTotal };
}

/** Progress renews the lease: whoever still moves bytes is alive. */
export const progressed = (
  delivery: Sending,
  bytesSent: number,
  nowMs: number,
  policy: DeliveryPolicy,
): Sending => ({
  ...delivery,
  bytesSent,
  leaseEndsMs: nowMs + policy.leaseMs,
});

/** When a delivery wants attention next (epoch ms), or null when it never does by itself. */
export function dueAtMs(delivery: Delivery): number | null {
  switch (delivery.status) {
    case 'waiting':
    case 'verifying':
      return delivery.notBeforeMs;
    case 'sending':
      return delivery.leaseEndsMs;
    case 'accepted':
    case 'refused':
      return null;
  }
}

/**
 * When to try again after a failure: doubling from the first pause up to the ceiling, each pause somewhere in its upper
 * half, so that a thousand devices do not come back in the same second. What the desk asked for (`retryAfterMs`) counts
 * if it is longer, up to a bound of its own. `random` is in [0, 1).
 */
export function retryAtMs(
  attempts: number,
  nowMs: number,
  policy: DeliveryPolicy,
  random: number,
  retryAfterMs = 0,
): number {
  const doubled = policy.firstRetryMs * 2 ** Math.min(Math.max(attempts - 1, 0), 30);
  const pauseMs = Math.min(doubled, policy.longestRetryMs);
  const askedMs = Math.min(retryAfterMs, policy.longestRetryAfterMs);
  return nowMs + Math.max(askedMs, Math.round(pauseMs * (0.5 + random / 2)));
}

/**
 * The desk is still checking: when to ask it next. Soon at first, since most packages take a moment; a desk with a long
 * queue is not asked every second by everybody.
 */
export function askLater(attempts: number, nowMs: number, policy: DeliveryPolicy): Delivery {
  const grownMs = policy.verifyingPollMs * 1.5 ** Math.min(Math.max(attempts - 1, 0), 30);
  return {
    status: 'verifying',
    attempts,
    notBeforeMs: nowMs + Math.min(grownMs, policy.longestVerifyingPollMs),
  };
}

/** These are kept, shown and never retried blindly: the same bytes would get the same answer. */
const FINAL: ReadonlySet<DeliveryProblemCode> = new Set([
  'conflict',
  'refused',
  'too-large',
  'receipt-invalid',
  'package-missing',
]);

/** What becomes of a delivery after a failure. */
export function afterFailure(
  delivery: Delivery,
  problem: DeliveryProblem,
  nowMs: number,
  policy: DeliveryPolicy,
  random: number,
  retryAfterMs = 0,
): Delivery {
  if (FINAL.has(problem.code)) return { status: 'refused', problem };
  const attempts = 'attempts' in delivery ? delivery.attempts : 1;
  return {
    status: 'waiting',
    attempts,
    notBeforeMs: retryAtMs(attempts, nowMs, policy, random, retryAfterMs),
    problem,
  };
}
