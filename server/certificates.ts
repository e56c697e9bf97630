/** Issues X.509 certificates (RFC 5280): roots, the time-stamping certificate and those of devices. */
import { createHash, randomBytes } from 'node:crypto';
import * as asn1js from 'asn1js';
import * as pkijs from 'pkijs';

export type CertificateKind = 'root' | 'timestamping' | 'device';

export interface Issuer {
  certificate: pkijs.Certificate;
  privateKey: CryptoKey;
}

export interface CertificateOrder {
  kind: CertificateKind;
  commonName: string;
  /** SubjectPublicKeyInfo, DER. */
  spki: Uint8Array;
  notBefore: Date;
  notAfter: Date;
}

const OID = {
  commonName: '2.5.4.3',
  subjectKeyId: '2.5.29.14',
  keyUsage: '2.5.29.15',
  basicConstraints: '2.5.29.19',
  authorityKeyId: '2.5.29.35',
  extendedKeyUsage: '2.5.29.37',
  timeStamping: '1.3.6.1.5.5.7.3.8',
};

/** The bits of KeyUsage and how many of the last byte are unused. */
const keyUsage: Record<CertificateKind, { bits: number; unused: number }> = {
  root: { bits: 0b0000_0110, unused: 1 }, // keyCertSign, cRLSign
  timestamping: { bits: 0b1100_0000, unused: 6 }, // digitalSignature, contentCommitment
  device: { bits: 0b1100_0000, unused: 6 },
};

/** A copy in a buffer of its own, as the ASN.1 library wants it. */
export const ownBuffer = (bytes: Uint8Array): ArrayBuffer => new Uint8Array(bytes).buffer;

/** RFC 5280 allows 64 characters. */
const name = (commonName: string): pkijs.RelativeDistinguishedNames =>
  new pkijs.RelativeDistinguishedNames({
    typesAndValues: [
      new pkijs.AttributeTypeAndValue({
        type: OID.commonName,
        value: new asn1js.Utf8String({ value: commonName.slice(0, 64) }),
      }),
    ],
  });

const extension = (extnID: string, critical: boolean, value: asn1js.BaseBlock): pkijs.Extension =>
  new pkijs.Extension({ extnID, critical, extnValue: value.toBER() });

/** SHA-1 of the key's bits: RFC 5280, 4.2.1.2, method 1. An identifier, not a protection. */
function keyIdentifier(key: pkijs.PublicKeyInfo): ArrayBuffer {
  return ownBuffer(createHash('sha1').update(key.subjectPublicKey.valueBlock.valueHexView).digest());
}

function extensions(kind: CertificateKind, subject: ArrayBuffer, issuer: ArrayBuffer): pkijs.Extension[] {
  const usage = keyUsage[kind];
  const constraints =
    kind === 'root'
      ? new pkijs.BasicConstraints({ cA: true, pathLenConstraint: 0 })
      : new pkijs.BasicConstraints({ cA: false });
  const list = [
    extension(OID.basicConstraints, true, constraints.toSchema()),
    extension(
      OID.keyUsage,
      true,
      new asn1js.BitString({ valueHex: Uint8Array.of(usage.bits).buffer, unusedBits: usage.unused }),
    ),
    extension(OID.subjectKeyId, false, new asn1js.OctetString({ valueHex: subject })),
    extension(
      OID.authorityKeyId,
      false,
      new pkijs.AuthorityKeyIdentifier({
        keyIdentifier: new asn1js.OctetString({ valueHex: issuer }),
      }).toSchema(),
    ),
  ];
  if (kind === 'timestamping') {
    const usages = new pkijs.ExtKeyUsage({ keyPurposes: [OID.timeStamping] });
    list.push(extension(OID.extendedKeyUsage, true, usages.toSchema()));
  }
  return list;
}

/** 127 random bits, positive: unique without a register. */
function serialNumber(): asn1js.Integer {
  const bytes = randomBytes(16);
  bytes[0] = ((bytes[0] ?? 0) & 0x3f) | 0x40;
  return new asn1js.Integer({ valueHex: ownBuffer(bytes) });
}

const wholeSecond = (date: Date): Date => new Date(Math.floor(date.getTime() / 1000) * 1000);

/** Issues one certificate; `issuer` null makes a root that signs itself with `ownKey`. */
export async function issueCertificate(
  order: CertificateOrder,
  issuer: Issuer | { ownKey: CryptoKey },
): Promise<pkijs.Certificate> {
  const certificate = new pkijs.Certificate();
  certificate.version = 2;
  certificate.serialNumber = serialNumber();
  certificate.subject = name(order.commonName);
  certificate.notBefore = new pkijs.Time({ value: wholeSecond(order.notBefore) });
  certificate.notAfter = new pkijs.Time({ value: wholeSecond(order.notAfter) });
  certificate.subjectPublicKeyInfo = pkijs.PublicKeyInfo.fromBER(ownBuffer(order.spki));

  const selfSigned = 'ownKey' in issuer;
  certificate.issuer = selfSigned ? certificate.subject : issuer.certificate.subject;
  const issuerKey = (selfSigned ? certificate : issuer.certificate).subjectPublicKeyInfo;
  certificate.extensions = extensions(
    order.kind,
    keyIdentifier(certificate.subjectPublicKeyInfo),
    keyIdentifier(issuerKey),
  );
  await certificate.sign(selfSigned ? issuer.ownKey : issuer.privateKey, 'SHA-256');
  return certificate;
}
