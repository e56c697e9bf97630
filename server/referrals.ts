/** A device refers a capture: idempotent by content, for the seal is the referral's name. */
import { ok } from '@/utils/evidence/result';
import { referralRequest, type ReferralRequest, type ReferralStatus } from '@/utils/referral/schema';
import { readClaim } from './claims';
import type { DeskPolicy } from './policy';
import { refused, type Outcome } from './problem';
import { statusOf } from './status';
import type { DeviceRecord, ReferralRecord, Store } from './store';

export interface ReferralDesk {
  store: Store;
  policy: DeskPolicy;
  now: () => number;
}

const hostOf = (url: string | undefined): string =>
  url !== undefined && URL.canParse(url) ? new URL(url).host : '';

/** The same request in the same spelling: keys in the schema's order, nothing else. */
const spelling = (request: ReferralRequest): string => JSON.stringify(referralRequest.parse(request));

/** Why a repeat is not the same: only its claim, or more. */
function difference(request: ReferralRequest, kept: ReferralRecord) {
  const before = referralRequest.parse(JSON.parse(kept.request));
  return spelling({ ...request, claim: null }) === spelling({ ...before, claim: null })
    ? refused('claim-version-conflict', 'referred before with another claim: amend it by a new version')
    : refused('conflict', 'referred before with other content');
}

/** Keeps the referral, or recognises it; the package is still to come. */
export async function refer(
  { store, policy, now }: ReferralDesk,
  device: DeviceRecord,
  seal: string,
  request: ReferralRequest,
): Promise<Outcome<{ created: boolean; status: ReferralStatus }>> {
  if (request.seal !== seal)
    return refused('bad-request', 'the seal in the body is not the one in the address');
  if (request.package.bytes > policy.packageBytes) {
    return refused('too-large', `a package may have ${policy.packageBytes} bytes`);
  }
  const known = await store.referral(seal);
  if (known !== null && known.request !== spelling(request)) return difference(request, known);
  // Another device may send the same referral: the claim in it was checked when it first came.
  const claim =
    request.claim === null || known !== null ? null : await readClaim(request.claim, seal, device, now());
  if (claim !== null && !claim.ok) return claim;

  const { created, referral } = await store.addReferral({
    seal,
    deviceId: device.id,
    request: spelling(request),
    host: hostOf(request.urls[0]),
    packageSha256: request.package.sha256,
    packageBytes: request.package.bytes,
    completeness: request.completeness,
    referredAtMs: now(),
    claim: claim === null ? null : claim.value,
  });
  if (!created && referral.request !== spelling(request)) return difference(request, referral);
  return ok({ created, status: statusOf(referral) });
}
