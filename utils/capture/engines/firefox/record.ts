/**
 * Record mode in Firefox: requests are watched before anything is loaded, answers as they pass by on their way to the
 * page, in the bytes that were sent (content coding undone); the page is loaded past all caches.
 */
import { errorText, failed, ok } from '@/utils/evidence/result';
import { hasHostAccess } from '@/utils/browser/host-access';
import { canWatchBodies } from '@/utils/browser/passing-body';
import { goTo, reloadPastCaches } from '@/utils/browser/tabs';
import { recordingPolicy } from '../../recording/policy';
import type { Recording, RecordingRemarks, RecordPage } from '../recording';
import { ExchangeRecorder } from './exchange-recorder';

const POLL_MS = 50;

const PAST_CACHES =
  'while the page was recorded, servers were asked past the caches: requests said Cache-Control: no-cache, no-store';

async function remarks(recorder: ExchangeRecorder): Promise<RecordingRemarks> {
  const { unanswered, nobodys } = await recorder.end();
  const said = (code: string, urls: string[], what: string): RecordingRemarks['limitations'] =>
    urls.length === 0 ? [] : [{ code, detail: `${urls.length} ${what}: ${urls.join(' ').slice(0, 1000)}` }];
  return {
    deviations: [{ code: 'caches-bypassed', detail: PAST_CACHES }],
    limitations: [
      ...said(
        'shared-workers-unseen',
        nobodys,
        'requests of shared or service workers belong to no tab and are not recorded',
      ),
      ...said('requests-unanswered', unanswered, 'requests had no answer that the browser told of'),
    ],
  };
}

export const recordPage: RecordPage = async ({ tabId }, start, sink) => {
  if (!canWatchBodies()) return failed('recording-unavailable', 'this browser lets no answers be watched');
  if (!(await hasHostAccess()))
    return failed('no-host-access', 'the user has given no leave to read all sites');
  const recorder = new ExchangeRecorder(sink);
  recorder.watch(tabId);
  let problem: string | null = null;
  (start.how === 'reload' ? reloadPastCaches(tabId) : goTo(tabId, start.url)).catch((error: unknown) => {
    problem = errorText(error);
  });
  let ending: Promise<RecordingRemarks> | null = null;

  const recording: Recording = {
    async settled(limitMs) {
      for (const endMs = Date.now() + limitMs; Date.now() < endMs;) {
        if (recorder.isClosed) return failed('recording-lost', 'the tab was closed');
        const why = problem ?? recorder.mainFailure;
        if (why !== null) return failed('not-loaded', why);
        const stillMs = Date.now() - recorder.lastActivityMs;
        if (recorder.hasLoaded && recorder.underWay === 0 && stillMs >= recordingPolicy.quietMs)
          return ok(true);
        await new Promise((resolve) => setTimeout(resolve, POLL_MS));
      }
      // The page may have asked its user whether to leave, and nobody was there to answer.
      return recorder.hasBegun ? ok(false) : failed('not-loaded', 'the browser did not begin to load it');
    },
    depth: null,
    end: () => (ending ??= remarks(recorder)),
    close: async () => undefined,
  };
  return ok(recording);
};
