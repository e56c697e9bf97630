/** Binds a claim to a package: signed by the device over the seal, the version and the claim. */
import { addClaim, markSigned } from '@/utils/archive/claims';
import { deviceKey } from '@/utils/archive/device-key';
import { claimsOf, getCapture } from '@/utils/archive/read';
import type { ClaimRecord } from '@/utils/archive/records';
import { rememberClaim } from '@/utils/archive/settings';
import { toBase64 } from '@/utils/evidence/pem';
import { sign } from '@/utils/evidence/signature';
import { claimDocument, type Claim, type ClaimDocument, type SignedClaim } from '@/utils/referral/schema';

async function signClaim(record: ClaimRecord, seal: string): Promise<SignedClaim> {
  const claimed: ClaimDocument = claimDocument.parse({
    v: 1,
    seal,
    version: record.version,
    claimed_at: new Date(record.savedAtMs).toISOString(),
    claim: record.claim,
  });
  const document = JSON.stringify(claimed);
  const { privateKey } = await deviceKey();
  return { document, signature: toBase64(await sign(document, privateKey)) };
}

/** Signs what was claimed before there was a seal to sign it with. */
export async function signWaitingClaims(captureId: string): Promise<void> {
  const capture = await getCapture(captureId);
  if (capture?.state !== 'sealed' || capture.seal === null) return;
  for (const record of await claimsOf(captureId)) {
    if (record.signed === null)
      await markSigned(captureId, record.version, await signClaim(record, capture.seal));
  }
}

/** Gives each of these captures the claim, as its first or as its next version, and remembers it for the next one. */
export async function saveClaim(captureIds: readonly string[], claim: Claim, nowMs: number): Promise<void> {
  for (const captureId of captureIds) {
    if (await addClaim(captureId, claim, nowMs)) await signWaitingClaims(captureId);
  }
  await rememberClaim(claim);
}
