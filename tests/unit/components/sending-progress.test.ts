/** The figures of the sending panel: counted, never guessed ahead. */
import { describe, expect, it } from 'vitest';
import type { Delivery } from '@/utils/outbox/delivery';
import { figuresOf, leftMs, rateOf, withSample } from '@/components/send/sending-progress';

const run = { startedAtMs: 0, acceptedItems: 3, acceptedBytes: 300, refusedItems: 1 };
const row = (packageBytes: number, delivery: Delivery) => ({ packageBytes, delivery });

describe('figures', () => {
  it('count what is at its end, and the bytes that are at the desk', () => {
    const open = [
      row(100, { status: 'waiting', attempts: 0, notBeforeMs: 0 }),
      row(100, { status: 'waiting', attempts: 1, notBeforeMs: 0, bytesSent: 30 }),
      row(100, { status: 'sending', attempts: 1, leaseEndsMs: 0, bytesSent: 60, bytesTotal: 100 }),
      row(100, { status: 'verifying', attempts: 1, notBeforeMs: 0 }),
    ];
    expect(figuresOf(run, open)).toEqual({ doneItems: 4, items: 8, sentBytes: 490, bytes: 700 });
  });
});

describe('the rate', () => {
  it('is not said before enough was seen', () => {
    expect(rateOf([])).toBeNull();
    expect(rateOf([{ atMs: 0, sentBytes: 0 }])).toBeNull();
    const short = [
      { atMs: 0, sentBytes: 0 },
      { atMs: 1_000, sentBytes: 50 },
    ];
    expect(rateOf(short)).toBeNull();
  });

  it('is that of the last seconds, and gives the time that is left', () => {
    let samples = withSample([], { atMs: 0, sentBytes: 0 });
    for (let second = 1; second <= 60; second += 1)
      samples = withSample(samples, {
        atMs: second * 1000,
        sentBytes: second <= 30 ? 0 : (second - 30) * 10,
      });
    expect(rateOf(samples)).toBe(10);
    expect(leftMs({ doneItems: 0, items: 1, sentBytes: 300, bytes: 400 }, rateOf(samples))).toBe(10_000);
  });

  it('is nobody’s guess while nothing moves, and begins anew with a new run', () => {
    const still = [
      { atMs: 0, sentBytes: 7 },
      { atMs: 9_000, sentBytes: 7 },
    ];
    expect(rateOf(still)).toBeNull();
    expect(leftMs({ doneItems: 0, items: 1, sentBytes: 7, bytes: 9 }, null)).toBeNull();
    expect(withSample(still, { atMs: 10_000, sentBytes: 0 })).toEqual([{ atMs: 10_000, sentBytes: 0 }]);
  });
});
