/** The two time-stamps: the bag was closed after the first and existed before the second. */
import { ok } from '@/utils/evidence/result';
import { toHex, utf8 } from '@/utils/evidence/hash';
import { OPEN_STAMP, OPEN_SUBJECT } from '@/utils/evidence/layout';
import type { PageAccess } from './page-access';
import { capturePolicy } from './policy';
import { limited, type Step } from './steps';
import type { NewArtefact } from './work';

/**
 * Stamps a nonce nobody could know before. The reply, as unpredictable, goes into the bag. Its network call runs
 * beside the steps that read the page, which must not wait for it.
 */
export const stampOpen: Step<PageAccess> = {
  name: 'stamp-open',
  // The authority has its own limit, below: an answer that comes too late must not touch a bag that is closed.
  limitMs: 2 * capturePolicy.stampMs,
  needsPage: false,
  async run(work, { services }) {
    // A background died after the reply and before its checkpoint: that reply fits no other nonce.
    if (work.entries().some(({ path }) => path === OPEN_STAMP)) return ok(null);
    const nonce = toHex(crypto.getRandomValues(new Uint8Array(32)));
    const at = new Date().toISOString();
    const subject = `${JSON.stringify({ capture_id: work.id, nonce, at })}\n`;
    const json = 'application/json';
    await work.keep({
      path: OPEN_SUBJECT,
      role: 'time-stamp-subject',
      mediaType: json,
      method: 'computed',
      body: subject,
    });
    const stamped = await limited(() => services.stamp(utf8(subject)), capturePolicy.stampMs);
    if (!stamped.ok) {
      work.log('time.open_deferred', { code: stamped.problem.code, detail: stamped.problem.detail });
      work.remark('limitations', 'not-stamped-open', stamped.problem.detail);
      work.change((record) => (record.stamps.open = 'absent'));
      return stamped;
    }
    const reply = 'application/timestamp-reply';
    const { skewMs, time } = stamped.value;
    const artefact: NewArtefact = {
      path: OPEN_STAMP,
      role: 'time-stamp',
      mediaType: reply,
      method: 'computed',
      body: new Blob([stamped.value.reply], { type: reply }),
      derivedFrom: OPEN_SUBJECT,
    };
    await work.keep(artefact, () => {
      work.facts.skewMs = skewMs;
      work.log('time.open_stamped', { time: time.toISOString() });
      work.log('clock.checked', { skew_ms: skewMs });
      work.change((record) => (record.stamps.open = 'stamped'));
    });
    return ok(null);
  },
};
