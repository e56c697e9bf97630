/** SHA-256 as the package writes it: lower-case hex. WebCrypto, so the same in browsers and in Node. */
import { sha256 as incrementalSha256 } from '@noble/hashes/sha2.js';
import { HASHED_WHOLE_MAX_BYTES } from './policy';

/** Bytes that WebCrypto and Blob take: never over shared memory. */
export type Bytes = Uint8Array<ArrayBuffer>;

const encoder = new TextEncoder();

export const utf8 = (text: string): Bytes => encoder.encode(text);

export const toHex = (bytes: Uint8Array): string =>
  Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');

/** Every chunk of a Blob in order, with flat memory. */
export async function* chunksOf(body: Blob): AsyncGenerator<Uint8Array> {
  const reader = body.stream().getReader();
  for (let chunk = await reader.read(); !chunk.done; chunk = await reader.read()) yield chunk.value;
}

async function streamedSha256(body: Blob): Promise<Uint8Array> {
  const hash = incrementalSha256.create();
  for await (const chunk of chunksOf(body)) hash.update(chunk);
  return hash.digest();
}

/** The SHA-256 of text (as UTF-8), bytes or a Blob (of more than `wholeMaxBytes`: in pieces), in lower-case hex. */
export async function sha256Hex(
  data: string | Bytes | Blob,
  wholeMaxBytes = HASHED_WHOLE_MAX_BYTES,
): Promise<string> {
  if (data instanceof Blob && data.size > wholeMaxBytes) return toHex(await streamedSha256(data));
  const bytes =
    typeof data === 'string' ? utf8(data) : data instanceof Blob ? await data.arrayBuffer() : data;
  return toHex(new Uint8Array(await crypto.subtle.digest('SHA-256', bytes)));
}
