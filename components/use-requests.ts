/** Runs what the user asks for and says how it went: what fails never passes without a word. */
import { useState } from 'preact/hooks';
import { unansweredCode } from '@/utils/messaging/client';
import type { ToastMessage } from './kit/Toast';
import { problemText } from './words/codes';

export type Outcome = { ok: true } | { ok: false; problem: { code: string } };

/** Runs a request. `done`: what is said when it went well; null: what the screen shows says it. */
export type Ask = (request: () => Promise<Outcome>, done: string | null) => Promise<void>;

export interface Requests {
  /** One is under way. */
  busy: boolean;
  toast: ToastMessage | null;
  ask: Ask;
  say: (text: string) => void;
  forgetToast: () => void;
}

/** For commands that only ever answer "done". */
export const plainly = (request: Promise<unknown>): Promise<Outcome> => request.then(() => ({ ok: true }));

export function useRequests(): Requests {
  const [busy, setBusy] = useState(false);
  const [toast, setToast] = useState<ToastMessage | null>(null);
  const fail = (code: string): void => {
    const { title, next } = problemText(code);
    setToast({ tone: 'bad', text: `${title} ${next}` });
  };
  const ask: Ask = async (request, done) => {
    setBusy(true);
    try {
      const answer = await request();
      if (!answer.ok) fail(answer.problem.code);
      else if (done !== null) setToast({ tone: 'ok', text: done });
    } catch (error) {
      fail(unansweredCode(error));
    }
    setBusy(false);
  };
  const say = (text: string): void => setToast({ tone: 'ok', text });
  return { busy, toast, ask, say, forgetToast: () => setToast(null) };
}
