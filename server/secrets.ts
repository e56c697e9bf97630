/** Codes and tokens: made here, given out once, kept only as hashes. */
import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';

/** Crockford's base 32: nothing in it is mistaken for something else when read aloud. */
const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

const sha256Hex = (text: string): string => createHash('sha256').update(text).digest('hex');

/** 80 random bits in four groups of four, to be typed by a person. */
export function newCode(): string {
  const letters = Array.from(randomBytes(16), (byte) => ALPHABET[byte & 31]).join('');
  return letters.replace(/(.{4})(?=.)/g, '$1-');
}

/** Case, spaces and dashes do not matter, nor O for 0, I or L for 1. */
export const hashCode = (code: string): string =>
  sha256Hex(
    code
      .toUpperCase()
      .replace(/[^0-9A-Z]/g, '')
      .replace(/O/g, '0')
      .replace(/[IL]/g, '1'),
  );

export const newToken = (): string => randomBytes(32).toString('base64url');

export const hashToken = sha256Hex;

/** Compares in the same time, wherever the two differ. */
export const sameSecret = (given: string, hash: string): boolean =>
  timingSafeEqual(Buffer.from(sha256Hex(given)), Buffer.from(hash));
