/** What is listed: every filter, every order, and a view that stays right whatever comes and goes. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readTags, tagsOfAll, tagsOfSome } from '@/components/capture/tags';
import {
  comparing,
  facetsOf,
  matching,
  NO_FILTER,
  ORDERS,
  patched,
  type ListFilter,
} from '@/components/captures/list-view';
import { rowOf, type RowRecord } from '@/utils/archive/row';
import { capture, inStage } from '../../gallery/samples';

const row = (change: Partial<RowRecord> = {}): RowRecord => ({ ...rowOf(capture()), ...change });
const passes = (filter: Partial<ListFilter>, of: RowRecord): boolean =>
  matching({ ...NO_FILTER, ...filter })(of);

describe('filters', () => {
  it('without any, everything is listed', () => {
    for (const make of Object.values(inStage)) expect(passes({}, rowOf(make()))).toBe(true);
  });

  it.each([
    ['accepted', 'accepted', true],
    ['accepted', 'refused', false],
    ['not-accepted', 'accepted', false],
    ['not-accepted', 'queued', true],
    ['needs-you', 'refused', true],
    ['unsent', 'sealed', true],
    ['under-way', 'sealing', true],
    ['failed', 'sealed', false],
  ] as const)('state %s and a capture that is %s: %s', (state, stage, listed) => {
    expect(passes({ state }, rowOf(inStage[stage]()))).toBe(listed);
  });

  it('case, tag, host and words, each for itself and together', () => {
    const one = row({ caseName: 'A', tags: ['x', 'y'], host: 'Watch.Pirate.test', title: 'Café' });
    expect(passes({ caseName: 'A', tag: 'y', host: 'pirate', query: 'cafe' }, one)).toBe(true);
    expect(passes({ caseName: 'B' }, one)).toBe(false);
    expect(passes({ caseName: '' }, one)).toBe(false);
    expect(passes({ caseName: '' }, row())).toBe(true);
    expect(passes({ tag: 'z' }, one)).toBe(false);
    expect(passes({ host: 'other' }, one)).toBe(false);
  });

  it('days run from their first moment to their last', () => {
    const at = (...when: [number, number, number, number?, number?]) =>
      row({ createdAtMs: new Date(...when).getTime() });
    const days = { fromDay: '2026-11-20', toDay: '2026-11-21' };
    expect(passes(days, at(2026, 10, 20))).toBe(true);
    expect(passes(days, at(2026, 10, 21, 23, 59))).toBe(true);
    expect(passes(days, at(2026, 10, 22))).toBe(false);
    expect(passes(days, at(2026, 10, 19, 23, 59))).toBe(false);
  });
});

const rows = fc.uniqueArray(
  fc.record({
    id: fc.uuid(),
    title: fc.string({ maxLength: 4 }),
    host: fc.constantFrom('a.test', 'b.test'),
    caseName: fc.constantFrom('', 'A', 'B'),
    packageBytes: fc.option(fc.nat(5)),
  }),
  { selector: ({ id }) => id, maxLength: 30 },
);

describe.each(ORDERS)('in the order "%s"', (order) => {
  const compare = comparing[order];

  it('a patched view is the view as if it had been made anew', () => {
    fc.assert(
      fc.property(rows, fc.nat(30), fc.func(fc.boolean()), (made, at, isGone) => {
        const all = made.map(row);
        const before = all.slice(0, at).sort(compare);
        const gone = new Set(before.filter((one) => isGone(one.id)).map(({ id }) => id));
        const more = all.slice(at);
        const expected = [...before.filter(({ id }) => !gone.has(id)), ...more].sort(compare);
        expect(patched(before, gone, more, compare)).toEqual(expected);
      }),
    );
  });

  it('two different captures are never in the same place', () => {
    fc.assert(
      fc.property(rows, (made) => {
        const all = made.map(row);
        for (const one of all)
          for (const other of all) if (one !== other) expect(compare(one, other)).not.toBe(0);
      }),
    );
  });
});

it('facets count what there is, most first', () => {
  const found = facetsOf([
    row({ caseName: 'B', tags: ['x'] }),
    row({ caseName: 'A' }),
    row({ caseName: 'A' }),
  ]);
  expect(found.cases).toEqual([
    ['A', 2],
    ['B', 1],
  ]);
  expect(found.tags).toEqual([['x', 1]]);
  expect(found.hosts).toEqual([[capture().host, 3]]);
});

describe('tags', () => {
  it('are read as they are typed', () => {
    expect(readTags(' a, #b,, c d ;a\n')).toEqual(['a', 'b', 'c d']);
    expect(readTags('')).toEqual([]);
    expect(readTags('x'.repeat(100))[0]).toHaveLength(60);
  });

  it('of all, and of some only', () => {
    const some = [row({ tags: ['a', 'b'] }), row({ tags: ['b', 'c'] })];
    expect([tagsOfAll(some), tagsOfSome(some)]).toEqual([['b'], ['a', 'b', 'c']]);
  });
});
