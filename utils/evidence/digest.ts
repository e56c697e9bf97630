/** SHA-256 and CRC-32 in one reading. */
import { sha256 } from '@noble/hashes/sha2.js';
import type { BytesSource } from './bytes-source';
import { crc32 } from './crc32';
import { chunksOf, sha256Hex, toHex, utf8, type Bytes } from './hash';
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

const digestBytes = async (bytes: Bytes): Promise<Digest> => ({
  sha256: await sha256Hex(bytes),
  crc32: crc32(bytes),
});

/** Both digests; a Blob of more than `wholeMaxBytes` is read in pieces. */
export async function digestBlob(
  body: Blob | BytesSource,
  wholeMaxBytes = HASHED_WHOLE_MAX_BYTES,
): Promise<Digest> {
  if (body instanceof Blob && body.size > wholeMaxBytes) return digestStreamed(body);
  return digestBytes(new Uint8Array(await body.arrayBuffer()));
}

/** Of what a file is made of: text and bytes are not read back out of its Blob, in a browser a question to another process. */
export const digestOf = (content: Blob | string | Bytes): Promise<Digest> =>
  content instanceof Blob
    ? digestBlob(content)
    : digestBytes(typeof content === 'string' ? utf8(content) : content);
