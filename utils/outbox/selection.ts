/** Which captures a bulk request is about: by state, case, host and date, or all. Pure. */
import { z } from 'zod';
import type { RowRecord } from '@/utils/archive/row';
import { STAGES } from '@/utils/archive/stage';

/** What is left out does not matter. */
export const selection = z.object({
  stage: z.enum(STAGES).optional(),
  caseName: z.string().max(200).optional(),
  host: z.string().max(1000).optional(),
  /** Captured from then (inclusive) to then (exclusive), epoch ms. */
  sinceMs: z.number().optional(),
  untilMs: z.number().optional(),
});
export type Selection = z.infer<typeof selection>;

type Selectable = Pick<RowRecord, 'stage' | 'caseName' | 'host' | 'createdAtMs'>;

/** Sealed and not asked for, or refused: whatever else is on its way already, at its end, or not ready. */
const SENDABLE: ReadonlySet<Selectable['stage']> = new Set(['sealed', 'refused']);

export const isSelected = (row: Selectable, wanted: Selection): boolean =>
  SENDABLE.has(row.stage) &&
  (wanted.stage === undefined || row.stage === wanted.stage) &&
  (wanted.caseName === undefined || row.caseName === wanted.caseName) &&
  (wanted.host === undefined || row.host === wanted.host) &&
  (wanted.sinceMs === undefined || row.createdAtMs >= wanted.sinceMs) &&
  (wanted.untilMs === undefined || row.createdAtMs < wanted.untilMs);
