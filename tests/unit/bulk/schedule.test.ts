/** Whose turn it is: the order of the list, as far as no host is asked twice within its pause. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Schedule } from '@/utils/bulk/schedule';

const rows = (...hosts: string[]) => hosts.map((host, index) => ({ host, index }));

describe('a schedule', () => {
  it('keeps to the order of the list, and passes over hosts that have their pause', () => {
    const schedule = new Schedule(100);
    schedule.fill(rows('a', 'a', 'b', 'a'));
    expect([schedule.take(0)?.index, schedule.take(1)?.index, schedule.take(2)]).toEqual([0, 2, null]);
    expect(schedule.nextInMs(40)).toBe(60);
    expect([schedule.take(100)?.index, schedule.take(199), schedule.take(200)?.index]).toEqual([1, null, 3]);
    expect([schedule.waiting, schedule.nextInMs(200)]).toEqual([0, Infinity]);
  });

  it('spares every host after a death', () => {
    const schedule = new Schedule(100);
    schedule.fill(rows('a', 'b'));
    schedule.spareAll(50);
    expect([schedule.take(149), schedule.take(150)?.index]).toEqual([null, 0]);
  });

  it('takes a row back, and keeps the pause', () => {
    const schedule = new Schedule(100);
    schedule.fill(rows('a', 'a'));
    const first = schedule.take(0);
    if (first) schedule.giveBack(first);
    expect(schedule.waiting).toBe(2);
    expect([schedule.take(99), schedule.take(100)?.index, schedule.take(200)?.index]).toEqual([null, 0, 1]);
  });

  it('is filled anew without forgetting whom it visited', () => {
    const schedule = new Schedule(100);
    schedule.fill(rows('a', 'a'));
    schedule.take(0);
    schedule.fill([{ host: 'a', index: 7 }]);
    expect([schedule.take(50), schedule.take(100)?.index, schedule.waiting]).toEqual([null, 7, 0]);
  });

  it('gives every row once, each host in order, and never two of a host within the pause', () => {
    const hosts = fc.array(fc.constantFrom('a', 'b', 'c'), { maxLength: 40 });
    fc.assert(
      fc.property(
        hosts,
        fc.integer({ min: 0, max: 50 }),
        fc.infiniteStream(fc.nat(30)),
        (of, pause, steps) => {
          const schedule = new Schedule(pause);
          schedule.fill(rows(...of));
          const taken: { index: number; host: string; at: number }[] = [];
          for (let now = 0; schedule.waiting > 0; now += steps.next().value + 1) {
            for (let next = schedule.take(now); next; next = schedule.take(now))
              taken.push({ ...next, at: now });
            if (schedule.waiting > 0) expect(schedule.nextInMs(now)).toBeGreaterThan(0);
          }
          expect(taken.map(({ index }) => index).sort((a, b) => a - b)).toEqual(of.map((_, index) => index));
          for (const host of new Set(of)) {
            const own = taken.filter((one) => one.host === host);
            for (const [at, one] of own.entries()) {
              const before = own[at - 1];
              if (!before) continue;
              expect(one.index).toBeGreaterThan(before.index);
              expect(one.at - before.at).toBeGreaterThanOrEqual(pause);
            }
          }
        },
      ),
    );
  });
});
