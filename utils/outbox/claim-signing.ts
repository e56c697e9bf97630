/** Binds a claim to a package: signed by the device over the seal, the version and the claim. */
import { addClaims, markSigned } from '@/utils/archive/claims';
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

/** What is still to be signed of one capture, signed. Nothing while it has no seal. */
async function signaturesFor(captureId: string): Promise<Parameters<typeof markSigned>[0]> {
  const capture = await getCapture(captureId);
  if (capture?.state !== 'sealed' || capture.seal === null) return [];
  const { seal } = capture;
  const waiting = (await claimsOf(captureId)).filter(({ signed, imported }) => signed === null && !imported);
  return Promise.all(
    waiting.map(async (record) => {
      const { version } = record;
      return { captureId, version, signed: await signClaim(record, seal) };
    }),
  );
}

/** Signs what was claimed before there was a seal to sign it with. */
export async function signWaitingClaims(captureId: string): Promise<void> {
  const signatures = await signaturesFor(captureId);
  if (signatures.length > 0) await markSigned(signatures);
}

/** Captures that are given a claim in one transaction: enough that the disk's pauses do not count, few enough to let others write in between. */
const GIVEN_AT_ONCE = 250;

/**
 * Gives each of these captures the claim, as its first or as its next version, and remembers it for the next one.
 * Should the background die in between, asking again goes on: who has the claim already is left as it is.
 */
export async function saveClaim(captureIds: readonly string[], claim: Claim, nowMs: number): Promise<void> {
  for (let at = 0; at < captureIds.length; at += GIVEN_AT_ONCE) {
    const some = captureIds.slice(at, at + GIVEN_AT_ONCE);
    await addClaims(some, claim, nowMs);
    const signatures = (await Promise.all(some.map(signaturesFor))).flat();
    if (signatures.length > 0) await markSigned(signatures);
  }
  await rememberClaim(claim);
}
