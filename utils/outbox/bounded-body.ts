/** Reads an answer's body up to a bound: whoever sits between us and the desk may send anything, for ever. */
import type { Bytes } from '@/utils/evidence/hash';

/** The whole body, or null when it is longer than `maxBytes`; then the rest is not fetched. */
export async function boundedBody(response: Response, maxBytes: number): Promise<Bytes | null> {
  const reader = response.body?.getReader();
  if (!reader) return new Uint8Array();
  const chunks: Uint8Array[] = [];
  let sizeBytes = 0;
  for (let read = await reader.read(); !read.done; read = await reader.read()) {
    sizeBytes += read.value.byteLength;
    if (sizeBytes > maxBytes) {
      await reader.cancel();
      return null;
    }
    chunks.push(read.value);
  }
  const whole = new Uint8Array(sizeBytes);
  let at = 0;
  for (const chunk of chunks) {
    whole.set(chunk, at);
    at += chunk.byteLength;
  }
  return whole;
}
