/** What begins a capture: a click, a key, the menu, an address. Whatever may not be captured is refused here, and said to whom it concerns. */
import { blockedText } from '@/components/words/codes';
import { howKept } from '@/utils/archive/how-kept';
import type { CaptureTrigger } from '@/utils/archive/records';
import { currentSettings } from '@/utils/archive/settings';
import { fileAccessAllowed } from '@/utils/browser/background-events';
import { openPopup, showBlocked } from '@/utils/browser/badge';
import type { CaptureMode } from '@/utils/browser/commands';
import { activeTab, openEmptyTab, tabById } from '@/utils/browser/tabs';
import { blockedBecause } from '@/utils/capture/eligibility';
import type { CaptureRunner } from '@/utils/capture/run';
import { failed, ok } from '@/utils/evidence/result';

export type CaptureStarts = ReturnType<typeof captureStarts>;

export function captureStarts(runner: Pick<CaptureRunner, 'start'>) {
  async function check(tabId: number) {
    const tab = await tabById(tabId);
    const { url = '', title = '', discarded = false, incognito = false } = tab ?? {};
    return {
      tab,
      blocked: blockedBecause({ url, discarded, fileAccess: await fileAccessAllowed() }),
      url,
      title,
      keeping: await howKept({ incognito }, await currentSettings()),
    };
  }

  async function captureTab(tabId: number, trigger: CaptureTrigger, mode: CaptureMode = 'as-it-is') {
    const { tab, blocked } = await check(tabId);
    if (!tab || blocked) {
      const words = blockedText(blocked ?? 'no-page');
      void showBlocked(tabId, `${words.title}. ${words.next}`);
      // Who pressed a key or chose from a menu sees nothing else.
      if (trigger === 'shortcut' || trigger === 'context-menu') void openPopup();
      return failed(blocked ?? 'no-page', 'this page cannot be captured');
    }
    return runner.start(tab, trigger, mode === 'record' ? { how: 'reload' } : undefined);
  }

  async function openRecorded(url: string, trigger: CaptureTrigger) {
    const tab = await openEmptyTab();
    if (!tab) return failed('no-page', 'the browser opened no tab');
    const started = await runner.start(tab, trigger, { how: 'open', url });
    return started.ok ? ok({ captureId: started.value, tabId: tab.id }) : started;
  }

  const captureInFront = async (mode: CaptureMode) => {
    const tab = await activeTab();
    if (tab) await captureTab(tab.id, 'shortcut', mode);
  };

  return { check, captureTab, openRecorded, captureInFront };
}
