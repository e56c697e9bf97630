/** The figures of the sending panel: counted, never guessed ahead. */
import { describe, expect, it } from 'vitest';
import type { Delivery } from '@/utils/outbox/delivery';
import {
  figuresOf,
  pausesLeftMs,
  rateOf,
  timeLeft,
  withSample,
  type Sample,
} from '@/components/send/sending-progress';

const run = { startedAtMs: 0, acceptedItems: 3, acceptedBytes: 300, refusedItems: 1 };
const at = (atMs: number, sentBytes: number, acceptedBytes = 0): Sample => ({
  atMs,
  sentBytes,
  acceptedBytes,
});
const figures = (sentBytes: number, acceptedBytes: number, bytes: number) => ({
  ...{ doneItems: 0, items: 1, sentBytes, acceptedBytes, bytes },
});
const row = (packageBytes: number, delivery: Delivery) => ({ packageBytes, delivery });

describe('figures', () => {
  it('count what is at its end, and the bytes that are at the desk', () => {
    const open = [
      row(100, { status: 'waiting', attempts: 0, notBeforeMs: 0 }),
      row(100, { status: 'waiting', attempts: 1, notBeforeMs: 0, bytesSent: 30 }),
      row(100, { status: 'sending', attempts: 1, leaseEndsMs: 0, bytesSent: 60, bytesTotal: 100 }),
      row(100, { status: 'verifying', attempts: 1, notBeforeMs: 0 }),
    ];
    expect(figuresOf(run, open)).toEqual({
      ...{ doneItems: 4, items: 8, sentBytes: 490, acceptedBytes: 300, bytes: 700 },
    });
  });
});

describe('the rate', () => {
  it('is not said before enough was seen', () => {
    expect(rateOf([])).toBeNull();
    expect(rateOf([at(0, 0)])).toBeNull();
    const short = [at(0, 0), at(1_000, 50)];
    expect(rateOf(short)).toBeNull();
  });

  it('is that of the last seconds, and gives the time that is left', () => {
    let samples = withSample([], at(0, 0));
    for (let second = 1; second <= 60; second += 1)
      samples = withSample(samples, at(second * 1000, second <= 30 ? 0 : (second - 30) * 10));
    expect(rateOf(samples)).toBe(10);
    expect(timeLeft(figures(300, 0, 400), samples, 0)).toEqual({ until: 'sent', ms: 10_000 });
  });

  it('is nobody’s guess while nothing moves, and begins anew with a new run', () => {
    const still = [at(0, 7), at(9_000, 7)];
    expect(rateOf(still)).toBeNull();
    expect(timeLeft(figures(7, 0, 9), still, 0)).toBeNull();
    expect(withSample(still, at(10_000, 0))).toEqual([at(10_000, 0)]);
  });
});

describe('the time that is left', () => {
  it('ends when the desk has accepted, not when all is sent', () => {
    const samples = [at(0, 0, 0), at(10_000, 800, 100)];
    expect(timeLeft(figures(800, 100, 1_000), samples, 0)).toEqual({ until: 'accepted', ms: 90_000 });
    const sent = [...samples, at(20_000, 1_000, 400)];
    expect(timeLeft(figures(1_000, 400, 1_000), sent, 0)).toEqual({ until: 'accepted', ms: 30_000 });
  });

  it('grows while the desk checks and nothing moves', () => {
    const samples = [at(0, 0, 0), at(10_000, 1_000, 500), at(40_000, 1_000, 500)];
    expect(timeLeft(figures(1_000, 500, 1_000), samples, 0)).toEqual({ until: 'accepted', ms: 40_000 });
  });

  it('is no less than the pause before the next attempt, and nobody’s guess where the user is waited for', () => {
    const open = [
      row(100, { status: 'waiting', attempts: 2, notBeforeMs: 61_000 }),
      row(100, { status: 'verifying', attempts: 1, notBeforeMs: 99_000 }),
    ];
    expect(pausesLeftMs(open, 1_000)).toBe(60_000);
    const samples = [at(0, 0, 0), at(10_000, 900, 900)];
    expect(timeLeft(figures(900, 900, 1_000), samples, 60_000)?.ms).toBe(60_000);
    const problem = { code: 'enrol-again', detail: '' } as const;
    const stuck = [...open, row(1, { status: 'waiting', attempts: 1, notBeforeMs: 0, problem })];
    expect(timeLeft(figures(900, 900, 1_000), samples, pausesLeftMs(stuck, 0))).toBeNull();
  });
});
