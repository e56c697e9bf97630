/** When two referrals of one seal are the same, and when they stand beside each other. Pure. */
import { referralRequest, type ReferralRequest } from '@/utils/referral/schema';
import type { ReferralRecord } from './store';

/** The same request in the same spelling: keys in the schema's order, nothing else. */
export const spelling = (request: ReferralRequest): string => JSON.stringify(referralRequest.parse(request));

const withoutClaim = (spelt: string): string =>
  spelling({ ...referralRequest.parse(JSON.parse(spelt)), claim: null });

/** Both as they are spelt. */
export const isSameButClaim = (one: string, other: string): boolean =>
  one === other || withoutClaim(one) === withoutClaim(other);

/**
 * Whoever knows a seal may refer it, with whatever content: until a package has shown which is true, no device's referral
 * stands in the way of another's.
 */
export const standsBeside = (
  kept: Pick<ReferralRecord, 'deviceId' | 'state' | 'request'>,
  next: Pick<ReferralRecord, 'deviceId' | 'request'>,
): boolean =>
  kept.deviceId !== next.deviceId &&
  kept.state !== 'accepted' &&
  kept.state !== 'actioned' &&
  !isSameButClaim(kept.request, next.request);
