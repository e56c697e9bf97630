/** Reads an answer's body up to a bound: whoever sits between us and the desk may send anything, for ever. */
import type { Bytes } from '@/utils/evidence/hash';
import { concatenated } from '@/utils/evidence/pieces';

/** The whole body, or null when it is longer than `maxBytes`; then the rest is not fetched. */
export async function boundedBody(response: Response, maxBytes: number): Promise<Bytes | null> {
  const reader = response.body?.getReader();
  if (!reader) return new Uint8Array();
  const chunks: Bytes[] = [];
  let sizeBytes = 0;
  for (let read = await reader.read(); !read.done; read = await reader.read()) {
    sizeBytes += read.value.byteLength;
    if (sizeBytes > maxBytes) {
      await reader.cancel();
      return null;
    }
    chunks.push(read.value);
  }
  return concatenated(chunks);
}
