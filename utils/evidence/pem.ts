/** PEM and base64, as openssl prints them: 64 characters a line, LF at the end. */
import type { Bytes } from './hash';

const BLOCK = /-----BEGIN ([A-Z0-9 ]{1,64})-----([A-Za-z0-9+/=\s]*)-----END \1-----/g;
const CHUNK_BYTES = 0x2000;

export function toBase64(bytes: Uint8Array): string {
  let binary = '';
  for (let at = 0; at < bytes.length; at += CHUNK_BYTES)
    binary += String.fromCharCode(...bytes.subarray(at, at + CHUNK_BYTES));
  return btoa(binary);
}

/** The bytes of base64 text (white space is ignored); throws on anything that is not base64. */
export function fromBase64(text: string): Bytes {
  const binary = atob(text);
  const bytes = new Uint8Array(binary.length);
  for (let at = 0; at < binary.length; at += 1) bytes[at] = binary.charCodeAt(at);
  return bytes;
}

export function toPem(label: string, der: Uint8Array): string {
  const lines = toBase64(der).match(/.{1,64}/g) ?? [];
  return [`-----BEGIN ${label}-----`, ...lines, `-----END ${label}-----`, ''].join('\n');
}

/** Every block of a PEM text, in order, whatever stands between; a block that is not base64 is left out. */
export function fromPem(pem: string): Bytes[] {
  const blocks: Bytes[] = [];
  for (const [, , body] of pem.matchAll(BLOCK)) {
    try {
      blocks.push(fromBase64(body ?? ''));
    } catch {
      continue;
    }
  }
  return blocks;
}
