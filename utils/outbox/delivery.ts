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
  /** The desk's disk is full. */
  | 'desk-full'
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
  /** Due at `notBeforeMs` (epoch), as the clock stood at `setAtMs`. `bytesSent`: of an upload that goes on. */
  | {
      status: 'waiting';
      attempts: number;
      notBeforeMs: number;
      setAtMs?: number;
      bytesSent?: number;
      problem?: DeliveryProblem;
    }
  /** Claimed by a sender until its lease lapses. */
  | { status: 'sending'; attempts: number; leaseEndsMs: number; bytesSent: number; bytesTotal: number }
  /** The package is at the desk, which is still checking it. */
  | { status: 'verifying'; attempts: number; notBeforeMs: number; setAtMs?: number }
  /** `deskUrl`: by which desk; not known of those accepted before this was kept. */
  | { status: 'accepted'; acceptedAtMs: number; deskUrl?: string }
  /** Kept, shown and not retried by itself: a failure never deletes evidence. */
  | { status: 'refused'; problem: DeliveryProblem };

export type Sending = Extract<Delivery, { status: 'sending' }>;

/** A delivery that the user has just asked for. */
export const requested = (nowMs: number): Delivery => ({
  status: 'waiting',
  attempts: 0,
  notBeforeMs: nowMs,
  setAtMs: nowMs,
});

/**
 * Whether a delivery wants attention now. A time that was set later than now was set by a clock that has gone back
 * since; waiting for it could take years, so it counts as come.
 */
export function isDue(delivery: Delivery, nowMs: number, policy: DeliveryPolicy): boolean {
  switch (delivery.status) {
    case 'waiting':
    case 'verifying':
      return delivery.notBeforeMs <= nowMs || (delivery.setAtMs ?? -Infinity) > nowMs;
    case 'sending':
      return delivery.leaseEndsMs <= nowMs || delivery.leaseEndsMs - policy.leaseMs > nowMs;
    case 'accepted':
    case 'refused':
      return false;
  }
}

/** Claims a delivery that is due, or returns null. A dead worker's claim lapses with its lease. */
export function claim(
  delivery: Delivery,
  nowMs: number,
  policy: DeliveryPolicy,
  bytesTotal: number,
): Sending | null {
  if (delivery.status === 'accepted' || delivery.status === 'refused' || !isDue(delivery, nowMs, policy))
    return null;
  const attempts = delivery.attempts + 1;
  return {
    ...{ status: 'sending', attempts, leaseEndsMs: nowMs + policy.leaseMs },
    ...{ bytesSent: sentBefore(delivery, bytesTotal), bytesTotal },
  };
}

/** Of a package that is being checked every byte has been sent. */
function sentBefore(delivery: Delivery, bytesTotal: number): number {
  if (delivery.status === 'verifying') return bytesTotal;
  return 'bytesSent' in delivery ? (delivery.bytesSent ?? 0) : 0;
}

/** Puts a delivery down for now, through no fault of its own: the user has paused, or the hour has passed. */
export const heldBack = ({ attempts, bytesSent }: Sending, nowMs: number): Delivery => ({
  ...{ status: 'waiting', attempts: attempts - 1, notBeforeMs: nowMs, setAtMs: nowMs },
  bytesSent,
});

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
    setAtMs: nowMs,
    notBeforeMs: nowMs + Math.min(grownMs, policy.longestVerifyingPollMs),
  };
}

/** These are kept, shown and never retried blindly: the same bytes would get the same answer. */
export const FINAL: ReadonlySet<DeliveryProblemCode> = new Set([
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
  const sent = delivery.status === 'sending' ? delivery.bytesSent : 0;
  return {
    status: 'waiting',
    attempts,
    notBeforeMs: retryAtMs(attempts, nowMs, policy, random, retryAfterMs),
    setAtMs: nowMs,
    ...(sent > 0 ? { bytesSent: sent } : {}),
    problem,
  };
}
