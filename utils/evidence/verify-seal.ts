/** Checks of the seal: who signed, whether the desk vouches for the device, and when. */
import { readCertificates } from './certificate';
import { issuedBy } from './certificate-chain';
import {
  OPEN_STAMP,
  OPEN_SUBJECT,
  SEAL_SIGNATURE,
  SEAL_STAMP,
  SECOND_SEAL_STAMP,
  SIGNER_CERTIFICATE,
  SIGNER_KEY,
  TAGMANIFEST,
} from './layout';
import { openSubject } from './open-subject';
import { textOf, type OpenedPackage } from './open-package';
import { fromPem, toPem } from './pem';
import { MAX_DER_BYTES, MAX_TAG_FILE_BYTES } from './policy';
import { verifySignature } from './signature';
import { readTimestampReply } from './timestamp';
import { verifyTimestamp } from './timestamp-verify';
import { parseUnambiguous } from './unambiguous';
import { passed, skipped, wrong, type Outcome } from './verdict';
import { sha256Hex, type Bytes } from './hash';

/** Whom the verifier believes. Neither comes from the package, which must not vouch for itself. */
export interface Trust {
  /** Null: whether the desk certified the device is not judged. */
  deskCaPem: string | null;
  /** Empty: stamps are only compared with their data. */
  tsaRootsPem: string[];
}

/** What became of one stamp. `time` is null unless an authority that is trusted said it. */
export interface StampOutcome extends Outcome {
  time: Date | null;
}

async function bytesOf(opened: OpenedPackage, path: string, maxBytes: number): Promise<Bytes | null> {
  const file = opened.files.get(path);
  return file && file.bytes <= maxBytes ? new Uint8Array(await file.body.arrayBuffer()) : null;
}

/** What became of the signature. `signer`: SHA-256 of the key in DER, hex; null unless that key made it. */
export interface SignatureOutcome extends Outcome {
  signer: string | null;
}

const unsigned = (detail: string): SignatureOutcome => ({ ...wrong(detail), signer: null });

export async function signature(opened: OpenedPackage): Promise<SignatureOutcome> {
  const key = await textOf(opened, SIGNER_KEY, MAX_DER_BYTES);
  const signed = await bytesOf(opened, TAGMANIFEST, MAX_TAG_FILE_BYTES);
  const der = await bytesOf(opened, SEAL_SIGNATURE, MAX_DER_BYTES);
  if (key === null || !signed || !der)
    return unsigned('the signature, its key or the tagmanifest is missing');
  const [spki] = fromPem(key);
  if (!spki || toPem('PUBLIC KEY', spki) !== key)
    return unsigned(`${SIGNER_KEY} is not one public key in PEM`);
  return (await verifySignature(signed, der, key))
    ? { ...passed("signed by the device's key"), signer: await sha256Hex(spki) }
    : unsigned("the signature over the tagmanifest does not fit the device's key");
}

/**
 * The certificate is for the very key that signed, and issued by the desk; judged at the time of the closing stamp.
 * Without one there is only a clock that may be slow: then a certificate that is not valid yet counts as just issued.
 */
export async function certificate(
  opened: OpenedPackage,
  trust: Trust,
  closedAt: Date | null,
  now: Date,
): Promise<Outcome> {
  if (!opened.files.has(SIGNER_CERTIFICATE)) return skipped('no certificate: the device was not enrolled');
  const pem = await textOf(opened, SIGNER_CERTIFICATE, MAX_DER_BYTES);
  const read = pem === null ? null : await readCertificates(pem);
  const [facts, ...more] = read?.ok ? read.value : [];
  if (pem === null || !facts || more.length > 0) return wrong(`${SIGNER_CERTIFICATE} is not one certificate`);
  if (facts.spkiPem !== (await textOf(opened, SIGNER_KEY, MAX_DER_BYTES)))
    return wrong('the certificate is for another key');
  if (trust.deskCaPem === null)
    return skipped(`for this key (${facts.subject}); no desk CA given to judge it`);
  const at = closedAt ?? (now < facts.notBefore ? facts.notBefore : now);
  return (await issuedBy(pem, trust.deskCaPem, at))
    ? passed(`certified by the desk: ${facts.subject}`)
    : wrong('the certificate was not issued by the desk, or was not valid at the time');
}

/** Judges one stamp over its data. Absent is skipped (deferred); present and wrong fails. */
async function stamp(reply: Bytes | null, data: Bytes | null, trust: Trust): Promise<StampOutcome> {
  if (!reply) return { ...skipped('no stamp: deferred'), time: null };
  if (!data) return { ...wrong('the stamp is there, what it was put on is not'), time: null };
  if (trust.tsaRootsPem.length === 0) {
    const read = await readTimestampReply(reply, data);
    const outcome = read.ok
      ? skipped(`over these data, says ${read.value.time.toISOString()}; no root given to judge it`)
      : wrong(`${read.problem.code}: ${read.problem.detail}`);
    return { ...outcome, time: null };
  }
  const verified = await verifyTimestamp(reply, data, trust.tsaRootsPem);
  if (!verified.ok) return { ...wrong(`${verified.problem.code}: ${verified.problem.detail}`), time: null };
  const { time, tsaName } = verified.value;
  return { ...passed(`${time.toISOString()}, ${tsaName ?? 'unnamed authority'}`), time };
}

/** The first closing stamp and, when there is one, that of a second authority: both have to be right. */
export async function closeStamp(opened: OpenedPackage, trust: Trust): Promise<StampOutcome> {
  const data = await bytesOf(opened, TAGMANIFEST, MAX_TAG_FILE_BYTES);
  const first = await stamp(await bytesIfThere(opened, SEAL_STAMP), data, trust);
  if (first.status === 'failed' || !opened.files.has(SECOND_SEAL_STAMP)) return first;
  const second = await stamp(await bytesIfThere(opened, SECOND_SEAL_STAMP), data, trust);
  return second.status === 'failed' || first.time === null ? second : first;
}

/** A stamp that is too large to be one is present and wrong: empty bytes, not absent ones. */
const bytesIfThere = async (opened: OpenedPackage, path: string): Promise<Bytes | null> =>
  opened.files.has(path) ? ((await bytesOf(opened, path, MAX_DER_BYTES)) ?? new Uint8Array()) : null;

export async function openStamp(opened: OpenedPackage, trust: Trust): Promise<StampOutcome> {
  const text = await textOf(opened, OPEN_SUBJECT, MAX_DER_BYTES);
  const outcome = await stamp(
    await bytesIfThere(opened, OPEN_STAMP),
    await bytesOf(opened, OPEN_SUBJECT, MAX_DER_BYTES),
    trust,
  );
  if (outcome.status === 'failed' || text === null) return outcome;
  return subjectIs(text, opened.base)
    ? outcome
    : { ...wrong(`${OPEN_SUBJECT} is not of this capture`), time: null };
}

function subjectIs(text: string, captureId: string): boolean {
  try {
    return openSubject.parse(parseUnambiguous(text)).capture_id === captureId;
  } catch {
    return false;
  }
}

export function stampOrder(openedAt: Date | null, closedAt: Date | null): Outcome {
  if (!openedAt || !closedAt) return skipped('takes two stamps that an authority vouches for');
  return openedAt <= closedAt
    ? passed(`sealed between ${openedAt.toISOString()} and ${closedAt.toISOString()}`)
    : wrong('the closing stamp is older than the opening stamp');
}
