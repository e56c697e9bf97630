/**
 * A debugger that outlasts the browser's PDF viewer: as the viewer appears in a tab, Chromium ends every session there, and lets
 * it be attached anew at once. What went over the wire in between was not seen.
 */
import { ok, type Result } from '@/utils/evidence/result';
import {
  attachDebugger,
  ENDED_BY_BROWSER,
  type DebuggerEvent,
  type DebuggerProblem,
  type DebuggerSession,
} from '@/utils/browser/debugger';
import { recordingPolicy } from '../../recording/policy';

export interface LastingSession extends DebuggerSession {
  /** A viewer is about to appear: a session that the browser ends now is attached anew. */
  expectViewer(): void;
  /** Calls back when it has been attached anew: nothing that the browser had been asked for before holds any longer. */
  onReturn(listener: () => void): void;
}

const RETRY_MS = 50;

export async function attachLasting(tabId: number): Promise<Result<LastingSession, DebuggerProblem>> {
  const first = await attachDebugger(tabId);
  if (!first.ok) return first;
  const events = new Set<(event: DebuggerEvent) => void>();
  const returns = new Set<() => void>();
  let current = first.value;
  let away: Promise<void> | null = null;
  let viewerUntilMs = 0;
  let detached = false;

  const comeBack = async (): Promise<boolean> => {
    while (!detached && Date.now() < viewerUntilMs) {
      const again = await attachDebugger(tabId);
      if (again.ok) {
        current = again.value;
        current.onEvent(tell);
        return true;
      }
      await new Promise((resolve) => setTimeout(resolve, RETRY_MS));
    }
    return false;
  };
  const tell = (event: DebuggerEvent): void => {
    for (const listener of events) listener(event);
  };
  current.onEvent(tell);

  const lost = (async () => {
    for (;;) {
      const reason = await current.lost;
      if (reason !== ENDED_BY_BROWSER) return reason;
      const coming = comeBack();
      away = coming.then(() => undefined);
      if (!(await coming)) return reason;
      away = null;
      for (const listener of returns) listener();
    }
  })();

  return ok({
    lost,
    async send(...command) {
      await away;
      return current.send(...command);
    },
    onEvent(listener) {
      events.add(listener);
      return () => events.delete(listener);
    },
    expectViewer() {
      viewerUntilMs = Date.now() + recordingPolicy.viewerMs;
    },
    onReturn(listener) {
      returns.add(listener);
    },
    async detach() {
      detached = true;
      await away;
      await current.detach();
    },
  });
}
