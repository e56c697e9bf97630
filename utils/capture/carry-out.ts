/** One capture, step after step: the live page, what is made of it, the sealed package. Entered anew, it skips what is done. */
import { countRecorded } from '@/utils/archive/recorded';
import type { CaptureRecord } from '@/utils/archive/records';
import { documentOf } from '@/utils/browser/frames';
import type { Result } from '@/utils/evidence/result';
import { BACKGROUND_DIED } from './deaths';
import { deriveSteps } from './derive-steps';
import { describeEnvironment } from './environment';
import { letGoOf, type PageAccess } from './page-access';
import { CLOSED_VIEWER, type PageStep } from './page-step';
import { WENT_ELSEWHERE, watchPage } from './page-gone';
import { pageSteps } from './page-steps';
import { capturePolicy } from './policy';
import { endRecording } from './recording/end-recording';
import { finish, sealSteps } from './seal-steps';
import { sealingFailed } from './seal-tries';
import { stampOpen } from './stamp-steps';
import { giveUpStep, notApplicable, runStep, type Step } from './steps';
import type { CaptureWork } from './work';

export interface RunnerEvents {
  /** A step has begun or ended; for the badge. */
  onProgress(tabId: number, done: number, of: number): void;
  onSealed(captureId: string, tabId: number): void;
  onFailed(captureId: string, tabId: number): void;
}

type CaptureStep = Step<PageAccess>;

const allSteps: CaptureStep[] = [...pageSteps.flat(2), stampOpen, ...deriveSteps.flat(), ...sealSteps];

/** Names of what will be done, in order; a page that is captured as it was found is not recorded. */
export const stepsOf = (recorded: boolean): string[] =>
  allSteps.filter((step) => recorded || step.recordOnly !== true).map(({ name }) => name);

const isOpen = (record: CaptureRecord, step: { name: string }): boolean => {
  const status = record.steps.find(({ name }) => name === step.name)?.status;
  return status === 'waiting' || status === 'running';
};

/** What the reading of a page that gives no answer is noted as, and why nothing else is asked of it. */
const SILENT = 'page.page-silent';
const NO_ANSWER = 'the page gives no answer';

const inViewer = (): Promise<Result<never>> =>
  Promise.resolve(notApplicable('the browser shows it in a viewer of its own'));

/** Nothing was had of the page: no artefact, and nothing of a recording. */
const isEmpty = async (work: CaptureWork): Promise<boolean> =>
  work.entries().every(({ role }) => role.startsWith('time-stamp')) && (await countRecorded(work.id)) === 0;

/** One step on the page, or why it cannot be run any more. False when the user has deleted the capture. */
async function stepOnPage(step: PageStep, work: CaptureWork, page: PageAccess): Promise<boolean> {
  const still = await documentOf(page.target.tabId);
  // A page that is to be loaded for the recording is not there yet: whatever the tab shows now, goes.
  const toCome = work.facts.recording?.loaded === false && step.recordOnly === true;
  if (!toCome && (still === null || still !== work.facts.documentId)) {
    const why = still === null ? 'the tab was closed' : WENT_ELSEWHERE;
    await giveUpStep(step, work, why);
  } else if (step.asksPage && work.facts.errors.some(({ code }) => code === SILENT)) {
    await giveUpStep(step, work, NO_ANSWER, 'page-silent');
  } else if (step.looksInside && work.facts.limitations.some(({ code }) => code === CLOSED_VIEWER)) {
    return (await runStep({ ...step, run: inViewer }, work, page)) !== 'deleted';
  } else return (await runWhileThere(step, work, page)) !== 'deleted';
  return true;
}

/** The step that loads a page for the recording brings another document itself. */
async function runWhileThere(
  step: PageStep,
  work: CaptureWork,
  page: PageAccess,
): ReturnType<typeof runStep> {
  if (step.recordOnly === true) return runStep(step, work, page);
  const { gone, stop } = watchPage(page.target.tabId, work.facts.documentId);
  return runStep(step, work, page, gone).finally(stop);
}

/** True when every step that could be run was, false when the user has deleted the capture. */
async function readPage(
  work: CaptureWork,
  page: PageAccess,
  record: CaptureRecord,
  events: RunnerEvents,
): Promise<boolean> {
  let done = 0;
  for (const lanes of pageSteps) {
    const inLane = async (lane: PageStep[]): Promise<boolean> => {
      for (const step of lane)
        if (isOpen(record, step) && !(await stepOnPage(step, work, page))) return false;
      return true;
    };
    const wanted = await Promise.all(lanes.map(inLane));
    if (wanted.includes(false)) return false;
    done += 1;
    events.onProgress(page.target.tabId, done, pageSteps.length);
  }
  await endRecording(work, page);
  await letGoOf(page);
  if (work.facts.errors.some(({ code }) => code.endsWith('.interrupted'))) {
    work.remark('limitations', 'interrupted', 'the page went away before everything was read');
  }
  return true;
}

/** A page that went away at once leaves no time for it; but nothing can be sealed without. */
async function describeLate(work: CaptureWork, { services }: PageAccess): Promise<void> {
  if (work.facts.environment) return;
  work.facts.environment = await describeEnvironment(null, work.facts, await services.settings());
  const detail = 'browser and device were recorded after the page was gone; the screen is not known';
  work.remark('limitations', 'environment-late', detail);
}

async function derive(work: CaptureWork, page: PageAccess, record: CaptureRecord): Promise<boolean> {
  for (const group of deriveSteps) {
    const open = group.filter((step) => isOpen(record, step));
    const went = await Promise.all(open.map((step) => runStep(step, work, page)));
    if (went.includes('deleted')) return false;
  }
  work.change((current) => (current.state = 'sealing'));
  return work.save();
}

/**
 * Gives up what backgrounds die of, time and again: what was still to be read of the page; when all of that is settled,
 * what was to be made of it. What there is, is sealed.
 */
export async function giveUpPhase(work: CaptureWork, record: CaptureRecord): Promise<void> {
  const phases = [pageSteps.flat(2), deriveSteps.flat()];
  const open = phases.map((steps) => steps.filter((step) => isOpen(record, step)));
  const why = `the background has died ${capturePolicy.deaths} times without getting further`;
  for (const step of open.find((steps) => steps.length > 0) ?? [])
    await giveUpStep(step, work, why, BACKGROUND_DIED);
  work.remark('limitations', BACKGROUND_DIED, why);
  await work.save(true);
}

/** Everything from the page on: also entered by a later background, which skips what is done. */
export async function carryOut(
  work: CaptureWork,
  page: PageAccess,
  record: CaptureRecord,
  events: RunnerEvents,
): Promise<void> {
  if (record.state === 'capturing') {
    const stamping = isOpen(record, stampOpen) ? runStep(stampOpen, work, page) : null;
    const wanted = await readPage(work, page, record, events);
    if ((await stamping) === 'deleted' || !wanted) return;
    if (await isEmpty(work)) {
      const { limitations } = work.facts;
      work.change((current) => Object.assign(current, { state: 'failed', limitations }));
      await work.save(true);
      events.onFailed(work.id, work.facts.tabId);
      return;
    }
    await describeLate(work, page);
    if (!(await derive(work, page, record))) return;
  }
  for (const step of sealSteps) {
    const went = await runStep(step, work, page);
    if (went === 'deleted') return;
    // Without its closing stamp a package is sealed all the same; without anything else it is tried again later, some times.
    if (went === 'not-done' && step.name !== 'stamp-close') {
      if (await sealingFailed(work)) events.onFailed(work.id, work.facts.tabId);
      return;
    }
  }
  await finish(work, page.services);
  events.onSealed(work.id, work.facts.tabId);
}
