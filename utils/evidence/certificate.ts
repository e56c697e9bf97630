/** What a certificate says, read without the heavy library: for TLS chains and the device's own certificate. */
import { encodingOf, isTagged, MalformedDer, parseDer, sequenceOf, timeOf, type Node } from './der';
import { sha256Hex, type Bytes } from './hash';
import { nameText } from './names';
import { fromPem, toPem } from './pem';
import { errorText, failed, ok, type Result } from './result';

export interface CertificateFacts {
  /** `CN=…, O=…`: for people, not for comparing. */
  subject: string;
  issuer: string;
  notBefore: Date;
  notAfter: Date;
  /** Of the DER, lower-case hex. */
  sha256: string;
  /** As `openssl x509 -noout -pubkey` prints it. */
  spkiPem: string;
}

export type CertificateProblem = 'malformed';

/** The named parts of a TBSCertificate (RFC 5280, 4.1); the version, [0], is optional. */
function readParts(der: Bytes): { issuer: Node; validity: Node; subject: Node; spki: Node } {
  const [tbs] = sequenceOf(parseDer(der));
  const fields = sequenceOf(tbs);
  const [, , issuer, validity, subject, spki] = isTagged(fields[0], 0) ? fields.slice(1) : fields;
  if (!issuer || !validity || !subject || !spki) throw new MalformedDer('parts are missing');
  return { issuer, validity, subject, spki };
}

/** Reads one certificate from DER. */
export async function readCertificate(der: Bytes): Promise<Result<CertificateFacts, CertificateProblem>> {
  try {
    const { issuer, validity, subject, spki } = readParts(der);
    const [notBefore, notAfter] = sequenceOf(validity);
    return ok({
      subject: nameText(subject),
      issuer: nameText(issuer),
      notBefore: timeOf(notBefore),
      notAfter: timeOf(notAfter),
      sha256: await sha256Hex(der),
      spkiPem: toPem('PUBLIC KEY', encodingOf(spki)),
    });
  } catch (error) {
    return failed('malformed', errorText(error));
  }
}

/** Reads every certificate of a PEM text, in order; one that cannot be read spoils the whole. */
export async function readCertificates(pem: string): Promise<Result<CertificateFacts[], CertificateProblem>> {
  const blocks = fromPem(pem);
  if (blocks.length === 0) return failed('malformed', 'no PEM block');
  const facts: CertificateFacts[] = [];
  for (const der of blocks) {
    const read = await readCertificate(der);
    if (!read.ok) return read;
    facts.push(read.value);
  }
  return ok(facts);
}
