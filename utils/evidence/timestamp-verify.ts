/**
 * Whether an RFC 3161 stamp is to be believed: the CMS signature, what it signed, and the authority's chain at the
 * stamp's own time. Heavy (pkijs). Agrees with `openssl ts -verify -attime <the stamp's time>`, and is stricter on
 * old hash algorithms.
 */
import type { Certificate } from 'pkijs';
import {
  certificateOf,
  certificatesOf,
  issuerAndSerialOf,
  isTimeStamper,
  leadsTo,
  verifyWithCertificate,
} from './certificate-chain';
import { readCertificate } from './certificate';
import {
  encodingOf,
  insideOf,
  integerOf,
  MalformedDer,
  octetsOf,
  oidOf,
  sequenceOf,
  setOf,
  tagged,
  type Node,
} from './der';
import { toHex, type Bytes } from './hash';
import { errorText, failed, ok, type Result } from './result';
import { grantedStamp, openReply, readTimestampReply, type StampFacts, type StampProblem } from './timestamp';

export type StampVerdictProblem = StampProblem | 'bad-signature' | 'not-an-authority' | 'untrusted';

const OID_CONTENT_TYPE = '1.2.840.113549.1.9.3';
const OID_MESSAGE_DIGEST = '1.2.840.113549.1.9.4';
const OID_SIGNING_CERTIFICATE = '1.2.840.113549.1.9.16.2.12';
const OID_SIGNING_CERTIFICATE_V2 = '1.2.840.113549.1.9.16.2.47';
const OID_TST_INFO = '1.2.840.113549.1.9.16.1.4';
/** Signed attributes travel with another tag than they are signed with. */
const TAG_SET = 0x31;
const DER_NULL = '0500';
const HASHES: Record<string, string> = {
  '2.16.840.1.101.3.4.2.1': 'SHA-256',
  '2.16.840.1.101.3.4.2.2': 'SHA-384',
  '2.16.840.1.101.3.4.2.3': 'SHA-512',
};

interface SignerInfo {
  hash: string;
  attributes: Map<string, Node>;
  /** The attributes as they were signed: a SET. */
  signed: Bytes;
  /** IssuerAndSerialNumber. */
  identifier: Bytes;
  algorithm: Bytes;
  signature: Bytes;
}

const digestHex = async (hash: string, data: Bytes): Promise<string> =>
  toHex(new Uint8Array(await crypto.subtle.digest(hash, data)));

function hashNamed(algorithm: Node | undefined): string {
  const [oid, parameters, ...more] = sequenceOf(algorithm);
  const hash = HASHES[oidOf(oid)];
  const isBare = more.length === 0 && (!parameters || toHex(encodingOf(parameters)) === DER_NULL);
  if (hash === undefined || !isBare) throw new MalformedDer('an unknown or outdated hash algorithm');
  return hash;
}

/** Attribute type → its only value; a type that comes twice is malformed. */
function readAttributes(list: readonly Node[]): Map<string, Node> {
  const attributes = new Map<string, Node>();
  for (const attribute of list) {
    const [type, values] = sequenceOf(attribute);
    const [value, ...more] = setOf(values);
    const oid = oidOf(type);
    if (!value || more.length > 0 || attributes.has(oid)) throw new MalformedDer(`attribute ${oid}`);
    attributes.set(oid, value);
  }
  return attributes;
}

/** The one SignerInfo of a SignedData (RFC 5652, 5.1 and 5.3). Nothing in it is left unread: nothing can be bent. */
function readSignerInfo(signedData: readonly Node[]): SignerInfo {
  const [version, digestAlgorithms] = signedData;
  const [signer, ...others] = setOf(signedData.at(-1));
  if (!signer || others.length > 0) throw new MalformedDer('a stamp has exactly one signature');
  const [signerVersion, identifier, digestAlgorithm, attributes, algorithm, signature] = sequenceOf(signer);
  const hash = hashNamed(digestAlgorithm);
  const versions = [version, signerVersion].map((node) => toHex(integerOf(node))).join(' ');
  if (versions !== '03 01' || !setOf(digestAlgorithms).some((named) => hashNamed(named) === hash))
    throw new MalformedDer('the signature is described in two ways');
  const list = insideOf(attributes, 0);
  const signed = encodingOf(attributes);
  signed[0] = TAG_SET;
  return {
    hash,
    attributes: readAttributes(list),
    signed,
    identifier: encodingOf(identifier),
    algorithm: encodingOf(algorithm),
    signature: octetsOf(signature),
  };
}

/** The hash by which a signing-certificate attribute names the signer, first in its list (RFC 5035, 2634). */
function essHash(attribute: Node, isV2: boolean): { hash: string; value: string } {
  const [first] = sequenceOf(sequenceOf(attribute)[0]);
  const [head, second] = sequenceOf(first);
  if (!isV2) return { hash: 'SHA-1', value: toHex(octetsOf(head)) };
  // SHA-256 is the default; an issuer may follow the hash.
  const isNamed = head?.idBlock.isConstructed === true;
  return { hash: isNamed ? hashNamed(head) : 'SHA-256', value: toHex(octetsOf(isNamed ? second : head)) };
}

/** The embedded certificate that every signing-certificate attribute names. SHA-1 only ever names, never signs. */
async function findSigner(
  certificates: readonly Bytes[],
  attributes: Map<string, Node>,
): Promise<Bytes | null> {
  const named = [
    [attributes.get(OID_SIGNING_CERTIFICATE), false] as const,
    [attributes.get(OID_SIGNING_CERTIFICATE_V2), true] as const,
  ].flatMap(([attribute, isV2]) => (attribute ? [essHash(attribute, isV2)] : []));
  if (named.length === 0) return null;
  for (const der of certificates) {
    const matches = await Promise.all(
      named.map(async ({ hash, value }) => (await digestHex(hash, der)) === value),
    );
    if (matches.every(Boolean)) return der;
  }
  return null;
}

/** What the signature covers: this TSTInfo, by these attributes, by the signer's key. */
async function isSignatureGood(signer: Certificate, info: SignerInfo, content: Bytes): Promise<boolean> {
  const type = info.attributes.get(OID_CONTENT_TYPE);
  const digest = info.attributes.get(OID_MESSAGE_DIGEST);
  return (
    oidOf(type) === OID_TST_INFO &&
    toHex(info.identifier) === toHex(issuerAndSerialOf(signer)) &&
    toHex(octetsOf(digest)) === (await digestHex(info.hash, content)) &&
    (await verifyWithCertificate(signer, info.algorithm, info.hash, info.signed, info.signature))
  );
}

async function judge(
  reply: Bytes,
  facts: StampFacts,
  rootsPem: readonly string[],
): Promise<Result<StampFacts, StampVerdictProblem>> {
  const { signedData, info: content } = openReply(reply);
  if (!content) return failed('not-granted', 'no stamp in the reply');
  const signerInfo = readSignerInfo(signedData);
  const embedded = tagged(signedData, 0);
  const ders = embedded ? insideOf(embedded, 0).map(encodingOf) : [];
  const signerDer = await findSigner(ders, signerInfo.attributes);
  const signer = signerDer && certificateOf(signerDer);
  if (!signer) return failed('bad-signature', "the stamp does not hold its signer's certificate");
  if (!(await isSignatureGood(signer, signerInfo, content)))
    return failed('bad-signature', 'the signature does not fit the stamp');
  if (!isTimeStamper(signer)) return failed('not-an-authority', 'the signer may not sign time-stamps');
  const roots = rootsPem.flatMap(certificatesOf);
  const intermediates = ders.flatMap((der) => certificateOf(der) ?? []);
  if (!(await leadsTo(roots, signer, intermediates, facts.time)))
    return failed('untrusted', 'no chain from the signer to a trusted root at the time of the stamp');
  const named = await readCertificate(signerDer);
  return ok({ ...facts, tsaName: facts.tsaName ?? (named.ok ? named.value.subject : null) });
}

/** Whether one of the roots vouches for a stamp, whatever it is over. Hostile input gives a problem, never an exception. */
export async function stampVouchedFor(
  reply: Bytes,
  rootsPem: readonly string[],
): Promise<Result<StampFacts, StampVerdictProblem>> {
  try {
    const granted = grantedStamp(reply);
    return granted.ok ? await judge(reply, granted.value, rootsPem) : granted;
  } catch (error) {
    return failed('malformed', errorText(error));
  }
}

/**
 * Verifies a reply in full: granted and over these data, signed by an authority that one of the roots vouches for
 * at the stamp's own time. Hostile input gives a problem, never an exception.
 */
export async function verifyTimestamp(
  reply: Bytes,
  data: Bytes,
  rootsPem: readonly string[],
): Promise<Result<StampFacts, StampVerdictProblem>> {
  const read = await readTimestampReply(reply, data);
  return read.ok ? stampVouchedFor(reply, rootsPem) : read;
}
