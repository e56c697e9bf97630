/** A device joins the desk: a code shows that it may, a proof that it holds its key; it leaves certified. */
import { createHash, randomUUID } from 'node:crypto';
import { fromBase64, fromPem, toPem } from '@/utils/evidence/pem';
import { ok } from '@/utils/evidence/result';
import { importSpki, verifySignature } from '@/utils/evidence/signature';
import { enrolmentMessage, type EnrolmentReply, type EnrolmentRequest } from '@/utils/referral/schema';
import { certificatePem, type Authority } from './authority';
import { issueCertificate } from './certificates';
import type { DeskPolicy } from './policy';
import { refused, type Outcome } from './problem';
import { hashCode, hashToken, newCode, newToken } from './secrets';
import type { Store } from './store';

export interface EnrolmentDesk {
  store: Store;
  authority: Authority;
  policy: DeskPolicy;
  now: () => number;
}

/** Makes a code for `uses` devices and returns it; only its hash is kept. */
export async function createCode(
  { store, policy, now }: Pick<EnrolmentDesk, 'store' | 'policy' | 'now'>,
  options: { uses?: number; lifeMs?: number } = {},
): Promise<string> {
  const code = newCode();
  const { uses = 1, lifeMs = policy.codeExpiryMs } = options;
  await store.addCode({ hash: hashCode(code), usesLeft: uses, expiresAtMs: now() + lifeMs });
  return code;
}

export const keySha256 = (spki: Uint8Array): string => createHash('sha256').update(spki).digest('hex');

/** The clocks of a device and the desk differ a little: a certificate must not begin in the device's future. */
const CLOCK_SKEW_MS = 5 * 60 * 1000;

async function certify(desk: EnrolmentDesk, deviceId: string, spki: Uint8Array): Promise<string> {
  const { deviceCa } = desk.authority;
  const authorityFrom = deviceCa.certificate.notBefore.value.getTime();
  const authorityUntil = deviceCa.certificate.notAfter.value.getTime();
  const certificate = await issueCertificate(
    {
      kind: 'device',
      // Never the label: a certificate travels in every package, and a label may name a person.
      commonName: `device ${deviceId}`,
      spki,
      notBefore: new Date(Math.max(desk.now() - CLOCK_SKEW_MS, authorityFrom)),
      notAfter: new Date(Math.min(desk.now() + desk.policy.certificateMs.device, authorityUntil)),
    },
    deviceCa,
  );
  return certificatePem(certificate);
}

/** Enrols a device, or the same one again with a new token. */
export async function enrol(
  desk: EnrolmentDesk,
  request: EnrolmentRequest,
): Promise<Outcome<EnrolmentReply>> {
  const [spki, ...more] = fromPem(request.spki_pem);
  if (spki === undefined || more.length > 0 || (await importSpki(request.spki_pem)) === null) {
    return refused('bad-request', 'spki_pem: not a P-256 public key');
  }
  const message = enrolmentMessage(request.code, request.spki_pem);
  if (!(await verifySignature(message, fromBase64(request.proof), request.spki_pem))) {
    return refused('forbidden', 'the proof is not a signature of this code and key by this key');
  }
  const spkiSha256 = keySha256(spki);
  const accessToken = newToken();
  const enrolAs = async (id: string) =>
    desk.store.enrol({
      id,
      label: request.label,
      spkiPem: toPem('PUBLIC KEY', spki),
      spkiSha256,
      tokenHash: hashToken(accessToken),
      certificatePem: await certify(desk, id, spki),
      codeHash: hashCode(request.code),
      enrolledAtMs: desk.now(),
      revokedAtMs: null,
    });
  const id = (await desk.store.deviceByKey(spkiSha256))?.id ?? randomUUID();
  const first = await enrolAs(id);
  // The same key was enrolled while this was being certified: a certificate names the one id that it has.
  const device = first === null || first.id === id ? first : await enrolAs(first.id);
  if (device === null) return refused('enrolment-code-invalid', 'unknown, used up or expired');
  return ok({ device_id: device.id, access_token: accessToken, certificate_pem: device.certificatePem });
}
