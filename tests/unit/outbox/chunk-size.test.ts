/** Pieces grow on a quick line and shrink on a slow one, within their bounds. */
import { beforeEach, expect, it } from 'vitest';
import { chunkBytes, didNot, forgetLine, wentThrough } from '@/utils/outbox/chunk-size';
import { deliveryPolicy as policy } from '@/utils/outbox/policy';

beforeEach(forgetLine);

it('doubles after a quick piece, up to the largest', () => {
  for (let piece = 0; piece < 20; piece += 1) {
    const before = chunkBytes();
    wentThrough(before, 10);
    expect(chunkBytes()).toBe(Math.min(before * 2, policy.largestChunkBytes));
  }
});

it('learns nothing from a short last piece, and leaves what is neither quick nor slow', () => {
  wentThrough(1000, 1);
  wentThrough(chunkBytes(), (policy.quickChunkMs + policy.slowChunkMs) / 2);
  expect(chunkBytes()).toBe(policy.chunkBytes);
});

it('halves after a slow piece, and one that did not get through, down to the smallest', () => {
  wentThrough(chunkBytes(), policy.slowChunkMs + 1);
  expect(chunkBytes()).toBe(policy.chunkBytes / 2);
  let pieces = 0;
  while (didNot(chunkBytes())) pieces += 1;
  expect(pieces).toBeGreaterThan(3);
  expect(chunkBytes()).toBe(policy.smallestChunkBytes);
});
