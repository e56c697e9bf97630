/** The life of a row: whatever dies at whatever moment, it ends with one capture at most, and it ends. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  again,
  begun,
  claimed,
  settled,
  type BulkRow,
  type BulkRowState,
  type CaptureStanding,
} from '@/utils/bulk/row';

const REOPENINGS = 2;
const row = (state: BulkRowState = { status: 'waiting' }, interruptions = 0): BulkRow => ({
  ...{ runId: 'r', index: 0, line: 1, url: 'https://a.test/', host: 'a.test', title: '' },
  ...{ claim: null, caseName: '', tags: [], interruptions, state },
});
const standing = (change: Partial<CaptureStanding>): CaptureStanding => ({
  ...{ state: 'sealed', completeness: 'complete', limitations: [], steps: [] },
  ...change,
});
const step = (code: string) => ({ problem: { code, detail: 'd' } });
const capturing: BulkRowState = { status: 'capturing', captureId: 'c', sinceMs: 1 };
const opening: BulkRowState = { status: 'opening', captureId: 'c', sinceMs: 1 };

describe('a row', () => {
  it('is taken once', () => {
    expect(claimed(row(), 'c', 1)).toEqual(opening);
    expect(claimed(row(opening), 'd', 2)).toBeNull();
    expect(begun(row(opening))).toEqual(capturing);
    expect(begun(row())).toBeNull();
  });

  it('whose page was being opened waits again, unless its capture had begun', () => {
    expect(settled(row(opening), null, REOPENINGS, 9)?.state).toEqual({ status: 'waiting' });
    expect(settled(row(opening), standing({ state: 'capturing' }), REOPENINGS, 9)?.state).toEqual(capturing);
    expect(settled(row(capturing), standing({ state: 'sealing' }), REOPENINGS, 9)).toBeNull();
  });

  it('ends as its capture does', () => {
    const end = { captureId: 'c', endedAtMs: 9 };
    expect(settled(row(opening), standing({}), REOPENINGS, 9)?.state).toEqual({ status: 'complete', ...end });
    const partial = standing({ completeness: 'partial' });
    expect(settled(row(capturing), partial, REOPENINGS, 9)?.state).toEqual({ status: 'partial', ...end });
    const failed = standing({ state: 'failed', steps: [{ problem: null }, step('not-loaded')] });
    const problem = { code: 'not-loaded', detail: 'd' };
    expect(settled(row(capturing), failed, REOPENINGS, 9)?.state).toEqual({
      status: 'failed',
      ...end,
      problem,
    });
  });

  it('whose capture could not be sealed has failed, and says so', () => {
    expect(settled(row(capturing), standing({ state: 'unsealed' }), REOPENINGS, 9)?.state).toMatchObject({
      ...{ status: 'failed', captureId: 'c', problem: { code: 'not-sealed' } },
    });
  });

  it('whose capture the user deleted has failed, and is not made once more', () => {
    expect(settled(row(capturing), null, REOPENINGS, 9)?.state).toMatchObject({
      ...{ status: 'failed', captureId: 'c', problem: { code: 'capture-deleted' } },
    });
  });

  it.each([
    ['nothing read', { steps: [step('interrupted')] }],
    ['nothing begun', { limitations: [{ code: 'nothing-begun', detail: '' }] }],
  ])('with %s when the machine went down is opened again, but not for ever', (_, found) => {
    const dead = standing({ state: 'failed', ...found });
    expect(settled(row(capturing), dead, REOPENINGS, 9)).toEqual({
      state: { status: 'waiting' },
      interruptions: 1,
    });
    expect(settled(row(capturing, REOPENINGS), dead, REOPENINGS, 9)?.state.status).toBe('failed');
  });

  it('is asked for again by the user only when it is at an end that leaves something to wish', () => {
    const ended = (status: 'complete' | 'partial') => row({ status, captureId: 'c', endedAtMs: 1 });
    expect(again(ended('partial'))).toEqual({ state: { status: 'waiting' }, interruptions: 0 });
    expect(again(row({ status: 'left-out', endedAtMs: 1 }))).not.toBeNull();
    for (const other of [ended('complete'), row(), row(opening), row(capturing)])
      expect(again(other)).toBeNull();
  });
});

it('ends after finitely many deaths, with at most one capture that holds something', () => {
  const fate = fc.constantFrom('before', 'dies-empty', 'sealed', 'dies-partial', 'refused');
  fc.assert(
    fc.property(fc.infiniteStream(fate), (fates) => {
      let held = 0;
      let current = row();
      let turns = 0;
      while (current.state.status === 'waiting' && turns < 100) {
        turns += 1;
        const state = claimed(current, `c${turns}`, turns);
        if (!state) throw new Error('not taken');
        current = { ...current, state };
        const came = String(fates.next().value);
        // A death before the capture is written down leaves nothing; it may come again and again.
        const capture =
          came === 'before'
            ? null
            : came === 'dies-empty'
              ? standing({ state: 'failed', steps: [step('interrupted')] })
              : came === 'refused'
                ? standing({ state: 'failed', limitations: [{ code: 'not-loaded', detail: '' }] })
                : standing({ completeness: came === 'sealed' ? 'complete' : 'partial' });
        if (capture?.state === 'sealed') held += 1;
        const change = settled(current, capture, REOPENINGS, turns);
        if (!change) throw new Error('not settled');
        current = { ...current, ...change };
        if (current.state.status !== 'waiting')
          expect(settled(current, standing({}), REOPENINGS, turns)).toBeNull();
      }
      expect(held).toBeLessThanOrEqual(1);
      expect(held).toBe(['complete', 'partial'].includes(current.state.status) ? 1 : 0);
      expect(current.interruptions).toBeLessThanOrEqual(REOPENINGS);
    }),
  );
});
