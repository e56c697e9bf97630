/** Reads a stream up to a limit: whoever sends, or sits in between, may send anything, for ever. */
import type { Bytes } from './hash';
import { concatenated } from './pieces';

/** All that a reader gives, or null when that is more than `mostBytes`; then it is not read on. */
export async function readAtMost(
  reader: ReadableStreamDefaultReader<Bytes>,
  mostBytes: number,
): Promise<Bytes | null> {
  const chunks: Bytes[] = [];
  let size = 0;
  for (let read = await reader.read(); !read.done; read = await reader.read()) {
    size += read.value.length;
    if (size > mostBytes) {
      void reader.cancel().catch(() => undefined);
      return null;
    }
    chunks.push(read.value);
  }
  return concatenated(chunks);
}

/** The whole of an answer, or null when it is longer. */
export async function bodyAtMost({ body }: Response, mostBytes: number): Promise<Bytes | null> {
  return body ? readAtMost(body.getReader(), mostBytes) : new Uint8Array();
}
