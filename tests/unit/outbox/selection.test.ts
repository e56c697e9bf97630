/** Bulk requests: what is meant, and nothing that is on its way or at its end already. */
import { expect, it } from 'vitest';
import { STAGES } from '@/utils/archive/stage';
import { isSelected, selection } from '@/utils/outbox/selection';

const row = { stage: 'sealed', caseName: 'Sunday', host: 'film.example', createdAtMs: 1000 } as const;

it('all means all that can be sent', () => {
  const chosen = STAGES.filter((stage) => isSelected({ ...row, stage }, {}));
  expect(chosen).toEqual(['sealed', 'refused']);
});

it.each([
  [{ stage: 'sealed' }, true],
  [{ stage: 'refused' }, false],
  [{ stage: 'accepted' }, false],
  [{ caseName: 'Sunday' }, true],
  [{ caseName: '' }, false],
  [{ host: 'film.example', caseName: 'Sunday' }, true],
  [{ host: 'www.film.example' }, false],
  [{ sinceMs: 1000, untilMs: 1001 }, true],
  [{ sinceMs: 1001 }, false],
  [{ untilMs: 1000 }, false],
])('%j: %s', (wanted, chosen) => {
  expect(isSelected(row, selection.parse(wanted))).toBe(chosen);
});
