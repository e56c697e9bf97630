/**
 * RFC 3161 for the device: asks for a stamp and reads what comes back (granted, for these bytes, for this question).
 * Light on purpose: whether the authority is to be believed is judged in timestamp-verify.ts.
 */
import * as asn1js from 'asn1js';
import {
  insideOf,
  integerOf,
  MalformedDer,
  octetsOf,
  oidOf,
  parseDer,
  sequenceOf,
  tagged,
  timeOf,
  type Node,
} from './der';
import { sha256Hex, toHex, type Bytes } from './hash';
import { nameText } from './names';
import { errorText, failed, ok, type Result } from './result';

export interface StampFacts {
  time: Date;
  /** Object identifier of the authority's policy. */
  policy: string;
  /** Lower-case hex. */
  serial: string;
  /** As the stamp itself says, or null. */
  tsaName: string | null;
}

export type StampProblem = 'malformed' | 'not-granted' | 'other-data' | 'other-question';

const OID_SHA256 = '2.16.840.1.101.3.4.2.1';
const OID_SIGNED_DATA = '1.2.840.113549.1.7.2';
const OID_TST_INFO = '1.2.840.113549.1.9.16.1.4';
const NONCE_BYTES = 8;
/** `grantedWithMods` (1) is for questions that ask for more than ours do. */
const GRANTED = 0;

/** Eight random bytes that are a positive number of exactly eight bytes, so that hex and DER agree. */
function randomNonce(): Bytes {
  const nonce = crypto.getRandomValues(new Uint8Array(NONCE_BYTES));
  nonce[0] = ((nonce[0] ?? 0) & 0x3f) | 0x40;
  return nonce;
}

/** A question to an authority: only the SHA-256 of the data is in it. The nonce is lower-case hex. */
export async function timestampQuery(data: Bytes): Promise<{ query: Bytes; nonce: string }> {
  const nonce = randomNonce();
  const imprint = await crypto.subtle.digest('SHA-256', data);
  const algorithm = new asn1js.Sequence({
    value: [new asn1js.ObjectIdentifier({ value: OID_SHA256 }), new asn1js.Null()],
  });
  const query = new asn1js.Sequence({
    value: [
      new asn1js.Integer({ value: 1 }),
      new asn1js.Sequence({ value: [algorithm, new asn1js.OctetString({ valueHex: imprint })] }),
      new asn1js.Integer({ valueHex: nonce }),
      // certReq: without it the reply verifies only for who has the authority's certificate at hand.
      new asn1js.Boolean({ value: true }),
    ],
  });
  return { query: new Uint8Array(query.toBER()), nonce: toHex(nonce) };
}

interface OpenedReply {
  /** PKIStatus. */
  status: number;
  /** Fields of the SignedData; none when nothing was granted. */
  signedData: Node[];
  /** DER of the TSTInfo. */
  info: Bytes | null;
}

/** TimeStampResp, down to the SignedData and the TSTInfo in it. Throws on malformed input. */
export function openReply(reply: Bytes): OpenedReply {
  const [statusInfo, token] = sequenceOf(parseDer(reply));
  const status = integerOf(sequenceOf(statusInfo)[0])[0] ?? -1;
  if (!token) return { status, signedData: [], info: null };
  const [type, content] = sequenceOf(token);
  if (oidOf(type) !== OID_SIGNED_DATA) throw new MalformedDer('the token is not signed data');
  const signedData = sequenceOf(insideOf(content, 0)[0]);
  const [infoType, info] = sequenceOf(signedData[2]);
  if (oidOf(infoType) !== OID_TST_INFO) throw new MalformedDer('the token does not hold a time-stamp');
  return { status, signedData, info: octetsOf(insideOf(info, 0)[0]) };
}

export interface TstInfo extends StampFacts {
  imprintAlgorithm: string;
  imprint: string;
  nonce: string | null;
}

/** The directory name of a GeneralName in [0], if it is one. */
function tsaNameOf(tsa: Node | undefined): string | null {
  const directoryName = tsa && tagged(insideOf(tsa, 0), 4);
  return directoryName ? nameText(insideOf(directoryName, 4)[0]) : null;
}

/** Which hash it is. SHA-2 has no parameters, or NULL (RFC 5754, 2): to openssl a stamp with others is over other data. */
function hashNamed(algorithm: Node | undefined): string {
  const [name, parameters, ...others] = sequenceOf(algorithm);
  const hasNone = parameters === undefined || parameters instanceof asn1js.Null;
  if (!hasNone || others.length > 0) throw new MalformedDer('a hash with parameters');
  return oidOf(name);
}

/** TSTInfo (RFC 3161, 2.4.2). */
function readTstInfo(der: Bytes): TstInfo {
  const [version, policy, messageImprint, serial, genTime, ...rest] = sequenceOf(parseDer(der));
  if (toHex(integerOf(version)) !== '01') throw new MalformedDer('an unknown version of time-stamp');
  const [algorithm, imprint] = sequenceOf(messageImprint);
  const nonce = rest.find((node) => node instanceof asn1js.Integer);
  return {
    time: timeOf(genTime),
    policy: oidOf(policy),
    serial: toHex(integerOf(serial)),
    tsaName: tsaNameOf(tagged(rest, 0)),
    imprintAlgorithm: hashNamed(algorithm),
    imprint: toHex(octetsOf(imprint)),
    nonce: nonce ? toHex(integerOf(nonce)) : null,
  };
}

/** What a granted stamp says, whatever it is over. Throws on malformed input. */
export function grantedStamp(reply: Bytes): Result<TstInfo, 'not-granted'> {
  const { status, info } = openReply(reply);
  return status === GRANTED && info
    ? ok(readTstInfo(info))
    : failed('not-granted', `the authority answered status ${status}`);
}

/**
 * Reads a reply: granted, over these data, answering the question with this nonce (when one is given). Says nothing
 * about who signed it.
 */
export async function readTimestampReply(
  reply: Bytes,
  data: Bytes,
  nonce?: string,
): Promise<Result<StampFacts, StampProblem>> {
  try {
    const granted = grantedStamp(reply);
    if (!granted.ok) return granted;
    const { imprintAlgorithm, imprint, nonce: echoed, ...facts } = granted.value;
    if (imprintAlgorithm !== OID_SHA256 || imprint !== (await sha256Hex(data)))
      return failed('other-data', 'the stamp is over other data');
    if (nonce !== undefined && echoed !== nonce)
      return failed('other-question', 'the stamp answers another question');
    return ok(facts);
  } catch (error) {
    return failed('malformed', errorText(error));
  }
}
