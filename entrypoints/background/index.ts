/** The background: registers every listener in its first turn, then hands over. No decision is taken here. */
import { defineBackground } from 'wxt/utils/define-background';
import { dropStaleBulkDrafts } from '@/utils/archive/bulk';
import { deviceKey } from '@/utils/archive/device-key';
import { keepLogFresh } from '@/utils/archive/fresh-log';
import { dropStaleIncoming } from '@/utils/archive/incoming';
import { howKept } from '@/utils/archive/how-kept';
import { keepInMemoryWhereForbidden } from '@/utils/archive/memory';
import { noticeLoss, rememberArchive } from '@/utils/archive/notice-loss';
import { keepRetention } from '@/utils/archive/retention';
import { currentEnrolment, currentSettings, rememberManaged, trustOf } from '@/utils/archive/settings';
import { settlePassing } from '@/utils/archive/settle-passing';
import { tellDistantPages } from '@/utils/archive/tick';
import { onAlarm, wakeRegularly } from '@/utils/browser/alarms';
import { onContextMenu, onResume } from '@/utils/browser/background-events';
import { showProgress } from '@/utils/browser/badge';
import { onCaptureCommand } from '@/utils/browser/commands';
import { keepStorage } from '@/utils/browser/storage';
import { onWindowClosed } from '@/utils/browser/windows';
import { bulkDriver } from '@/utils/bulk/driver';
import { chooseEngine } from '@/utils/capture/engines/choose';
import { captureRunner } from '@/utils/capture/run';
import { watchTabRequests } from '@/utils/capture/tab-requests';
import { serveMessages } from '@/utils/messaging/server';
import { signWaitingClaims } from '@/utils/outbox/claim-signing';
import { giveFromList } from '@/utils/outbox/from-list';
import { pump, releaseClaims, retryNow } from '@/utils/outbox/outbox';
import { whenSealed } from '@/utils/outbox/requests';
import { stampByDesk } from '@/utils/outbox/stamp';
import { answers } from './answers';
import { captureStarts } from './capture-starts';

export default defineBackground(() => {
  keepInMemoryWhereForbidden();
  if (!import.meta.env.FIREFOX) keepLogFresh();
  const runner = captureRunner(
    {
      engine: chooseEngine(),
      stamp: stampByDesk,
      settings: currentSettings,
      keeping: howKept,
      whenSealed,
      async signer() {
        const enrolment = await currentEnrolment();
        return {
          keys: await deviceKey(),
          certificatePem: enrolment?.certificatePem ?? null,
          trust: trustOf(enrolment),
        };
      },
    },
    {
      onProgress: (tabId, done, of) => void showProgress(tabId, { done, of }),
      onFailed: (_id, tabId) => {
        void showProgress(tabId, 'failed');
        bulk.wake();
      },
      onSealed: (id, tabId) => {
        void showProgress(tabId, 'sealed');
        void afterSealing(id);
        bulk.wake();
      },
    },
  );
  const bulk = bulkDriver({
    start: (tab, captureId, open) =>
      runner.start(tab, 'bulk', open === null ? undefined : { how: 'open', url: open }, { captureId }),
    async give(captureId, row) {
      await giveFromList(captureId, row, Date.now());
      pump();
    },
  });

  const starts = captureStarts(runner);

  /** Everything that may have been left undone; whoever wakes the background calls the same. */
  const resume = () => {
    void noticeLoss();
    void runner.resumeAll();
    bulk.wake();
    pump();
    void keepRetention(Date.now()).catch(() => undefined); // what is due stays due
    void settlePassing();
  };

  tellDistantPages();
  rememberArchive();
  onWindowClosed(() => void settlePassing());
  onCaptureCommand((mode) => void starts.captureInFront(mode));
  onContextMenu((tabId, mode) => void starts.captureTab(tabId, 'context-menu', mode));
  onAlarm(resume);
  onResume(() => void retryNow());
  watchTabRequests();
  serveMessages(answers({ starts, bulk, resume }));

  async function afterSealing(id: string) {
    await signWaitingClaims(id);
    pump();
    await settlePassing();
  }

  void dropStaleBulkDrafts(Date.now()).catch(() => undefined);
  void dropStaleIncoming(Date.now()).catch(() => undefined);
  void rememberManaged().catch(() => undefined); // there is no room: it is asked again
  void keepStorage();
  void wakeRegularly();
  void releaseClaims().then(resume);
});
