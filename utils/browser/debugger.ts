/**
 * Chromium's DevTools protocol through chrome.debugger: attached for one capture, every call with a time limit,
 * because calls on hidden or dying tabs can hang for ever.
 */
import { errorText, failed, ok, type Result } from '@/utils/evidence/result';
import { canUseDebugger } from './api';

export type DebuggerProblem = 'debugger-refused' | 'debugger-lost' | 'timed-out' | 'protocol-error';

export interface DebuggerEvent {
  method: string;
  params: unknown;
  sessionId: string | null;
}

export interface DebuggerSession {
  /** Sends one command; `sessionId` names a child target (a frame in a process of its own). */
  send(
    method: string,
    params: Record<string, unknown>,
    limitMs: number,
    sessionId?: string,
  ): Promise<Result<unknown, DebuggerProblem>>;
  onEvent(listener: (event: DebuggerEvent) => void): () => void;
  /** Resolves when somebody else ended the session: the user's Cancel, a closed tab. */
  lost: Promise<string>;
  detach(): Promise<void>;
}

const PROTOCOL = '1.3';
/** How a browser names what it does itself: the tab is gone, or something appeared in it that no extension may look into. */
export const ENDED_BY_BROWSER = 'target_closed';

/** `value`, or a `timed-out` failure after `limitMs`. */
async function within<T>(
  work: Promise<Result<T, DebuggerProblem>>,
  limitMs: number,
  what: string,
): Promise<Result<T, DebuggerProblem>> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<Result<T, DebuggerProblem>>((resolve) => {
    timer = setTimeout(
      () => resolve(failed('timed-out', `${what} gave no answer in ${limitMs} ms`)),
      limitMs,
    );
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}

/** Attaches to a tab. Fails when policy forbids it, another debugger is there, or the page is one of the browser's. */
export async function attachDebugger(tabId: number): Promise<Result<DebuggerSession, DebuggerProblem>> {
  const target = { tabId };
  try {
    await chrome.debugger.attach(target, PROTOCOL);
  } catch (error) {
    return failed('debugger-refused', errorText(error));
  }
  const listeners = new Set<(event: DebuggerEvent) => void>();
  const onEvent = (source: chrome.debugger.DebuggerSession, method: string, params?: object): void => {
    if (source.tabId !== tabId) return;
    for (const listener of listeners) listener({ method, params, sessionId: source.sessionId ?? null });
  };
  let attached = true;
  let sayLost: (reason: string) => void = () => undefined;
  const lost = new Promise<string>((resolve) => (sayLost = resolve));
  const onDetach = (source: chrome.debugger.Debuggee, reason: string): void => {
    if (source.tabId !== tabId) return;
    attached = false;
    stopListening();
    sayLost(reason);
  };
  const stopListening = (): void => {
    chrome.debugger.onEvent.removeListener(onEvent);
    chrome.debugger.onDetach.removeListener(onDetach);
  };
  chrome.debugger.onEvent.addListener(onEvent);
  chrome.debugger.onDetach.addListener(onDetach);

  return ok({
    lost,
    send(method, params, limitMs, sessionId) {
      if (!attached) return Promise.resolve(failed('debugger-lost', `${method}: the session has ended`));
      const debuggee = sessionId === undefined ? target : { tabId, sessionId };
      const call = chrome.debugger.sendCommand(debuggee, method, params).then(
        (value): Result<unknown, DebuggerProblem> => ok(value),
        (error: unknown): Result<unknown, DebuggerProblem> =>
          failed(attached ? 'protocol-error' : 'debugger-lost', `${method}: ${errorText(error)}`),
      );
      return within(call, limitMs, method);
    },
    onEvent(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    async detach() {
      if (!attached) return;
      attached = false;
      stopListening();
      await chrome.debugger.detach(target).catch(() => undefined);
    },
  });
}

/**
 * Ends what an earlier background of this extension has left attached to a tab: browsers keep that for as long as the
 * extension lives, and would refuse to attach anybody else. What others have attached stays.
 */
export async function detachLeftover(tabId: number): Promise<void> {
  if (import.meta.env.FIREFOX || !canUseDebugger()) return;
  await chrome.debugger.detach({ tabId }).catch(() => undefined);
}

/** Addresses of workers that no debugger watches: shared workers, which are announced to none. */
export async function unwatchedWorkers(): Promise<string[]> {
  const targets = await chrome.debugger.getTargets();
  return targets.filter(({ type, attached }) => type === 'worker' && !attached).map(({ url }) => url);
}
