import { describe, expect, it } from 'vitest';
import { exportable, STAGES, stageOf, type Stage } from '@/utils/archive/stage';
import {
  cancellable,
  nextAction,
  problemOf,
  sealingProblem,
  sendable,
  underWay,
  waitingSummary,
} from '@/components/capture/stages';
import { inStage } from '../../gallery/samples';

type StageName = keyof typeof inStage;
const stages = Object.keys(inStage) as StageName[];

describe('where a capture stands', () => {
  it.each(stages.filter((stage) => stage !== 'partial'))('%s is told from the record', (stage) => {
    expect(stageOf(inStage[stage]())).toBe(stage);
  });

  it('a partial capture is sealed like any other', () => expect(stageOf(inStage.partial())).toBe('sealed'));

  it.each<[StageName, string, string]>([
    ['capturing', 'wait', 'wait'],
    ['sealing', 'wait', 'wait'],
    ['unsealed', 'seal-again', 'seal-again'],
    ['failed', 'capture-again', 'capture-again'],
    ['sealed', 'send', 'connect'],
    ['partial', 'send', 'connect'],
    ['queued', 'wait', 'connect'],
    ['sending', 'wait', 'wait'],
    ['checking', 'wait', 'wait'],
    ['retrying', 'try-now', 'connect'],
    ['stopped', 'connect', 'connect'],
    ['refused', 'send-again', 'send-again'],
    ['accepted', 'save-receipt', 'save-receipt'],
  ])('%s: the next thing to do is %s with a desk, %s without', (stage, enrolled, alone) => {
    expect(nextAction(inStage[stage](), true)).toBe(enrolled);
    expect(nextAction(inStage[stage](), false)).toBe(alone);
  });

  it('only what is sealed and not on its way can be sent, or what waits after a failure', () => {
    expect(stages.filter((stage) => sendable(inStage[stage]()))).toEqual([
      ...['sealed', 'partial', 'retrying', 'refused'],
    ]);
  });

  it('a request can be taken back until the desk has the package', () => {
    expect(stages.filter((stage) => cancellable(inStage[stage]()))).toEqual([
      'queued',
      'sending',
      'retrying',
      'stopped',
    ]);
  });

  it('a capture under way is one that is not sealed yet', () => {
    expect(stages.filter((stage) => underWay(inStage[stage]()))).toEqual(['capturing', 'sealing']);
  });

  it('what could not be sealed has nothing to export, and why is told', () => {
    expect(stages.filter((stage) => !exportable(inStage[stage]()))).toEqual([
      ...['capturing', 'sealing', 'unsealed'],
    ]);
    expect(sealingProblem(inStage.unsealed())?.code).toBe('package-invalid');
    expect(sealingProblem(inStage.partial())).toBeNull();
  });

  it('every capture that waits is counted once', () => {
    const counts = Object.fromEntries(STAGES.map((stage) => [stage, 1])) as Record<Stage, number>;
    expect(waitingSummary(counts)).toEqual({
      capturing: 2,
      unsent: 1,
      onTheWay: 4,
      stuck: 3,
    });
  });

  it('a problem is found where there is one', () => {
    expect(problemOf(inStage.refused())?.code).toBe('refused');
    expect(problemOf(inStage.retrying())?.code).toBe('desk-unreachable');
    expect(problemOf(inStage.accepted())).toBeNull();
  });
});
