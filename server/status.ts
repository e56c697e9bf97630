/** How a referral stands, as a device is told. */
import type { ReferralStatus } from '@/utils/referral/schema';
import type { ReferralRecord } from './store';

export const statusOf = (referral: ReferralRecord): ReferralStatus => ({
  seal: referral.seal,
  state: referral.state,
  duplicate_of: referral.duplicateOf,
  claim_version: referral.claimVersion,
  problem: referral.problem,
});
