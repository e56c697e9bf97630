/** A capture is a list of named steps, each with its limit. A step that fails is written down and never fails the rest. */
import { isDiskFull } from '@/utils/archive/disk-full';
import { errorText, failed, type Result } from '@/utils/evidence/result';
import type { StepRecord } from '@/utils/archive/records';
import type { CaptureWork } from './work';

export interface Step<Page> {
  name: string;
  limitMs: number;
  /** Reads the live page: of no use once that page is gone. */
  needsPage: boolean;
  /** After `seal` nothing is added to the custody log in the bag. */
  afterSeal?: true;
  /** What it made must outlive the machine at once. Everything is written through once more when the package is stored. */
  durable?: true;
  /** Part of record mode only. */
  recordOnly?: true;
  run(work: CaptureWork, page: Page): Promise<Result<unknown>>;
}

/** A step that has nothing to do here: not a failure. */
export const notApplicable = (detail: string): Result<never> => failed('not-applicable', detail);

function outcome(result: Result<unknown>): Pick<StepRecord, 'status' | 'problem'> {
  if (result.ok) return { status: 'done', problem: null };
  const skipped = result.problem.code === 'not-applicable';
  return { status: skipped ? 'skipped' : 'failed', problem: result.problem };
}

/** The result, or a failure when it takes too long, throws, or `gone` says so. What is abandoned goes on by itself: nobody listens. */
export async function limited<T>(
  run: () => Promise<Result<T>>,
  limitMs: number,
  gone: Promise<Result<never>> | null = null,
): Promise<Result<T>> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<Result<never>>((resolve) => {
    timer = setTimeout(() => resolve(failed('timed-out', `took longer than ${limitMs} ms`)), limitMs);
  });
  try {
    return await Promise.race([run(), late, ...(gone ? [gone] : [])]);
  } catch (error) {
    return failed(isDiskFull(error) ? 'disk-full' : 'unexpected', errorText(error));
  } finally {
    clearTimeout(timer);
  }
}

const setStep = (work: CaptureWork, name: string, change: Partial<StepRecord>): void =>
  work.change((record) => {
    const step = record.steps.find((candidate) => candidate.name === name);
    if (step) Object.assign(step, change);
  });

/** That a step runs is worth a write of its own only when it runs for longer than a person would notice. */
const SHOWN_AFTER_MS = 80;

/**
 * Runs one step and checkpoints it; `deleted` when the user has deleted the capture meanwhile. `gone`: the step is given up
 * with this as soon as it is there.
 * Rejects when the checkpoint cannot be written.
 */
export async function runStep<Page>(
  step: Step<Page>,
  work: CaptureWork,
  page: Page,
  gone: Promise<Result<never>> | null = null,
): Promise<'done' | 'not-done' | 'deleted'> {
  const startedAtMs = Date.now();
  setStep(work, step.name, { status: 'running', startedAtMs });
  const show = setTimeout(() => void work.save().catch(() => undefined), SHOWN_AFTER_MS);
  const own = work.forStep();
  const result = await limited(() => step.run(own, page), step.limitMs, gone);
  own.abandon();
  clearTimeout(show);
  if (!result.ok && result.problem.code !== 'not-applicable') {
    work.remark('errors', `${step.name}.${result.problem.code}`, result.problem.detail);
  }
  if (step.afterSeal !== true) {
    const ms = Date.now() - startedAtMs;
    if (result.ok) work.log('step.completed', { step: step.name, ms });
    else work.log(`step.${outcome(result).status}`, { step: step.name, ms, ...result.problem });
  }
  const ended = outcome(result);
  setStep(work, step.name, { ...ended, endedAtMs: Date.now() });
  // That there was nothing to do is written down with what comes next.
  if (ended.status !== 'skipped' && !(await work.save(step.durable))) return 'deleted';
  return result.ok ? 'done' : 'not-done';
}

/** Marks a step that cannot be run any more, because the page or the browser went away in between. */
export async function giveUpStep(
  step: { name: string },
  work: CaptureWork,
  why: string,
  code: 'interrupted' | 'page-silent' | 'background-died' = 'interrupted',
): Promise<void> {
  work.remark('errors', `${step.name}.${code}`, why);
  work.log('step.failed', { step: step.name, code, detail: why });
  setStep(work, step.name, {
    status: 'failed',
    endedAtMs: Date.now(),
    problem: { code, detail: why },
  });
  await work.save();
}
