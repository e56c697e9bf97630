/** Reads a body piece by piece: a line, then so many bytes at a time. Nothing is read before it is asked for. */
import type { Chunks } from './chunks';

export interface BodyReader {
  /** Up to the next line feed, without it; null when there is none within so many bytes. */
  line(maxBytes: number): Promise<Uint8Array | null>;
  /** The next bytes, as they come; fewer than asked for when the body ends early, or its line is cut. */
  take(bytes: number, each: (chunk: Uint8Array) => void): Promise<number>;
  /** What is left of it is not wanted. */
  end(): void;
}

const LINE_FEED = 10;

export function bodyReader(body: Chunks): BodyReader {
  let left: Uint8Array | null = null;

  /** What has come and was not taken yet; null at the end. */
  async function next(): Promise<Uint8Array | null> {
    const chunk = left;
    left = null;
    return chunk ?? body.next().catch(() => null);
  }

  return {
    async line(maxBytes) {
      const chunks: Uint8Array[] = [];
      let size = 0;
      for (let chunk = await next(); chunk !== null; chunk = await next()) {
        const at = chunk.indexOf(LINE_FEED);
        const part = at < 0 ? chunk : chunk.subarray(0, at);
        size += part.length;
        if (size > maxBytes) return null;
        chunks.push(part);
        if (at < 0) continue;
        left = chunk.subarray(at + 1);
        return Buffer.concat(chunks);
      }
      return null;
    },
    async take(bytes, each) {
      let taken = 0;
      while (taken < bytes) {
        const chunk = await next();
        if (chunk === null) break;
        const part = chunk.subarray(0, bytes - taken);
        if (part.length < chunk.length) left = chunk.subarray(part.length);
        taken += part.length;
        each(part);
      }
      return taken;
    },
    end: () => body.stop(),
  };
}
