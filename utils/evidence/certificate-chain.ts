/** Whether a certificate leads to one that we trust. Heavy (pkijs): not for the light paths of the extension. */
import { AlgorithmIdentifier, Certificate, CryptoEngine, setEngine } from 'pkijs';
import * as asn1js from 'asn1js';
import { bitsOf, integerOf, oidOf, parseDer, sequenceOf, type Node } from './der';
import { toHex, type Bytes } from './hash';
import { fromPem } from './pem';

export const engine = new CryptoEngine({ name: 'webcrypto', crypto: globalThis.crypto });
setEngine('webcrypto', engine);

const OID_KEY_USAGE = '2.5.29.15';
const OID_ALTERNATIVE_NAME = '2.5.29.17';
const OID_BASIC_CONSTRAINTS = '2.5.29.19';
const OID_POLICIES = '2.5.29.32';
const OID_EXTENDED_KEY_USAGE = '2.5.29.37';
const OID_TIME_STAMPING = '1.3.6.1.5.5.7.3.8';
const UNDERSTOOD = [
  OID_KEY_USAGE,
  OID_ALTERNATIVE_NAME,
  OID_BASIC_CONSTRAINTS,
  OID_POLICIES,
  OID_EXTENDED_KEY_USAGE,
];
/** Bits of keyUsage (RFC 5280, 4.2.1.3), most significant first. */
const KEY_CERT_SIGN = 0x04;
const SIGNING_ONLY = 0x80 | 0x40;
const OID_EC_KEY = '1.2.840.10045.2.1';
/** Named in place of a signature algorithm, these leave the hash to the digest algorithm beside them. */
const KEY_ALGORITHMS = ['1.2.840.113549.1.1.1', OID_EC_KEY];
const STRONG_HASHES = ['SHA-256', 'SHA-384', 'SHA-512'];
/** A stamp brings a handful of certificates; each costs a signature check. */
const MAX_INTERMEDIATES = 10;

/** A certificate from DER, or null. */
export function certificateOf(der: Bytes): Certificate | null {
  try {
    return Certificate.fromBER(der);
  } catch {
    return null;
  }
}

export const certificatesOf = (pem: string): Certificate[] =>
  fromPem(pem).flatMap((der) => certificateOf(der) ?? []);

const isSame = (a: Certificate, b: Certificate): boolean =>
  toHex(a.tbsView) === toHex(b.tbsView) &&
  toHex(a.signatureValue.valueBlock.valueHexView) === toHex(b.signatureValue.valueBlock.valueHexView);

/** How a signature names its signer (RFC 5652, 10.2.4), in DER. */
export const issuerAndSerialOf = ({ issuer, serialNumber }: Certificate): Bytes =>
  new Uint8Array(new asn1js.Sequence({ value: [issuer.toSchema(), serialNumber] }).toBER());

/** The value of an extension, or undefined. Throws on a malformed one. */
function extensionValue(certificate: Certificate, oid: string): Node | undefined {
  const extension = certificate.extensions?.find(({ extnID }) => extnID === oid);
  return extension && parseDer(new Uint8Array(extension.extnValue.valueBlock.valueHexView));
}

/** The first byte of keyUsage, or undefined when the certificate leaves its use open. */
function keyUsageOf(certificate: Certificate): number | undefined {
  const value = extensionValue(certificate, OID_KEY_USAGE);
  return value && (bitsOf(value)[0] ?? 0);
}

/** How many certificates may stand between this authority and a leaf; null when it is no authority at all. */
function pathLengthOf(certificate: Certificate): number | null {
  const constraints = extensionValue(certificate, OID_BASIC_CONSTRAINTS);
  if (!constraints) return null;
  const [isAuthority, length] = sequenceOf(constraints);
  if (!(isAuthority instanceof asn1js.Boolean) || !isAuthority.getValue()) return null;
  return length === undefined ? Infinity : (integerOf(length)[0] ?? 0);
}

function isSound(certificate: Certificate, at: Date): boolean {
  const { extensions = [], notBefore, notAfter } = certificate;
  const oids = extensions.map(({ extnID }) => extnID);
  return (
    notBefore.value <= at &&
    at <= notAfter.value &&
    new Set(oids).size === oids.length &&
    extensions.every(({ critical, extnID }) => !critical || UNDERSTOOD.includes(extnID))
  );
}

/** An ECDSA signature is DER itself, in one form; RSA has no form to bend. */
function isWellFormed(signature: Bytes, { subjectPublicKeyInfo: key }: Certificate): boolean {
  return (
    key.algorithm.algorithmId !== OID_EC_KEY || sequenceOf(parseDer(signature)).map(integerOf).length === 2
  );
}

async function isSignedBy(certificate: Certificate, issuer: Certificate): Promise<boolean> {
  const { signature, signatureAlgorithm, signatureValue } = certificate;
  if (!isWellFormed(new Uint8Array(signatureValue.valueBlock.valueHexView), issuer)) return false;
  if (signatureValue.valueBlock.unusedBits !== 0) return false;
  if (!certificate.issuer.isEqual(issuer.subject) || !signature.isEqual(signatureAlgorithm)) return false;
  if (!STRONG_HASHES.includes(engine.getHashAlgorithm(signatureAlgorithm))) return false;
  return certificate.verify(issuer, engine);
}

/** Whether `issuer` may have issued, and did issue, `certificate`, with so many intermediates below it. */
async function didIssue(
  issuer: Certificate,
  certificate: Certificate,
  intermediates: number,
  at: Date,
): Promise<boolean> {
  try {
    const pathLength = pathLengthOf(issuer);
    const usage = keyUsageOf(issuer) ?? KEY_CERT_SIGN;
    if (pathLength === null || pathLength < intermediates || (usage & KEY_CERT_SIGN) === 0) return false;
    return isSound(issuer, at) && (await isSignedBy(certificate, issuer));
  } catch {
    return false;
  }
}

/** Whether a chain leads from the leaf over the given intermediates to a trusted root, all of them valid at `at`. */
export async function leadsTo(
  roots: readonly Certificate[],
  leaf: Certificate,
  intermediates: readonly Certificate[],
  at: Date,
): Promise<boolean> {
  if (!isSound(leaf, at)) return false;
  if (roots.some((root) => isSame(root, leaf))) return true;
  const unused = new Set(intermediates.slice(0, MAX_INTERMEDIATES));
  let reached = [leaf];
  for (let depth = 0; reached.length > 0; depth += 1) {
    const next: Certificate[] = [];
    for (const certificate of reached) {
      for (const root of roots) if (await didIssue(root, certificate, depth, at)) return true;
      for (const candidate of unused) {
        if (!(await didIssue(candidate, certificate, depth, at))) continue;
        unused.delete(candidate);
        next.push(candidate);
      }
    }
    reached = next;
  }
  return false;
}

/** Whether a certificate may sign time-stamps and nothing else (RFC 3161, 2.3). */
export function isTimeStamper(certificate: Certificate): boolean {
  const extension = certificate.extensions?.find(({ extnID }) => extnID === OID_EXTENDED_KEY_USAGE);
  if (!extension?.critical) return false;
  const purposes = sequenceOf(extensionValue(certificate, OID_EXTENDED_KEY_USAGE)).map(oidOf);
  const usage = keyUsageOf(certificate) ?? SIGNING_ONLY;
  return (
    purposes.length === 1 &&
    purposes[0] === OID_TIME_STAMPING &&
    (usage & SIGNING_ONLY) !== 0 &&
    (usage & ~SIGNING_ONLY) === 0
  );
}

/** Whether the authority (one certificate, PEM) issued this certificate and both were valid at `at`. */
export async function issuedBy(
  certificatePem: string,
  caPem: string,
  at: Date = new Date(),
): Promise<boolean> {
  const [certificate] = certificatesOf(certificatePem);
  const roots = certificatesOf(caPem);
  return certificate !== undefined && roots.length > 0 && leadsTo(roots, certificate, [], at);
}

/** Whether `signature` over `data` was made by the certificate's key with this algorithm and a hash of today. */
export async function verifyWithCertificate(
  certificate: Certificate,
  algorithmDer: Bytes,
  hash: string,
  data: Bytes,
  signature: Bytes,
): Promise<boolean> {
  const algorithm = AlgorithmIdentifier.fromBER(algorithmDer);
  const implied = engine.getHashAlgorithm(algorithm);
  const isOpen = KEY_ALGORITHMS.includes(algorithm.algorithmId);
  if (!STRONG_HASHES.includes(hash) || (!isOpen && implied !== hash)) return false;
  if (!isWellFormed(signature, certificate)) return false;
  const value = new asn1js.OctetString({ valueHex: signature });
  return engine.verifyWithPublicKey(data, value, certificate.subjectPublicKeyInfo, algorithm, hash);
}
