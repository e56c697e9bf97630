/** ECDSA P-256 with SHA-256: WebCrypto speaks r‖s, the rest of the world (and openssl) speaks DER. */
import { utf8, type Bytes } from './hash';
import { fromPem, toPem } from './pem';

const ALGORITHM = { name: 'ECDSA', namedCurve: 'P-256' } as const;
const SIGNING = { name: 'ECDSA', hash: 'SHA-256' } as const;
const SCALAR_BYTES = 32;
const TAG_SEQUENCE = 0x30;
const TAG_INTEGER = 0x02;

/** One DER INTEGER from an unsigned big-endian number. */
function derInteger(scalar: Uint8Array): number[] {
  let first = 0;
  while (first < scalar.length - 1 && scalar[first] === 0) first += 1;
  const digits = [...scalar.subarray(first)];
  if ((digits[0] ?? 0) >= 0x80) digits.unshift(0);
  return [TAG_INTEGER, digits.length, ...digits];
}

/** The DER form of a raw signature r‖s of 64 bytes. */
export function derFromRaw(rs: Uint8Array): Bytes {
  if (rs.length !== 2 * SCALAR_BYTES)
    throw new RangeError(`a raw P-256 signature has 64 bytes, not ${rs.length}`);
  const body = [...derInteger(rs.subarray(0, SCALAR_BYTES)), ...derInteger(rs.subarray(SCALAR_BYTES))];
  return new Uint8Array([TAG_SEQUENCE, body.length, ...body]);
}

/** Reads one minimal, positive DER INTEGER of at most 32 bytes at `at`, or null. */
function readInteger(der: Uint8Array, at: number): { scalar: Uint8Array; end: number } | null {
  const length = der[at + 1];
  if (der[at] !== TAG_INTEGER || length === undefined || length < 1 || length > SCALAR_BYTES + 1) return null;
  const digits = der.subarray(at + 2, at + 2 + length);
  const [first, second] = digits;
  if (digits.length !== length || first === undefined || first >= 0x80) return null;
  if (first === 0 && length > 1 && (second ?? 0) < 0x80) return null;
  const scalar = first === 0 ? digits.subarray(1) : digits;
  return scalar.length > SCALAR_BYTES ? null : { scalar, end: at + 2 + length };
}

/** The raw form (64 bytes) of a DER signature, or null when it is not strict DER of two such numbers. */
export function rawFromDer(der: Uint8Array): Bytes | null {
  if (der[0] !== TAG_SEQUENCE || der[1] !== der.length - 2) return null;
  const r = readInteger(der, 2);
  const s = r && readInteger(der, r.end);
  if (!r || s?.end !== der.length) return null;
  const raw = new Uint8Array(2 * SCALAR_BYTES);
  raw.set(r.scalar, SCALAR_BYTES - r.scalar.length);
  raw.set(s.scalar, 2 * SCALAR_BYTES - s.scalar.length);
  return raw;
}

/** Signs data (text as UTF-8) and returns DER. */
export async function sign(data: Bytes | string, privateKey: CryptoKey): Promise<Bytes> {
  const bytes = typeof data === 'string' ? utf8(data) : data;
  return derFromRaw(new Uint8Array(await crypto.subtle.sign(SIGNING, privateKey, bytes)));
}

/** The P-256 public key of a PEM text, or null. */
export async function importSpki(spkiPem: string): Promise<CryptoKey | null> {
  const [der] = fromPem(spkiPem);
  if (!der) return null;
  try {
    return await crypto.subtle.importKey('spki', der, ALGORITHM, true, ['verify']);
  } catch {
    return null;
  }
}

/** True when the DER signature over the data was made by the key; anything malformed is false. */
export async function verifySignature(
  data: Bytes | string,
  derSignature: Uint8Array,
  key: string | CryptoKey,
): Promise<boolean> {
  const publicKey = typeof key === 'string' ? await importSpki(key) : key;
  const raw = rawFromDer(derSignature);
  if (!publicKey || !raw) return false;
  return crypto.subtle.verify(SIGNING, publicKey, raw, typeof data === 'string' ? utf8(data) : data);
}

/** A public key as openssl prints it with `-pubout`. */
export async function spkiPem(publicKey: CryptoKey): Promise<string> {
  return toPem('PUBLIC KEY', new Uint8Array(await crypto.subtle.exportKey('spki', publicKey)));
}
