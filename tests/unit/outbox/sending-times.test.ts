/** When sending may go on. */
import { describe, expect, it } from 'vitest';
import { noRules } from '@/utils/archive/sending';
import { permission } from '@/utils/outbox/sending-times';

const at = (hour: number, minute = 0) => new Date(2026, 10, 22, hour, minute);
const night = { onlyUnmetered: false, hours: { from: 22, to: 6 } };
const day = { onlyUnmetered: false, hours: { from: 9, to: 17 } };

describe('permission', () => {
  it('is given without rules, and taken by a pause', () => {
    expect(permission('as-set', noRules, at(12), true)).toEqual({ open: true });
    expect(permission('paused', noRules, at(12), false)).toEqual({
      ...{ open: false, why: 'paused', againAtMs: null },
    });
  });

  it.each([
    [day, 8, 59, false],
    [day, 9, 0, true],
    [day, 16, 59, true],
    [day, 17, 0, false],
    [night, 21, 59, false],
    [night, 22, 0, true],
    [night, 3, 0, true],
    [night, 6, 0, false],
    [{ onlyUnmetered: false, hours: { from: 7, to: 7 } }, 3, 0, true],
  ])('%j at %i:%i is %s', (rules, hour, minute, open) => {
    expect(permission('as-set', rules, at(hour, minute), null).open).toBe(open);
  });

  it('says when the hour comes, today or tomorrow', () => {
    const early = permission('as-set', day, at(8, 30), null);
    expect(early).toMatchObject({ why: 'hours', againAtMs: at(9).getTime() });
    const late = permission('as-set', day, at(18), null);
    expect(late).toMatchObject({ againAtMs: new Date(2026, 10, 23, 9).getTime() });
  });

  it('waits for a line that costs nothing only where the browser says what the line costs', () => {
    const rules = { onlyUnmetered: true, hours: null };
    expect(permission('as-set', rules, at(12), true)).toMatchObject({ open: false, why: 'metered' });
    expect(permission('as-set', rules, at(12), false).open).toBe(true);
    expect(permission('as-set', rules, at(12), null).open).toBe(true);
  });

  it('is given by "now", whatever the rules', () => {
    expect(permission('now', { onlyUnmetered: true, hours: day.hours }, at(3), true).open).toBe(true);
  });
});
