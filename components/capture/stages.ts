/** Where a capture stands on its way from click to receipt, and the one thing to do next. Pure. */
import type { IconName } from '../kit/Icon';
import type { Tone } from '../kit/Badge';
import type { CaptureRecord } from '@/utils/archive/records';
import { stageOf, type Positioned, type Stage } from '@/utils/archive/stage';
import type { DeliveryProblem } from '@/utils/outbox/delivery';

export const problemOf = ({ delivery }: Pick<CaptureRecord, 'delivery'>): DeliveryProblem | null =>
  delivery?.status === 'refused' || delivery?.status === 'waiting' ? (delivery.problem ?? null) : null;

export interface StageLook {
  tone: Tone;
  icon: IconName;
  busy: boolean;
}

export const stageLook: Record<Stage, StageLook> = {
  capturing: { tone: 'accent', icon: 'capture', busy: true },
  sealing: { tone: 'accent', icon: 'seal', busy: true },
  unsealed: { tone: 'bad', icon: 'alert', busy: false },
  failed: { tone: 'bad', icon: 'cross', busy: false },
  sealed: { tone: 'neutral', icon: 'seal', busy: false },
  queued: { tone: 'accent', icon: 'clock', busy: false },
  sending: { tone: 'accent', icon: 'send', busy: true },
  checking: { tone: 'accent', icon: 'clock', busy: true },
  retrying: { tone: 'warn', icon: 'clock', busy: false },
  stopped: { tone: 'warn', icon: 'alert', busy: false },
  accepted: { tone: 'ok', icon: 'check', busy: false },
  refused: { tone: 'bad', icon: 'alert', busy: false },
};

/** What the user can do now that brings the capture nearer to its receipt; `wait` when nothing needs doing. */
export type NextAction =
  'wait' | 'send' | 'connect' | 'send-again' | 'try-now' | 'save-receipt' | 'seal-again' | 'capture-again';

/** A capture, and whether its package is here. */
export type Held = Positioned & Pick<CaptureRecord, 'packageRemovedAtMs'>;

export function nextAction(capture: Held, enrolled: boolean): NextAction {
  const stage = stageOf(capture);
  switch (stage) {
    case 'capturing':
    case 'sealing':
    case 'sending':
    case 'checking':
      return 'wait';
    case 'sealed':
      // What is left of one of another desk: a receipt that this device cannot prove.
      if (capture.packageRemovedAtMs !== null) return 'save-receipt';
      return enrolled ? 'send' : 'connect';
    case 'queued':
      return enrolled ? 'wait' : 'connect';
    case 'retrying':
      // It goes by itself; but whoever has just logged in to the network need not wait for that.
      return enrolled ? 'try-now' : 'connect';
    case 'stopped':
      return 'connect';
    case 'accepted':
      return 'save-receipt';
    case 'refused':
      return 'send-again';
    case 'unsealed':
      return 'seal-again';
    case 'failed':
      return 'capture-again';
  }
}

/** May be asked to be sent: sealed, its package here, and neither on its way nor arrived. What waits after a failure may go at once. */
export const sendable = (capture: Held): boolean => {
  const stage = stageOf(capture);
  return capture.packageRemovedAtMs === null && ['sealed', 'refused', 'retrying'].includes(stage);
};

/** A request to send it can still be taken back. */
export const cancellable = (capture: Positioned): boolean => {
  const stage = stageOf(capture);
  return stage === 'queued' || stage === 'sending' || stage === 'retrying' || stage === 'stopped';
};

/** Why its sealing failed the last time, if it has. */
export const sealingProblem = ({ state, steps }: CaptureRecord): CaptureRecord['steps'][number]['problem'] =>
  state === 'unsealed' ? (steps.findLast(({ status }) => status === 'failed')?.problem ?? null) : null;

/** The page is still needed, or the package is still being made: it cannot be deleted. */
export const underWay = (capture: Positioned): boolean => {
  const stage = stageOf(capture);
  return stage === 'capturing' || stage === 'sealing';
};

export interface WaitingSummary {
  capturing: number;
  /** Sealed, and the user has not asked to send them. */
  unsent: number;
  /** On their way, or waiting for their next attempt. */
  onTheWay: number;
  /** Cannot go on without the user. */
  stuck: number;
}

type Waiting = Exclude<Stage, 'accepted' | 'failed'>;

export const waitingSummary = (count: Record<Waiting, number>): WaitingSummary => ({
  capturing: count.capturing + count.sealing,
  unsent: count.sealed,
  onTheWay: count.queued + count.sending + count.checking + count.retrying,
  stuck: count.unsealed + count.stopped + count.refused,
});
