/** What is alleged: documents signed by a device, each a new version, none rewritten. */
import { fromBase64 } from '@/utils/evidence/pem';
import { ok } from '@/utils/evidence/result';
import { verifySignature } from '@/utils/evidence/signature';
import { parseUnambiguous } from '@/utils/evidence/unambiguous';
import { claimDocument, type ReferralStatus, type SignedClaim } from '@/utils/referral/schema';
import { refused, type Outcome } from './problem';
import { statusOf } from './status';
import type { ClaimRecord, DeviceRecord, Store } from './store';

export const NOT_NEWER = 'one of this device that is as new is kept here; the next is greater';

/** Reads a claim off the wire: well-formed, about this seal, signed by this device. */
export async function readClaim(
  signed: SignedClaim,
  seal: string,
  device: DeviceRecord,
  nowMs: number,
): Promise<Outcome<ClaimRecord>> {
  let json: unknown;
  try {
    json = parseUnambiguous(signed.document);
  } catch {
    return refused('claim-invalid', 'the document is not JSON, or could be read in two ways');
  }
  const parsed = claimDocument.safeParse(json);
  if (!parsed.success) return refused('claim-invalid', 'the document is not a claim of version 1');
  if (parsed.data.seal !== seal) return refused('claim-invalid', 'the claim is about another seal');
  if (!(await verifySignature(signed.document, fromBase64(signed.signature), device.spkiPem))) {
    return refused('claim-invalid', 'the signature is not one of this device');
  }
  return ok({
    seal,
    version: parsed.data.version,
    document: signed.document,
    signature: signed.signature,
    deviceId: device.id,
    work: parsed.data.claim.work,
    receivedAtMs: nowMs,
  });
}

/** Keeps a new version of the claim; a repeat of one that is kept changes nothing. */
export async function amendClaim(
  desk: { store: Store; now: () => number },
  device: DeviceRecord,
  target: { seal: string; version: number },
  signed: SignedClaim,
): Promise<Outcome<{ added: boolean; status: ReferralStatus }>> {
  const { store } = desk;
  if ((await store.referral(target.seal)) === null) return refused('not-found', 'no such referral');
  const claim = await readClaim(signed, target.seal, device, desk.now());
  if (!claim.ok) return claim;
  if (claim.value.version !== target.version) {
    return refused('claim-invalid', `the document says version ${claim.value.version}`);
  }
  const kept = await store.addClaim(claim.value);
  const referral = await store.referralFor(target.seal, device.id);
  if (referral === null) return refused('not-found', 'no such referral');
  if (kept === 'conflict') {
    return refused('claim-version-conflict', NOT_NEWER);
  }
  return ok({ added: kept === 'added', status: statusOf(referral) });
}
