/** How long a run may still take: never less than what is known to be needed. */
import { expect, it } from 'vitest';
import { leftMsOf, mostOfOneHost, withEnded, type EndedSample } from '@/components/bulk/run-figures';
import type { BulkCounts } from '@/utils/archive/bulk';

const run = { id: 'r', status: 'running' } as const;
const none = { opening: 0, capturing: 0, partial: 0, failed: 0, 'left-out': 0 };
const countsOf = (complete: number, waiting: number): BulkCounts => ({ ...none, complete, waiting });

/** One row each second, of a list of this many. */
function afterSeconds(seconds: number, rows: number): { samples: EndedSample[]; counts: BulkCounts } {
  let samples: EndedSample[] = [];
  for (let second = 0; second <= seconds; second += 1)
    samples = withEnded(samples, run, countsOf(second, rows - second), second * 1000);
  return { samples, counts: countsOf(seconds, rows - seconds) };
}
const calm = { ofOneHost: 0, pauseMs: 5_000 };

it('is that of the rows at the speed of the last minutes', () => {
  const { samples, counts } = afterSeconds(10, 100);
  expect(leftMsOf(samples, counts, { ...calm, atMs: 10_000 })).toBe(90_000);
});

it('grows while nothing comes to an end', () => {
  const { samples, counts } = afterSeconds(10, 100);
  expect(leftMsOf(samples, counts, { ...calm, atMs: 40_000 })).toBe(360_000);
});

it('is no less than the pauses between the rows of one host, however fast many hosts went', () => {
  const { samples, counts } = afterSeconds(60, 100);
  const hosts = Array.from({ length: 100 }, (_, index) => (index < 60 ? `${index}.test` : 'one.test'));
  const waiting = Array.from({ length: 40 }, (_, index) => 60 + index);
  const ofOneHost = mostOfOneHost(hosts, waiting);
  expect(ofOneHost).toBe(40);
  expect(leftMsOf(samples, counts, { ofOneHost, pauseMs: 5_000, atMs: 60_000 })).toBe(200_000);
});

it('is nobody’s guess before some rows have come to an end', () => {
  const { samples, counts } = afterSeconds(2, 100);
  expect(leftMsOf(samples, counts, { ...calm, atMs: 2_000 })).toBeNull();
  expect(mostOfOneHost([], [])).toBe(0);
});
