/** SHA-256 and CRC-32 of a Blob in one reading. */
import { sha256 } from '@noble/hashes/sha2.js';
import type { BytesSource } from './bytes-source';
import { crc32 } from './crc32';
import { chunksOf, sha256Hex, toHex } from './hash';
import { HASHED_WHOLE_MAX_BYTES } from './policy';

export interface Digest {
  /** Lower-case hex. */
  sha256: string;
  crc32: number;
}

async function digestStreamed(body: Blob): Promise<Digest> {
  const hash = sha256.create();
  let crc = 0;
  for await (const chunk of chunksOf(body)) {
    hash.update(chunk);
    crc = crc32(chunk, crc);
  }
  return { sha256: toHex(hash.digest()), crc32: crc };
}

/** Both digests; a Blob of more than `wholeMaxBytes` is read in pieces. */
export async function digestBlob(
  body: Blob | BytesSource,
  wholeMaxBytes = HASHED_WHOLE_MAX_BYTES,
): Promise<Digest> {
  if (body instanceof Blob && body.size > wholeMaxBytes) return digestStreamed(body);
  const bytes = new Uint8Array(await body.arrayBuffer());
  return { sha256: await sha256Hex(bytes), crc32: crc32(bytes) };
}
