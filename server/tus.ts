/** tus 1.0 on the wire (tus.io/protocols/resumable-upload): what its headers say, and what this desk offers of it. */
import { ok } from '@/utils/evidence/result';
import { uploadMetadata } from '@/utils/referral/schema';
import { refused, type Outcome } from './problem';

export const TUS_VERSION = '1.0.0';
export const CHUNK_TYPE = 'application/offset+octet-stream';

/** A package is complete before it is sent, so its length is never deferred; nor is it sent in concatenated parts. */
const EXTENSIONS = 'creation,creation-with-upload,expiration,termination,checksum';

export const capabilities = (maxBytes: number): Record<string, string> => ({
  'Tus-Version': TUS_VERSION,
  'Tus-Extension': EXTENSIONS,
  'Tus-Max-Size': String(maxBytes),
  'Tus-Checksum-Algorithm': 'sha256',
});

/** A header that holds a count of bytes; null when it is missing or anything else. */
export function bytesIn(header: string | null): number | null {
  return header !== null && /^\d{1,15}$/.test(header) ? Number(header) : null;
}

/** The seal and digest that an upload is opened for: keys with base64 values, separated by commas. */
export function metadataIn(header: string | null): Outcome<{ seal: string; sha256: string }> {
  const entries = (header ?? '').split(',').map((pair) => {
    const [key = '', value = ''] = pair.trim().split(/\s+/);
    return [key, Buffer.from(value, 'base64').toString('utf8')];
  });
  const parsed = uploadMetadata.safeParse(Object.fromEntries(entries));
  return parsed.success
    ? ok(parsed.data)
    : refused('bad-request', 'Upload-Metadata must hold seal and sha256');
}

/** The digest that a chunk is announced with, in base64; null when it is announced with none. */
export function checksumIn(header: string | null): Outcome<string | null> {
  if (header === null) return ok(null);
  const digest = /^sha256 ([A-Za-z0-9+/]{43}=)$/.exec(header.trim())?.[1];
  return digest === undefined
    ? refused('bad-request', 'Upload-Checksum must be sha256 in base64')
    : ok(digest);
}
