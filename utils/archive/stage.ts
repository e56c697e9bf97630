/** Where a capture stands on its way from click to receipt, in one word. Pure. */
import type { DeliveryProblem } from '@/utils/outbox/delivery';
import type { CaptureRecord } from './records';

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
