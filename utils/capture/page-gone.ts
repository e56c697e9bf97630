/** A page that goes elsewhere while a step reads it: calls into the tab then wait for another page, which may never answer. */
import { onPageCommitted } from '@/utils/browser/frames';
import { failed, type Result } from '@/utils/evidence/result';
import { capturePolicy } from './policy';

export const WENT_ELSEWHERE = 'the tab went to another page';

/**
 * `gone` resolves with what the step then fails with, some time after the tab has come to show another document than this
 * one: until then the step may find out by itself, and keep what it has. Never, when the page stays.
 */
export function watchPage(
  tabId: number,
  documentId: string | null,
): { gone: Promise<Result<never>>; stop: () => void } {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let stopListening: () => void = () => undefined;
  const gone = new Promise<Result<never>>((resolve) => {
    stopListening = onPageCommitted(tabId, (shown) => {
      if (shown === documentId) return;
      timer ??= setTimeout(() => resolve(failed('interrupted', WENT_ELSEWHERE)), capturePolicy.goneMs);
    });
  });
  const stop = (): void => {
    stopListening();
    clearTimeout(timer);
  };
  return { gone, stop };
}
