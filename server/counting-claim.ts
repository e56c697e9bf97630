/** Of all that is alleged about one package, which claim counts. Pure. */
import type { ClaimRecord, ReferralRecord } from './store';

/**
 * `newest`: of each device that has claimed, its newest. The signer's counts; while it alleges nothing, or nobody knows yet
 * who signed, that of the device which referred the package. What any other device says is kept and shown beside it, and
 * changes nothing: whoever knows a seal may claim, and must not be able to speak for another.
 */
export function countingClaim(
  { signerDeviceId, deviceId }: Pick<ReferralRecord, 'signerDeviceId' | 'deviceId'>,
  newest: readonly ClaimRecord[],
): ClaimRecord | null {
  const of = (id: string | null): ClaimRecord | undefined => newest.find((claim) => claim.deviceId === id);
  return of(signerDeviceId) ?? of(deviceId) ?? null;
}
