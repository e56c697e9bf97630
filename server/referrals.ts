/** A device refers a capture: idempotent by content, for the seal is the referral's name. */
import { readUrl } from '@/utils/evidence/read-url';
import { ok } from '@/utils/evidence/result';
import { referralRequest, type ReferralRequest, type ReferralStatus } from '@/utils/referral/schema';
import { NOT_NEWER, readClaim } from './claims';
import type { DeskPolicy } from './policy';
import { refused, shaped, type Outcome } from './problem';
import { isSameButClaim, spelling, standsBeside } from './same-referral';
import { statusOf } from './status';
import type { DeviceRecord, KeptReferral, NewReferral, ReferralRecord, Store } from './store';

export interface ReferralDesk {
  store: Store;
  policy: DeskPolicy;
  now: () => number;
}

const hostOf = (url = ''): string => readUrl(url)?.host ?? '';

/** Why it is no repeat of the one that is kept, or null. Each device alleges what it will: no other's claim stands in its way. */
function difference(spelt: string, kept: ReferralRecord, device: DeviceRecord) {
  if (kept.request === spelt) return null;
  if (standsBeside(kept, { deviceId: device.id, request: spelt })) return null;
  if (!isSameButClaim(kept.request, spelt)) {
    return refused(
      'conflict',
      kept.deviceId === device.id
        ? 'referred before with other content'
        : `accepted under this seal is the package ${kept.packageSha256}, as another device referred it`,
    );
  }
  return kept.deviceId === device.id
    ? refused('claim-version-conflict', 'referred before with another claim: amend it by a new version')
    : null;
}

/** The referral as it would be kept, or why it is not. */
async function prepared(
  { store, policy, now }: ReferralDesk,
  device: DeviceRecord,
  seal: string,
  request: ReferralRequest,
): Promise<Outcome<NewReferral>> {
  if (request.seal !== seal)
    return refused('bad-request', 'the seal in the body is not the one in the address');
  if (request.package.bytes > policy.packageBytes) {
    return refused('too-large', `a package may have ${policy.packageBytes} bytes`);
  }
  const known = await store.referralFor(seal, device.id);
  const spelt = spelling(request);
  const different = known && difference(spelt, known, device);
  if (different !== null) return different;
  // The claim of an exact repeat was checked when it first came, and may be another device's.
  const isRepeat = known?.request === spelt;
  const claim =
    request.claim !== null && !isRepeat ? await readClaim(request.claim, seal, device, now()) : null;
  if (claim !== null && !claim.ok) return claim;
  return ok({
    seal,
    deviceId: device.id,
    request: spelt,
    host: hostOf(request.urls[0]),
    packageSha256: request.package.sha256,
    packageBytes: request.package.bytes,
    completeness: request.completeness,
    referredAtMs: now(),
    claim: claim === null ? null : claim.value,
  });
}

/** How a referral stands, and whether it is new. */
export type Referred = Outcome<{ created: boolean; status: ReferralStatus }>;

function conclude(request: ReferralRequest, kept: KeptReferral, device: DeviceRecord): Referred {
  const { created, referral, claim } = kept;
  const different = created ? null : difference(spelling(request), referral, device);
  if (different !== null) return different;
  return claim === 'conflict'
    ? refused('claim-version-conflict', NOT_NEWER)
    : ok({ created, status: statusOf(referral) });
}

/** Keeps the referral, or recognises it; the package is still to come. */
export async function refer(
  desk: ReferralDesk,
  device: DeviceRecord,
  seal: string,
  request: ReferralRequest,
): Promise<Referred> {
  const ready = await prepared(desk, device, seal, request);
  if (!ready.ok) return ready;
  const [kept] = await desk.store.addReferrals([ready.value]);
  if (kept === undefined) throw new Error('the store kept no referral and refused none');
  return conclude(request, kept, device);
}

/** One of many, as it came; or what is wrong with its shape. */
export const readReferral = (item: unknown): Outcome<ReferralRequest> => shaped(referralRequest, item);

/** Keeps those of many that can be read, each by itself as {@link refer} would: in their order, whatever becomes of any. */
export async function referMany(
  desk: ReferralDesk,
  device: DeviceRecord,
  items: readonly Outcome<ReferralRequest>[],
): Promise<Referred[]> {
  const judged = await Promise.all(
    items.map(async (item) => {
      if (!item.ok) return { request: null, ready: item };
      const request = item.value;
      return { request, ready: await prepared(desk, device, request.seal, request) };
    }),
  );
  const keep = judged.flatMap(({ ready }) => (ready.ok ? [ready.value] : []));
  const kept = (await desk.store.addReferrals(keep)).values();
  return judged.map(({ request, ready }): Referred => {
    if (!ready.ok) return ready;
    const next = kept.next();
    if (next.done || request === null) throw new Error('the store kept fewer referrals than it was given');
    return conclude(request, next.value, device);
  });
}
