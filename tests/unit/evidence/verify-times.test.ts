/** Times that contradict the stamps fail nothing, and are said. */
import { expect, it } from 'vitest';
import { ok } from '@/utils/evidence/result';
import type { CustodyEvent, Evidence } from '@/utils/evidence/schema';
import { timesRemark } from '@/utils/evidence/verify-times';
import { sampleSubject } from './sample';

const OPENED = new Date('2026-11-22T10:00:00Z');
const CLOSED = new Date('2026-11-22T10:01:00Z');

function remarkOn(
  wall: string,
  skewMs: number | null,
  logged: string[],
  opened: Date | null,
  closed: Date | null,
) {
  const subject = sampleSubject([], 'a'.repeat(64));
  const evidence: Evidence = {
    ...subject,
    custody_head: 'c'.repeat(64),
    clock: { ...subject.clock, wall, skew_ms: skewMs },
  };
  const lines = logged.map((at, seq): CustodyEvent => {
    return { seq, at, event: 'step.completed', actor: 'x', detail: {}, prev: '0'.repeat(64) };
  });
  return timesRemark(ok(evidence), ok({ lines, head: '0'.repeat(64) }), opened, closed);
}

const START = '2026-11-22T09:59:58.000Z';
const END = '2026-11-22T10:00:59.000Z';

it.each([
  ['between its stamps', START, null, [START, END], OPENED, CLOSED],
  ['without stamps', '2019-03-01T10:00:00.000Z', null, [END], null, null],
  ['stamped long afterwards', START, null, [START, END], OPENED, new Date('2027-01-01T00:00:00Z')],
  ['by a clock that is known to be an hour slow', '2026-11-22T09:00:00.000Z', -3_600_000, [], OPENED, CLOSED],
  ['by a rough clock', '2026-11-22T10:05:59.000Z', null, [], OPENED, CLOSED],
] as const)('nothing is said of a capture %s', (_what, wall, skewMs, logged, opened, closed) => {
  expect(remarkOn(wall, skewMs, [...logged], opened, closed)).toBeNull();
});

it.each([
  ['in another year', '2019-03-01T10:00:00.000Z', null, [], OPENED, CLOSED],
  ['in another year, with the closing stamp alone', '2031-03-01T10:00:00.000Z', null, [], null, CLOSED],
  ['with a log of another year', START, null, ['2019-03-01T10:00:00.000Z', END], OPENED, CLOSED],
  ['by a clock that is said to have been right', '2026-11-22T09:00:00.000Z', 0, [], OPENED, CLOSED],
  ['by a clock that was right, and is said to be an hour slow', START, -3_600_000, [], OPENED, CLOSED],
] as const)('it is said of a capture %s', (_what, wall, skewMs, logged, opened, closed) => {
  expect(remarkOn(wall, skewMs, [...logged], opened, closed)).toContain('do not fit its stamps');
});
