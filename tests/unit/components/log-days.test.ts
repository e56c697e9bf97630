/** A line of a log shows its time alone: the day stands above the first line that was written on it. */
import { expect, test } from 'vitest';
import { newDays, readLogLine } from '@/components/detail/capture-details';

const at = (instant: string) =>
  readLogLine(
    JSON.stringify({
      seq: 0,
      at: instant,
      event: 'package.exported',
      actor: 'extension',
      detail: {},
      prev: '0'.repeat(64),
    }),
  );

test('the day is said once, and again when it is another', () => {
  const lines = ['2026-11-21T23:59:59.900Z', '2026-11-21T23:59:59.950Z', '2026-11-22T00:00:00.100Z'].map(at);
  expect(lines.every(({ event }) => event !== null)).toBe(true);
  expect(newDays(lines)).toEqual(['2026-11-21', null, '2026-11-22']);
});

test('a line that cannot be read is of no day of its own', () => {
  const lines = [
    readLogLine('{'),
    at('2026-11-21T10:00:00.000Z'),
    readLogLine('{'),
    at('2026-11-21T11:00:00.000Z'),
  ];
  expect(newDays(lines)).toEqual([null, '2026-11-21', null, null]);
});
