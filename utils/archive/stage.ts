/** Where a capture stands on its way from click to receipt, in one word. Pure. */
import type { DeliveryProblem } from '@/utils/outbox/delivery';
import type { CaptureRecord, CaptureState } from './records';

export const STAGES = [
  'capturing',
  'sealing',
  'unsealed',
  'failed',
  'sealed',
  'queued',
  'sending',
  'checking',
  'retrying',
  'stopped',
  'accepted',
  'refused',
] as const;
export type Stage = (typeof STAGES)[number];

export type Positioned = Pick<CaptureRecord, 'state' | 'delivery'>;

/** Problems that time does not mend: the user has to connect to a desk first. */
export const needsDesk = (problem: DeliveryProblem): boolean =>
  problem.code === 'not-enrolled' || problem.code === 'enrol-again';

/** Not at its end: there is no package yet, and nobody is shown a capture that is still being made. */
export const UNFINISHED = ['capturing', 'sealing', 'unsealed'] as const satisfies readonly CaptureState[];

/** Has come to an end: there is a package, or there never will be one. */
export const exportable = ({ state }: Pick<CaptureRecord, 'state'>): boolean =>
  !UNFINISHED.some((unfinished) => unfinished === state);

export function stageOf({ state, delivery }: Positioned): Stage {
  if (state !== 'sealed') return state;
  if (!delivery) return 'sealed';
  switch (delivery.status) {
    case 'waiting':
      if (!delivery.problem) return 'queued';
      return needsDesk(delivery.problem) ? 'stopped' : 'retrying';
    case 'verifying':
      return 'checking';
    case 'sending':
    case 'accepted':
    case 'refused':
      return delivery.status;
  }
}
