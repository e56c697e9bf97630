/**
 * Which addresses the desk knows already. It is asked by the first digits of a hash, which many addresses share, and
 * what it answers is compared here: it does not learn which address was meant (docs/protocol.md).
 */
import { currentEnrolment, type Enrolment } from '@/utils/archive/settings';
import { canonicalUrl } from '@/utils/evidence/canonical-url';
import { sha256Hex, utf8 } from '@/utils/evidence/hash';
import { KNOWN_PREFIX_DIGITS, knownUrls, type KnownUrls } from '@/utils/referral/schema';
import { askDeskFor, deskAddress, refusal, type DeskAnswer } from './desk-http';
import { deliveryPolicy } from './policy';
import { authorised } from './referral';

export type KnownState = KnownUrls['known'][number]['state'];

const ask = (enrolment: Enrolment, prefix: string): Promise<DeskAnswer<KnownUrls>> =>
  askDeskFor(
    deskAddress(enrolment.url, `/v1/known/${prefix}`),
    { headers: authorised(enrolment) },
    knownUrls,
  );

/** For each address the furthest state of its referrals, null where there is none. All or nothing. */
export async function knownAtDesk(urls: readonly string[]): Promise<DeskAnswer<(KnownState | null)[]>> {
  const enrolment = await currentEnrolment();
  if (!enrolment) return refusal('not-enrolled', 'no desk is set up');
  const hashes = await Promise.all(urls.map((url) => sha256Hex(utf8(canonicalUrl(url)))));
  const prefixes = [...new Set(hashes.map((hash) => hash.slice(0, KNOWN_PREFIX_DIGITS)))];
  const states = new Map<string, KnownState>();
  for (let at = 0; at < prefixes.length; at += deliveryPolicy.sendingAtOnce) {
    const some = prefixes.slice(at, at + deliveryPolicy.sendingAtOnce);
    for (const answer of await Promise.all(some.map((prefix) => ask(enrolment, prefix)))) {
      if (!answer.ok) return answer;
      const { prefix, known } = answer.value;
      for (const { suffix, state } of known) states.set(prefix + suffix, state);
    }
  }
  return { ok: true, value: hashes.map((hash) => states.get(hash) ?? null) };
}
