/** The first and the last step of record mode: the page is loaded anew under watch; when all is seen, the watch ends. */
import { documentOf, onPageCommitted } from '@/utils/browser/frames';
import { openInTab, tabById } from '@/utils/browser/tabs';
import { failed, ok, type Result } from '@/utils/evidence/result';
import type { RecordingStart } from '../engines/recording';
import type { PageAccess } from '../page-access';
import type { PageStep } from '../page-step';
import { notApplicable } from '../steps';
import type { CaptureWork } from '../work';
import { endRecording } from './end-recording';
import { recordingPolicy } from './policy';
import { recordingSink } from './sink';

const HOW_LOADED: Record<RecordingStart['how'], { code: string; detail: string }> = {
  reload: { code: 'page-reloaded', detail: "the page was reloaded by the user's choice, past all caches" },
  open: { code: 'page-opened', detail: "the page was opened for the recording, by the user's choice" },
};

/** Nothing can be recorded: an address to be opened is opened all the same, a page that is there stays as it is. */
async function withoutRecording(
  work: CaptureWork,
  { target }: PageAccess,
  start: RecordingStart,
  why: { code: string; detail: string },
): Promise<Result<never>> {
  work.remark('limitations', 'not-recorded', `${why.code}: ${why.detail}`);
  if (start.how === 'open') {
    await openInTab(target.tabId, start.url, recordingPolicy.settleLimitMs);
    work.remark('deviations', HOW_LOADED.open.code, HOW_LOADED.open.detail);
    work.facts.documentId = await documentOf(target.tabId);
  }
  return failed(why.code, why.detail);
}

/** The page that comes is the one to capture; known at once, for whoever has to take this up. */
function followPage(work: CaptureWork, tabId: number): () => void {
  return onPageCommitted(tabId, (documentId) => {
    const { recording } = work.facts;
    if (!recording) return;
    recording.loaded = true;
    work.facts.documentId = documentId;
    void work.save().catch(() => undefined);
  });
}

/** Loads the page under watch and waits until it is there. The watch goes on. */
export const record: PageStep = {
  name: 'record',
  limitMs: 3 * recordingPolicy.settleLimitMs,
  needsPage: true,
  durable: true,
  recordOnly: true,
  async run(work, page) {
    const { recording } = work.facts;
    const { engine } = page.services;
    if (!recording) return notApplicable('the page is captured as it was found');
    if (recording.loaded) {
      const detail = 'the background was stopped: what came after that is not recorded';
      work.remark('limitations', 'recording-interrupted', detail);
      return failed('recording-interrupted', detail);
    }
    const { start } = recording;
    if (!engine.record) {
      const detail = 'this browser cannot record';
      return withoutRecording(work, page, start, { code: 'recording-unavailable', detail });
    }
    const sink = await recordingSink(work.id);
    work.log('recording.started', {
      how: start.how,
      url: start.how === 'open' ? start.url : work.facts.urlFinal,
    });
    const unfollow = followPage(work, page.target.tabId);
    try {
      const watch = await engine.record(page.target, start, sink);
      if (!watch.ok) return await withoutRecording(work, page, start, watch.problem);
      page.recording = { watch: watch.value, sink, ended: false };
      const settled = await watch.value.settled(recordingPolicy.settleLimitMs);
      if (!settled.ok) {
        work.remark('limitations', settled.problem.code, settled.problem.detail);
        return settled;
      }
      if (!settled.value) {
        const seconds = recordingPolicy.settleLimitMs / 1000;
        work.remark('deviations', 'not-settled', `the page was not still after ${seconds} s`);
      }
    } finally {
      unfollow();
    }
    recording.loaded = true;
    work.facts.documentId = await documentOf(page.target.tabId);
    const { code, detail } = HOW_LOADED[start.how];
    work.remark('deviations', code, detail);
    const tab = await tabById(page.target.tabId);
    Object.assign(work.facts, { urlFinal: tab?.url ?? work.facts.urlFinal, title: tab?.title ?? '' });
    work.facts.erasing.pageUrl = work.facts.urlFinal;
    return ok(null);
  },
};

/** What the page loaded while it was walked through is recorded too: so this comes after. */
export const recordEnd: PageStep = {
  name: 'record-end',
  limitMs: 2 * recordingPolicy.lastBodiesMs,
  needsPage: true,
  recordOnly: true,
  async run(work, page) {
    return (await endRecording(work, page)) ? ok(null) : notApplicable('nothing is being recorded');
  },
};
