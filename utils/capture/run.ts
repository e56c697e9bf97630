/** Runs captures from click to sealed package, and takes up again what a dead background left behind. */
import {
  capturesInState,
  changeCapture,
  createCapture,
  deleteCapture,
  stopForLackOfRoom,
} from '@/utils/archive/captures';
import { isDiskFull } from '@/utils/archive/disk-full';
import { getCapture } from '@/utils/archive/read';
import type { CaptureRecord, CaptureTrigger } from '@/utils/archive/records';
import { seenPage } from '@/utils/archive/seen-page';
import { isPassing, limitationsOf } from '@/utils/archive/keeping';
import { notePassing } from '@/utils/archive/passing';
import { detachLeftover } from '@/utils/browser/debugger';
import { documentOf } from '@/utils/browser/frames';
import { awake } from '@/utils/browser/keep-alive';
import type { TabSummary } from '@/utils/browser/tabs';
import { failed, ok, type Result } from '@/utils/evidence/result';
import { uuidv7 } from '@/utils/evidence/uuid';
import { carryOut, giveUpPhase, stepsOf, type RunnerEvents } from './carry-out';
import { diedTooOften } from './deaths';
import type { RecordingStart } from './engines/recording';
import { newFacts } from './new-facts';
import { letGoOf, type CaptureServices, type PageAccess } from './page-access';
import { endRecording } from './recording/end-recording';
import { letGoOn } from './page-still';
import { sealingKills, waitsForRoom } from './seal-tries';
import { CaptureWork } from './work';

/** A page of a list: the id its capture is to have was written down before, and the page was opened for it. */
export interface FromList {
  captureId: string;
}

export interface CaptureRunner {
  /** Begins a capture of a tab and answers with its id as soon as that is on disk. */
  start(
    tab: TabSummary,
    trigger: CaptureTrigger,
    /**
     * Record mode: the page in the tab is reloaded, or an address is opened in it (a fresh one, at about:blank), and
     * every exchange is kept.
     */
    recording?: RecordingStart,
    list?: FromList,
  ): Promise<Result<string, 'already-capturing' | 'disk-full'>>;
  /** Goes on with every capture that is not sealed and not being worked on. */
  resumeAll(): Promise<void>;
}

const OPENED = "the page was opened by the extension, from the user's list of addresses";

/** False once the user has deleted the capture: then nothing more is done for it. */
const isWanted = async (work: CaptureWork): Promise<boolean> => (await getCapture(work.id)) !== null;

export function captureRunner(services: CaptureServices, events: RunnerEvents): CaptureRunner {
  /**
   * Captures that this background is working on, by id, with their tab (null: not known yet). Noted before anything is
   * waited for, so that neither a second click nor {@link CaptureRunner.resumeAll} takes one that somebody has.
   */
  const running = new Map<string, number | null>();
  let resuming: Promise<void> | null = null;

  async function run(work: CaptureWork, record: CaptureRecord): Promise<void> {
    const { tabId, windowId } = work.facts;
    const page: PageAccess = {
      target: { tabId, windowId },
      services,
      depth: null,
      recording: null,
      release: null,
    };
    running.set(work.id, tabId);
    try {
      await awake(() => carryOut(work, page, record, events));
    } catch (error) {
      if (!isDiskFull(error) || !(await stopForLackOfRoom(work.id, Date.now()))) throw error;
      events.onFailed(work.id, tabId);
    } finally {
      // However it ended: the page is let go of, and what the user deleted meanwhile leaves nothing behind.
      await endRecording(work, page);
      await letGoOf(page);
      await page.recording?.watch.close();
      if (!(await isWanted(work))) await deleteCapture(work.id);
    }
  }

  /** A dead background's attachment and marks are gone or stale: what hangs on them is done again. */
  async function takeUp(record: CaptureRecord): Promise<void> {
    const work = await CaptureWork.resume(record.id);
    if (!work) {
      const detail = 'the background was stopped before anything was read';
      const limitations = [{ code: 'nothing-begun', at: new Date().toISOString(), detail }];
      await changeCapture(record.id, (current) => Object.assign(current, { state: 'failed', limitations }));
      return;
    }
    const kills = (await diedTooOften(work, record)) && !waitsForRoom(work);
    if (!kills) return goOn(work, record);
    if (record.state === 'capturing') return goOnWithout(work, record);
    if (await sealingKills(work)) events.onFailed(record.id, work.facts.tabId);
  }

  /** Backgrounds have died of what came next: it is left out, and the page let go of. */
  async function goOnWithout(work: CaptureWork, record: CaptureRecord): Promise<void> {
    const { tabId, documentId } = work.facts;
    await giveUpPhase(work, record);
    await detachLeftover(tabId);
    if ((await documentOf(tabId)) === documentId) await letGoOn(tabId);
    const left = await getCapture(record.id);
    if (left) await run(work, left);
  }

  async function goOn(work: CaptureWork, record: CaptureRecord): Promise<void> {
    if (record.state === 'capturing') await detachLeftover(work.facts.tabId);
    const same = (await documentOf(work.facts.tabId)) === work.facts.documentId;
    if (record.state === 'capturing' && same) {
      await letGoOn(work.facts.tabId);
      const again = await changeCapture(record.id, (current) => {
        if (current.steps.find(({ name }) => name === 'detach')?.status === 'done') return;
        for (const step of current.steps)
          if (step.name === 'hold' || step.name === 'attach') step.status = 'waiting';
      });
      if (!again) return;
      work.log('session.resumed', { why: 'the background had been stopped' });
      await run(work, again);
      return;
    }
    if (record.state === 'capturing') work.log('session.resumed', { why: 'the browser had been closed' });
    await run(work, record);
  }

  /** One after another: they share the debugger, the disk and the user's patience. */
  async function takeUpAll(): Promise<void> {
    for (const { id } of await capturesInState('capturing', 'sealing')) {
      if (running.has(id)) continue;
      running.set(id, null);
      try {
        const record = await getCapture(id);
        if (record?.state === 'capturing' || record?.state === 'sealing') await takeUp(record);
      } catch {
        // It stays as it is and is taken up again the next time; the others must not wait for it.
      } finally {
        running.delete(id);
      }
    }
  }

  return {
    async start(tab, trigger, recording, list) {
      if ([...running.values()].includes(tab.id))
        return failed('already-capturing', 'this tab is being captured');
      const nowMs = Date.now();
      const id = list?.captureId ?? uuidv7(nowMs);
      running.set(id, tab.id);
      try {
        const settings = await services.settings();
        const documentId = await documentOf(tab.id);
        const { title } = tab;
        const url = recording?.how === 'open' ? recording.url : tab.url;
        const steps = stepsOf(recording !== undefined);
        const how = await services.keeping(tab, settings);
        if (isPassing(how)) await notePassing(id, how === 'memory-passing');
        const record = await createCapture(id, { trigger, ...seenPage(url, title), steps }, nowMs);
        const facts = newFacts(
          tab,
          documentId,
          services.engine.name,
          settings,
          recording ? { start: recording, loaded: false } : null,
          list !== undefined,
        );
        const work = CaptureWork.begin(id, facts);
        for (const { code, detail } of limitationsOf(how)) work.remark('limitations', code, detail);
        if (list) work.remark('deviations', 'opened-from-list', OPENED);
        work.log('session.opened', { trigger, url }, 'user');
        work.log('capture.started', { engine: services.engine.name });
        await work.save(true);
        // Should it break off, the record stays as it is and is taken up again the next time.
        void run(work, record)
          .catch(() => events.onFailed(id, tab.id))
          .finally(() => running.delete(id));
        return ok(id);
      } catch (error) {
        running.delete(id);
        if (isDiskFull(error)) return failed('disk-full', 'there is no room to write to');
        throw error;
      }
    },
    resumeAll() {
      resuming ??= takeUpAll().finally(() => (resuming = null));
      return resuming;
    },
  };
}
