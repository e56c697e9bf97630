/** The life of a delivery, over every state and clock: nothing is lost, nothing is sent twice at once. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  afterFailure,
  askLater,
  claim,
  dueAtMs,
  heldBack,
  isDue,
  progressed,
  requested,
  retryAtMs,
  type Delivery,
  type DeliveryProblemCode,
  type Sending,
} from '@/utils/outbox/delivery';
import { deliveryPolicy as policy } from '@/utils/outbox/policy';

const FINAL: DeliveryProblemCode[] = [
  'conflict',
  'refused',
  'too-large',
  'receipt-invalid',
  'package-missing',
];
const PASSING: DeliveryProblemCode[] = [
  'offline',
  'desk-unreachable',
  'desk-busy',
  'desk-error',
  'desk-full',
  'not-a-desk',
  'not-enrolled',
  'enrol-again',
  'unexpected',
];

const timeMs = fc.integer({ min: 0, max: 4_000_000_000_000 });
const attempts = fc.integer({ min: 0, max: 10_000 });
const random = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });
const code = fc.constantFrom(...FINAL, ...PASSING);
const problem = fc.record({ code, detail: fc.string() });

const delivery: fc.Arbitrary<Delivery> = fc.oneof(
  fc.record({ status: fc.constant('waiting' as const), attempts, notBeforeMs: timeMs }),
  fc.record({
    status: fc.constant('sending' as const),
    attempts,
    leaseEndsMs: timeMs,
    bytesSent: fc.nat(),
    bytesTotal: fc.nat(),
  }),
  fc.record({ status: fc.constant('verifying' as const), attempts, notBeforeMs: timeMs }),
  fc.record({ status: fc.constant('accepted' as const), acceptedAtMs: timeMs }),
  fc.record({ status: fc.constant('refused' as const), problem }),
);

const claimedAt = (nowMs: number): Sending => ({
  ...{ status: 'sending', attempts: 1, leaseEndsMs: nowMs + policy.leaseMs, bytesSent: 0, bytesTotal: 7 },
});

describe('claim', () => {
  it('takes what is due and nothing else', () => {
    fc.assert(
      fc.property(delivery, timeMs, (before, nowMs) => {
        const due = dueAtMs(before);
        const sending = claim(before, nowMs, policy, 7);
        const fromLater = before.status === 'sending' && before.leaseEndsMs - policy.leaseMs > nowMs;
        expect(sending !== null).toBe(due !== null && (due <= nowMs || fromLater));
      }),
    );
  });

  it('gives a delivery to one sender at a time: not again before the lease has lapsed', () => {
    fc.assert(
      fc.property(delivery, timeMs, fc.nat({ max: policy.leaseMs * 2 }), (before, nowMs, laterMs) => {
        const first = claim(before, nowMs, policy, 7);
        if (!first) return;
        const second = claim(first, nowMs + laterMs, policy, 7);
        expect(second !== null).toBe(laterMs >= policy.leaseMs);
        // The two can be told apart, so that the first can see that it has lost its claim.
        if (second) expect(second.attempts).not.toBe(first.attempts);
      }),
    );
  });

  it('does not wait for a time that was set by a clock that has gone back since', () => {
    fc.assert(
      fc.property(timeMs, fc.integer({ min: 1, max: 10 ** 12 }), fc.nat(20), (nowMs, backMs, attempts) => {
        const sending = { ...claimedAt(nowMs), attempts };
        const problem = { code: 'desk-error' as const, detail: '' };
        for (const set of [
          requested(nowMs),
          sending,
          afterFailure(sending, problem, nowMs, policy, 0.5, 86_400_000),
          askLater(attempts, nowMs, policy),
          heldBack(sending, nowMs),
        ])
          expect(isDue(set, nowMs - backMs, policy)).toBe(true);
      }),
    );
  });

  it('shows an upload that goes on where it stood', () => {
    const sending = { ...claimedAt(1000), bytesSent: 40, bytesTotal: 100 };
    const waiting = afterFailure(sending, { code: 'offline', detail: '' }, 1000, policy, 0);
    expect(claim(waiting, 10 ** 9, policy, 100)?.bytesSent).toBe(40);
    expect(claim(heldBack(sending, 1000), 1000, policy, 100)).toMatchObject({ bytesSent: 40, attempts: 1 });
    expect(claim(askLater(1, 1000, policy), 10 ** 9, policy, 100)?.bytesSent).toBe(100);
  });

  it('keeps a claim for whoever still moves bytes', () => {
    fc.assert(
      fc.property(
        timeMs,
        fc.array(fc.nat({ max: policy.leaseMs - 1 }), { maxLength: 20 }),
        (startMs, pauses) => {
          let nowMs = startMs;
          let sending = claim(requested(nowMs), nowMs, policy, 100);
          if (!sending) throw new Error('a fresh request is due');
          for (const [index, pauseMs] of pauses.entries()) {
            nowMs += pauseMs;
            expect(claim(sending, nowMs, policy, 100)).toBeNull();
            sending = progressed(sending, index, nowMs, policy);
          }
          expect(sending.bytesSent).toBe(Math.max(0, pauses.length - 1));
          expect(claim(sending, nowMs + policy.leaseMs, policy, 100)).not.toBeNull();
        },
      ),
    );
  });
});

describe('afterFailure', () => {
  it('ends a delivery only by the answers that would be the same again', () => {
    fc.assert(
      fc.property(delivery, problem, timeMs, random, (before, why, nowMs, chance) => {
        const after = afterFailure(before, why, nowMs, policy, chance);
        expect(after.status).toBe(FINAL.includes(why.code) ? 'refused' : 'waiting');
        expect('problem' in after && after.problem).toEqual(why);
      }),
    );
  });

  it('never loses a delivery: whatever happens, it is decided or due at a finite time', () => {
    type Turn = { pauseMs: number; code: DeliveryProblemCode; random: number; retryAfterMs: number };
    const turn: fc.Arbitrary<Turn> = fc.record({
      pauseMs: fc.nat({ max: 2 * policy.longestRetryAfterMs }),
      code: fc.constantFrom(...PASSING),
      random,
      retryAfterMs: fc.oneof(fc.nat(), fc.constant(Infinity), fc.constant(1e300)),
    });
    fc.assert(
      fc.property(fc.array(turn, { maxLength: 60 }), (turns) => {
        let nowMs = 1_000_000;
        let now: Delivery = requested(nowMs);
        for (const { pauseMs, code: failure, random: chance, retryAfterMs } of turns) {
          nowMs += pauseMs;
          const sending = claim(now, nowMs, policy, 1);
          now = sending
            ? afterFailure(sending, { code: failure, detail: '' }, nowMs, policy, chance, retryAfterMs)
            : now;
          const due = dueAtMs(now);
          expect(due).not.toBeNull();
          expect((due ?? Infinity) - nowMs).toBeLessThanOrEqual(policy.longestRetryAfterMs);
        }
      }),
    );
  });
});

describe('retryAtMs', () => {
  it('waits longer after each attempt, up to the ceiling', () => {
    fc.assert(
      fc.property(attempts, random, (tries, chance) => {
        const pause = (of: number): number => retryAtMs(of, 0, policy, chance);
        expect(pause(tries + 1)).toBeGreaterThanOrEqual(pause(tries));
        expect(pause(tries)).toBeLessThanOrEqual(policy.longestRetryMs);
        expect(pause(tries)).toBeGreaterThanOrEqual(policy.firstRetryMs / 2);
        expect(pause(40)).toBeGreaterThanOrEqual(policy.longestRetryMs / 2);
      }),
    );
  });

  it('honours Retry-After where it is longer, and never comes back sooner for it', () => {
    fc.assert(
      fc.property(attempts, random, fc.nat({ max: policy.longestRetryAfterMs }), (tries, chance, askedMs) => {
        const own = retryAtMs(tries, 5, policy, chance);
        const asked = retryAtMs(tries, 5, policy, chance, askedMs);
        expect(asked).toBe(Math.max(own, 5 + askedMs));
      }),
    );
  });

  it('spreads devices over the upper half of the pause', () => {
    expect(retryAtMs(1, 0, policy, 0)).toBe(policy.firstRetryMs / 2);
    expect(retryAtMs(1, 0, policy, 0.999_999)).toBe(policy.firstRetryMs);
    expect(retryAtMs(2, 0, policy, 0)).toBe(policy.firstRetryMs);
  });
});

it('a desk that takes long to check is asked ever more rarely, up to a bound', () => {
  const pauses = Array.from({ length: 20 }, (_, at) => dueAtMs(askLater(at + 1, 0, policy)) ?? NaN);
  expect(pauses[0]).toBe(policy.verifyingPollMs);
  expect(pauses).toEqual([...pauses].sort((a, b) => a - b));
  expect(pauses.at(-1)).toBe(policy.longestVerifyingPollMs);
});
