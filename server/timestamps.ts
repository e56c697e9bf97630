/** The desk's own time-stamp authority: a request in, a signed reply out (RFC 3161). */
import { createHash } from 'node:crypto';
import * as asn1js from 'asn1js';
import * as pkijs from 'pkijs';
import { ownBuffer, type Issuer } from './certificates';

/** The policy under which the desk stamps: an arc from a random UUID (X.667), which needs no registration. */
export const TIMESTAMP_POLICY = '2.25.200562860401205154210358003100473539695';

/** Hashes it stamps, and their length in bytes. */
const HASH_BYTES: Record<string, number> = {
  '2.16.840.1.101.3.4.2.1': 32, // SHA-256
  '2.16.840.1.101.3.4.2.2': 48, // SHA-384
  '2.16.840.1.101.3.4.2.3': 64, // SHA-512
};

const OID = {
  contentType: '1.2.840.113549.1.9.3',
  messageDigest: '1.2.840.113549.1.9.4',
  signingTime: '1.2.840.113549.1.9.5',
  signedData: '1.2.840.113549.1.7.2',
  tstInfo: '1.2.840.113549.1.9.16.1.4',
  signingCertificateV2: '1.2.840.113549.1.9.16.2.47',
};

/** PKIFailureInfo bits. */
const FAIL = { badAlg: 0, badRequest: 2, badDataFormat: 5, unacceptedPolicy: 15, unacceptedExtension: 16 };

const REJECTION = 2;

/** Policies are compared as the ASN.1 library prints them: it does not print long arcs in decimal. */
const asRead = (oid: string): string =>
  pkijs.AttributeTypeAndValue.fromBER(
    new asn1js.Sequence({ value: [new asn1js.ObjectIdentifier({ value: oid }), new asn1js.Null()] }).toBER(),
  ).type;
const POLICY_AS_READ = asRead(TIMESTAMP_POLICY);

export interface StampRecord {
  /** The hash that was stamped, in hex. */
  imprint: string;
  atMs: number;
}

export interface TimestampAuthority {
  signer: Issuer;
  now: () => number;
  /** A number never given before, kept on disk before it is used. */
  nextSerial: (record: StampRecord) => Promise<number>;
}

/** A request in DER, or null when it is none. */
export function parseRequest(bytes: Uint8Array): pkijs.TimeStampReq | null {
  const parsed = asn1js.fromBER(ownBuffer(bytes));
  if (parsed.offset !== bytes.length) return null;
  try {
    return new pkijs.TimeStampReq({ schema: parsed.result });
  } catch {
    return null;
  }
}

/** Why a request is refused, or null. */
function refusal(request: pkijs.TimeStampReq): [bit: number, text: string] | null {
  const { hashAlgorithm } = request.messageImprint;
  const parameters: unknown = hashAlgorithm.algorithmParams;
  const length = HASH_BYTES[hashAlgorithm.algorithmId];
  if (request.version !== 1) return [FAIL.badRequest, 'only version 1 is known'];
  if (length === undefined) return [FAIL.badAlg, 'the imprint must be SHA-256, SHA-384 or SHA-512'];
  // These would stand in the stamp, and openssl would take it for one over other data.
  if (parameters !== undefined && !(parameters instanceof asn1js.Null))
    return [FAIL.badDataFormat, 'the hash has parameters'];
  if (request.messageImprint.hashedMessage.valueBlock.valueHexView.length !== length) {
    return [FAIL.badDataFormat, 'the imprint has the wrong length'];
  }
  if (request.reqPolicy !== undefined && request.reqPolicy !== POLICY_AS_READ) {
    return [FAIL.unacceptedPolicy, 'this policy is not offered'];
  }
  if (request.extensions !== undefined) return [FAIL.unacceptedExtension, 'no extension is known'];
  return null;
}

/** A reply that says no. */
function rejection(bit: number, text: string): Uint8Array {
  const bits = new Uint8Array((bit >> 3) + 1);
  bits[bit >> 3] = 0x80 >> (bit & 7);
  const status = new pkijs.PKIStatusInfo({
    status: REJECTION,
    statusStrings: [new asn1js.Utf8String({ value: text })],
    failInfo: new asn1js.BitString({ valueHex: bits.buffer, unusedBits: 7 - (bit & 7) }),
  });
  return new Uint8Array(new pkijs.TimeStampResp({ status }).toSchema().toBER());
}

const sha256 = (bytes: Uint8Array | ArrayBuffer): ArrayBuffer =>
  ownBuffer(createHash('sha256').update(new Uint8Array(bytes)).digest());

/** ESSCertIDv2 (RFC 5816): binds the stamp to the certificate; SHA-256 is the default and therefore not named. */
function signingCertificate(certificate: pkijs.Certificate): asn1js.Sequence {
  const hash = new asn1js.OctetString({ valueHex: sha256(certificate.toSchema().toBER()) });
  const issuer = new pkijs.GeneralName({ type: 4, value: certificate.issuer }).toSchema();
  const issuerSerial = new asn1js.Sequence({
    value: [new asn1js.Sequence({ value: [issuer] }), certificate.serialNumber],
  });
  const id = new asn1js.Sequence({ value: [hash, issuerSerial] });
  return new asn1js.Sequence({ value: [new asn1js.Sequence({ value: [id] })] });
}

/** DER wants the members of a SET ordered by their encoding, and the signature is over exactly that. */
function inDerOrder(attributes: pkijs.Attribute[]): pkijs.Attribute[] {
  const encoded = attributes.map((attribute) => ({
    attribute,
    der: Buffer.from(attribute.toSchema().toBER()),
  }));
  return encoded.sort((a, b) => Buffer.compare(a.der, b.der)).map(({ attribute }) => attribute);
}

function stampContent(request: pkijs.TimeStampReq, serial: number, at: Date): Uint8Array {
  const info = new pkijs.TSTInfo({
    version: 1,
    policy: TIMESTAMP_POLICY,
    messageImprint: request.messageImprint,
    serialNumber: new asn1js.Integer({ value: serial }),
    // Whole seconds: a fraction must not end in zeros, and the accuracy says one second anyway.
    genTime: at,
    accuracy: new pkijs.Accuracy({ seconds: 1 }),
    ...(request.nonce === undefined ? {} : { nonce: request.nonce }),
  });
  return new Uint8Array(info.toSchema().toBER());
}

async function signContent(
  content: Uint8Array,
  at: Date,
  signer: Issuer,
  withCertificate: boolean,
): Promise<pkijs.SignedData> {
  const { certificate, privateKey } = signer;
  const attribute = (type: string, value: asn1js.BaseBlock) => new pkijs.Attribute({ type, values: [value] });
  const attributes = inDerOrder([
    attribute(OID.contentType, new asn1js.ObjectIdentifier({ value: OID.tstInfo })),
    attribute(OID.signingTime, new asn1js.UTCTime({ valueDate: at })),
    attribute(OID.messageDigest, new asn1js.OctetString({ valueHex: sha256(content) })),
    attribute(OID.signingCertificateV2, signingCertificate(certificate)),
  ]);
  const body = new pkijs.EncapsulatedContentInfo({ eContentType: OID.tstInfo });
  body.eContent = new asn1js.OctetString({ valueHex: ownBuffer(content) });
  const signed = new pkijs.SignedData({
    version: 3,
    encapContentInfo: body,
    signerInfos: [
      new pkijs.SignerInfo({
        version: 1,
        sid: new pkijs.IssuerAndSerialNumber({
          issuer: certificate.issuer,
          serialNumber: certificate.serialNumber,
        }),
        signedAttrs: new pkijs.SignedAndUnsignedAttributes({ type: 0, attributes }),
      }),
    ],
    ...(withCertificate ? { certificates: [certificate] } : {}),
  });
  await signed.sign(privateKey, 0, 'SHA-256');
  return signed;
}

/** Answers a time-stamp query with a reply: a stamp, or a rejection that says why. */
export async function answerTimestamp(query: Uint8Array, authority: TimestampAuthority): Promise<Uint8Array> {
  const request = parseRequest(query);
  if (request === null) return rejection(FAIL.badDataFormat, 'not a time-stamp request in DER');
  const refused = refusal(request);
  if (refused !== null) return rejection(...refused);

  const at = new Date(Math.floor(authority.now() / 1000) * 1000);
  const imprint = Buffer.from(request.messageImprint.hashedMessage.valueBlock.valueHexView).toString('hex');
  const serial = await authority.nextSerial({ imprint, atMs: at.getTime() });
  const content = stampContent(request, serial, at);
  const signed = await signContent(content, at, authority.signer, request.certReq === true);
  const reply = new pkijs.TimeStampResp({
    status: new pkijs.PKIStatusInfo({ status: 0 }),
    timeStampToken: new pkijs.ContentInfo({
      contentType: OID.signedData,
      content: signed.toSchema(true),
    }),
  });
  return new Uint8Array(reply.toSchema().toBER());
}
