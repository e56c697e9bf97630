/** The background: registers every listener in its first turn, then hands over. No decision is taken here. */
import { defineBackground } from 'wxt/utils/define-background';
import { annotate } from '@/utils/archive/annotations';
import { blockedText } from '@/components/words/codes';
import { dropStaleBulkDrafts, forgetBulkRun } from '@/utils/archive/bulk';
import { deviceKey } from '@/utils/archive/device-key';
import { isDiskFull } from '@/utils/archive/disk-full';
import { keepLogFresh } from '@/utils/archive/fresh-log';
import { dropStaleIncoming } from '@/utils/archive/incoming';
import { howKept } from '@/utils/archive/how-kept';
import { noteExport } from '@/utils/archive/log';
import { keepInMemoryWhereForbidden, keepInStorage } from '@/utils/archive/memory';
import { answerPassing, keepPassing } from '@/utils/archive/passing';
import { mendCaptures } from '@/utils/archive/quarantine';
import { reachFor } from '@/utils/archive/reachable';
import { deleteByUser, keepRetention, removePackages, saveRetention } from '@/utils/archive/removal';
import {
  currentEnrolment,
  currentSettings,
  currentTrust,
  saveEnrolment,
  saveSettings,
} from '@/utils/archive/settings';
import { settlePassing } from '@/utils/archive/settle-passing';
import { takeIn } from '@/utils/archive/take-in';
import { tellDistantPages } from '@/utils/archive/tick';
import { onAlarm, wakeRegularly } from '@/utils/browser/alarms';
import { fileAccessAllowed, onContextMenu, onResume } from '@/utils/browser/background-events';
import { openPopup, showBlocked, showProgress } from '@/utils/browser/badge';
import { onCaptureCommand, type CaptureMode } from '@/utils/browser/commands';
import { awake } from '@/utils/browser/keep-alive';
import { keepStorage } from '@/utils/browser/storage';
import { activeTab, openEmptyTab, tabById } from '@/utils/browser/tabs';
import { onWindowClosed } from '@/utils/browser/windows';
import { bulkDriver } from '@/utils/bulk/driver';
import { blockedBecause } from '@/utils/capture/eligibility';
import { chooseEngine } from '@/utils/capture/engines/choose';
import { thumbnail } from '@/utils/capture/png';
import { capturePolicy } from '@/utils/capture/policy';
import { captureRunner } from '@/utils/capture/run';
import { watchTabRequests } from '@/utils/capture/tab-requests';
import type { CaptureTrigger } from '@/utils/archive/records';
import { failed, ok } from '@/utils/evidence/result';
import { serveMessages } from '@/utils/messaging/server';
import { saveClaim, signWaitingClaims } from '@/utils/outbox/claim-signing';
import { describeDesk, enrol, normalDeskUrl } from '@/utils/outbox/desk-identity';
import { giveFromList } from '@/utils/outbox/from-list';
import { knownAtDesk } from '@/utils/outbox/known-urls';
import { pump, releaseClaims, retryNow } from '@/utils/outbox/outbox';
import { cancelDelivery, requestDelivery, requestWhenSealed, setSending } from '@/utils/outbox/requests';
import { stampByDesk } from '@/utils/outbox/stamp';

export default defineBackground(() => {
  keepInMemoryWhereForbidden();
  const runner = captureRunner(
    {
      engine: chooseEngine(),
      stamp: stampByDesk,
      settings: currentSettings,
      keeping: howKept,
      whenSealed: requestWhenSealed,
      async signer() {
        const enrolment = await currentEnrolment();
        return {
          keys: await deviceKey(),
          certificatePem: enrolment?.certificatePem ?? null,
          trust: { deskCaPem: enrolment?.deskCaPem ?? null, tsaRootsPem: enrolment?.tsaRootsPem ?? [] },
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

  async function capture(tabId: number, trigger: CaptureTrigger, mode: CaptureMode = 'as-it-is') {
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
    if (tab) await capture(tab.id, 'shortcut', mode);
  };

  /** Everything that may have been left undone; whoever wakes the background calls the same. */
  const resume = () => {
    void runner.resumeAll();
    bulk.wake();
    pump();
    void keepRetention(Date.now()).catch(() => undefined); // what is due stays due
    void settlePassing();
  };

  tellDistantPages();
  onWindowClosed(() => void settlePassing());
  onCaptureCommand((mode) => void captureInFront(mode));
  onContextMenu((tabId, mode) => void capture(tabId, 'context-menu', mode));
  onAlarm(resume);
  onResume(() => void retryNow());
  watchTabRequests();
  serveMessages({
    'capture.check': async ({ tabId }) => {
      const { tab: _, ...found } = await check(tabId);
      return found;
    },
    'capture.open': ({ url, trigger }) => openRecorded(url, trigger),
    'capture.start': async ({ tabId, trigger, mode }) => {
      const started = await capture(tabId, trigger, mode);
      return started.ok ? ok({ captureId: started.value }) : started;
    },
    'capture.delete': async ({ captureIds }) => {
      await awake(() => deleteByUser(captureIds));
      return {};
    },
    'delivery.request': ({ captureIds, partialConfirmed }) => requestDelivery(captureIds, partialConfirmed),
    'sending.set': async ({ mode }) => {
      await setSending(mode);
      return {};
    },
    'delivery.cancel': async ({ captureIds }) => {
      await cancelDelivery(captureIds);
      return {};
    },
    'claim.save': async ({ captureIds, claim }) => {
      await awake(() => saveClaim(captureIds, claim, Date.now()));
      pump();
      return ok({});
    },
    'capture.annotate': async ({ captureIds, ...change }) => {
      await awake(() => annotate(captureIds, change));
      return {};
    },
    'archive.mend': async ({ captureIds }) => {
      await mendCaptures(captureIds, Date.now());
      return {};
    },
    'package.exported': async ({ captureIds }) => {
      await noteExport(captureIds);
      return {};
    },
    'package.remove': async ({ captureIds }) => {
      await awake(() => removePackages(captureIds, 'user', Date.now()));
      return {};
    },
    'retention.save': async (rule) => {
      await saveRetention(rule);
      await keepRetention(Date.now());
      return ok({});
    },
    'import.take': async ({ incomingId }) => {
      const trust = await currentTrust();
      const small = (png: Blob) => thumbnail(png, capturePolicy.thumbnailPx);
      return awake(() => takeIn(incomingId, { trust, nowMs: Date.now(), thumbnail: small })).catch(
        (error: unknown) => {
          if (isDiskFull(error)) return { outcome: 'disk-full' as const, captureId: null, checks: [] };
          throw error;
        },
      );
    },
    'bulk.begin': async ({ runId }) => {
      const refusal = await bulk.begin(runId);
      return refusal === null ? ok({}) : failed(refusal, 'the list cannot be begun');
    },
    'bulk.set': async ({ mode }) => {
      await bulk.set(mode);
      return {};
    },
    'bulk.again': async ({ statuses }) => ({ rows: await bulk.again(statuses) }),
    'bulk.forget': async ({ runId }) => {
      await forgetBulkRun(runId);
      return {};
    },
    'desk.known': async ({ urls }) => {
      const known = await knownAtDesk(urls);
      return known.ok ? ok(known.value) : failed(known.refusal.problem.code, known.refusal.problem.detail);
    },
    'passing.answer': async ({ captureIds, arrived }) => {
      await answerPassing(captureIds, arrived);
      void settlePassing();
      return {};
    },
    'settings.save': async (settings) => {
      // Nothing is said to be kept before it is.
      if (!(await keepInStorage(settings.keepPrivate)))
        return failed('disk-full', 'there is no room to write to');
      if (settings.keepPrivate) await keepPassing();
      await saveSettings(settings);
      pump(); // the rules of sending may be others now
      return ok({});
    },
    'desk.test': async ({ url }) => {
      const address = normalDeskUrl(url);
      if (address === null) return failed('bad-address', 'not an address of a desk');
      const desk = await describeDesk(address);
      if (!desk.ok) return failed(desk.refusal.problem.code, desk.refusal.problem.detail);
      return ok({ name: desk.value.description.name, clockSkewMs: desk.value.clockSkewMs });
    },
    'desk.enrol': async ({ url, code, label }) => {
      const address = normalDeskUrl(url);
      if (address === null) return failed('bad-address', 'not an address of a desk');
      const enrolled = await enrol(address, code, label, Date.now());
      if (!enrolled.ok) return failed(enrolled.refusal.problem.code, enrolled.refusal.problem.detail);
      void retryNow();
      return ok(enrolled.value);
    },
    'desk.leave': async () => {
      await saveEnrolment(null);
      return {};
    },
    'archive.reach': ({ name, given }) => reachFor(name, given),
    'work.resume': async () => {
      resume();
      return {};
    },
  });

  async function afterSealing(id: string) {
    await signWaitingClaims(id);
    pump();
    await settlePassing();
  }

  void dropStaleBulkDrafts(Date.now()).catch(() => undefined);
  void dropStaleIncoming(Date.now()).catch(() => undefined);
  void keepStorage();
  if (!import.meta.env.FIREFOX) void keepLogFresh();
  void wakeRegularly();
  void releaseClaims().then(resume);
});
