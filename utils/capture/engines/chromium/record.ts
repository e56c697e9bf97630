/**
 * Record mode in Chromium: the debugger stands before anything is loaded, the page is loaded past all caches, and what
 * it exchanges is handed over until the capture has seen everything it wanted to see.
 */
import { z } from 'zod';
import { failed, ok, type Result } from '@/utils/evidence/result';
import { unwatchedWorkers, type DebuggerSession } from '@/utils/browser/debugger';
import { isLoaded } from '@/utils/browser/tabs';
import { recordingPolicy } from '../../recording/policy';
import type { CaptureTarget, DepthSession } from '../engine';
import type { Recording, RecordingRemarks, RecordingStart, RecordPage } from '../recording';
import { attachLasting } from './lasting-debugger';
import { Recorder } from './recorder';

const navigated = z.object({ errorText: z.string().optional() });
const POLL_MS = 50;

/** Begins the load and does not wait for it. Returns why it failed, once that is known. */
function load(session: DebuggerSession, start: RecordingStart): { problem: () => string | null } {
  let problem: string | null = null;
  const [method, params] =
    start.how === 'reload'
      ? ['Page.reload', { ignoreCache: true }]
      : ['Page.navigate', { url: start.url, transitionType: 'typed' }];
  void session.send(method, params, recordingPolicy.settleLimitMs).then((answer) => {
    if (!answer.ok) {
      // A page that takes longer than this is seen by its events all the same.
      if (answer.problem.code !== 'timed-out') problem = answer.problem.detail;
      return;
    }
    problem = navigated.safeParse(answer.value).data?.errorText ?? null;
  });
  return { problem: () => problem };
}

async function remarks(recorder: Recorder): Promise<RecordingRemarks> {
  const { unanswered } = await recorder.end();
  const workers = new Set(await unwatchedWorkers());
  const shared = unanswered.filter((url) => workers.has(url));
  const others = [...unanswered.filter((url) => !workers.has(url)), ...recorder.untold];
  const { reencoded } = recorder.bodies;
  const said = (code: string, urls: string[], what: string): RecordingRemarks['limitations'] =>
    urls.length === 0 ? [] : [{ code, detail: `${urls.length} ${what}: ${urls.join(' ').slice(0, 1000)}` }];
  return {
    deviations: [
      {
        code: 'caches-bypassed',
        detail: 'while the page was recorded, its caches and service workers were bypassed',
      },
      ...(recorder.dialogs.length === 0
        ? []
        : [{ code: 'dialogs-accepted', detail: `accepted for the page: ${recorder.dialogs.join(' ')}` }]),
    ],
    limitations: [
      ...said('shared-workers-unseen', shared, 'shared workers are not shown to extensions'),
      ...said('requests-unanswered', others, 'requests had no answer that the browser told of'),
      ...said('text-reencoded', reencoded, 'texts are kept in UTF-8, not in the bytes that were sent'),
    ],
  };
}

type OpenDepth = (
  session: DebuggerSession,
  target: CaptureTarget,
  viewport: Blob | null,
) => Promise<Result<DepthSession>>;

/** `openDepth`: how this engine takes hold of a page through a debugger that is attached already. */
export const recordPage =
  (openDepth: OpenDepth): RecordPage =>
  async (target, start, sink) => {
    const attached = await attachLasting(target.tabId);
    if (!attached.ok) return attached;
    const session = attached.value;
    let lost: string | null = null;
    let returned = false;
    void session.lost.then((reason) => (lost = reason));
    session.onReturn(() => (returned = true));
    const recorder = new Recorder(session, sink);
    await recorder.watch();
    const { problem } = load(session, start);
    let ending: Promise<RecordingRemarks> | null = null;

    const recording: Recording = {
      async settled(limitMs) {
        for (const endMs = Date.now() + limitMs; Date.now() < endMs;) {
          if (lost !== null) return failed('recording-lost', lost);
          const why = problem() ?? recorder.mainFailure;
          if (why !== null) return failed('not-loaded', why);
          // The load event may have come while nobody listened.
          if (returned && !recorder.hasLoaded) recorder.hasLoaded = await isLoaded(target.tabId);
          const stillMs = Date.now() - recorder.lastActivityMs;
          if (recorder.hasLoaded && recorder.underWay === 0 && stillMs >= recordingPolicy.quietMs)
            return ok(true);
          await new Promise((resolve) => setTimeout(resolve, POLL_MS));
        }
        return ok(false);
      },
      depth: (page, viewport) => openDepth(session, page, viewport),
      end: () => (ending ??= remarks(recorder)),
      close: () => session.detach(),
    };
    return ok(recording);
  };
