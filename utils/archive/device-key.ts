/**
 * The device's signing key: ECDSA P-256, made on first use, never extractable. The database keeps the key itself
 * across restarts; nobody, not even this code, can read its private half.
 */
import { sha256Hex } from '@/utils/evidence/hash';
import { database, DURABLE, writable } from './database';
import { reach } from './reach';

const NAME = 'device-key';

const isKeyPair = (value: unknown): value is CryptoKeyPair =>
  typeof value === 'object' &&
  value !== null &&
  'privateKey' in value &&
  value.privateKey instanceof CryptoKey &&
  'publicKey' in value &&
  value.publicKey instanceof CryptoKey;

/** The key pair, made now if there is none. Two callers at once get the same one: the first to be stored wins. */
export async function deviceKey(): Promise<CryptoKeyPair> {
  const db = await database();
  const stored: unknown = await db.get('values', NAME);
  if (isKeyPair(stored)) return stored;
  const made = await crypto.subtle.generateKey({ name: 'ECDSA', namedCurve: 'P-256' }, false, [
    'sign',
    'verify',
  ]);
  const tx = (await writable()).transaction('values', 'readwrite', DURABLE);
  const winner: unknown = await tx.store.get(NAME);
  if (isKeyPair(winner)) return winner;
  await tx.store.put(made, NAME);
  await tx.done;
  return made;
}

/** The public half, or null while no key has been made. */
export async function devicePublicKey(): Promise<CryptoKey | null> {
  const stored: unknown = await (await database()).get('values', NAME);
  return isKeyPair(stored) ? stored.publicKey : null;
}

/** SHA-256 of the public key (SPKI, DER), or null while no key has been made. */
export const deviceKeyFingerprint = reach('deviceKeyFingerprint', async (): Promise<string | null> => {
  const key = await devicePublicKey();
  return key && sha256Hex(new Uint8Array(await crypto.subtle.exportKey('spki', key)));
});
