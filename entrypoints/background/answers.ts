/** What each message of our own pages is answered with. Wiring: every decision is taken where the work is done. */
import { annotate } from '@/utils/archive/annotations';
import { forgetBulkRun } from '@/utils/archive/bulk';
import { devicePublicKey } from '@/utils/archive/device-key';
import { isDiskFull } from '@/utils/archive/disk-full';
import { noteExport } from '@/utils/archive/log';
import { putAwayLosses } from '@/utils/archive/losses';
import { keepInStorage } from '@/utils/archive/memory';
import { answerPassing, keepPassing } from '@/utils/archive/passing';
import { acceptProven } from '@/utils/archive/accept-proven';
import { mendCaptures } from '@/utils/archive/quarantine';
import { reachFor } from '@/utils/archive/reachable';
import { deleteByUser, removePackages } from '@/utils/archive/removal';
import { removeDue, saveRetention } from '@/utils/archive/retention';
import { currentEnrolment, saveEnrolment, saveSettings, trustOf } from '@/utils/archive/settings';
import { settlePassing } from '@/utils/archive/settle-passing';
import { takeIn } from '@/utils/archive/take-in';
import { awake } from '@/utils/browser/keep-alive';
import type { BulkDriver } from '@/utils/bulk/driver';
import { thumbnail } from '@/utils/capture/png';
import { capturePolicy } from '@/utils/capture/policy';
import { sealAgain } from '@/utils/capture/seal-tries';
import { failed, ok } from '@/utils/evidence/result';
import type { Handlers } from '@/utils/messaging/server';
import { saveClaim } from '@/utils/outbox/claim-signing';
import { describeDesk, enrol, normalDeskUrl } from '@/utils/outbox/desk-identity';
import { knownAtDesk } from '@/utils/outbox/known-urls';
import { pump, retryNow } from '@/utils/outbox/outbox';
import { cancelDelivery, requestDelivery, setSending } from '@/utils/outbox/requests';
import type { CaptureStarts } from './capture-starts';

interface Doors {
  starts: Pick<CaptureStarts, 'check' | 'captureTab' | 'openRecorded'>;
  bulk: BulkDriver;
  /** Everything that may have been left undone. */
  resume: () => void;
}

export const answers = ({ starts, bulk, resume }: Doors): Handlers => ({
  'capture.check': async ({ tabId }) => {
    const { tab: _, ...found } = await starts.check(tabId);
    return found;
  },
  'capture.open': ({ url, trigger }) => starts.openRecorded(url, trigger),
  'capture.start': async ({ tabId, trigger, mode }) => {
    const started = await starts.captureTab(tabId, trigger, mode);
    return started.ok ? ok({ captureId: started.value }) : started;
  },
  'capture.seal-again': async ({ captureIds }) => {
    await sealAgain(captureIds);
    resume();
    return {};
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
    await removeDue(Date.now());
    return ok({});
  },
  'import.take': async ({ incomingId }) => {
    const [enrolment, ownKey] = await Promise.all([currentEnrolment(), devicePublicKey()]);
    const world = { trust: trustOf(enrolment), desk: enrolment, ownKey, nowMs: Date.now() };
    const small = (png: Blob) => thumbnail(png, capturePolicy.thumbnailPx);
    return awake(() => takeIn(incomingId, { ...world, thumbnail: small })).catch((error: unknown) => {
      if (isDiskFull(error)) return { outcome: 'disk-full' as const, captureId: null, checks: [] };
      throw error;
    });
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
  'loss.put-away': async ({ archives }) => {
    await putAwayLosses(archives);
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
    await acceptProven();
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
