/** Appends what a request brings to an upload's file: bounded, hashed as it goes. */
import { createHash, type Hash } from 'node:crypto';
import { constants } from 'node:fs';
import type { Chunks } from './chunks';
import { shorten, syncContent, withFile, writeAll } from './descriptor';

/** The digest of the first `bytes` of an upload, as far as this process has seen them come in. */
export interface RunningDigest {
  hash: Hash;
  bytes: number;
}

export const newDigest = (): RunningDigest => ({ hash: createHash('sha256'), bytes: 0 });

export interface Arriving {
  file: string;
  /** How many bytes the file holds already. */
  offset: number;
  /** How many it may hold in the end. */
  sizeBytes: number;
  /** Goes on where it stopped; null when this process has not seen the beginning. */
  digest: RunningDigest | null;
  /** SHA-256 of what comes now, in base64, when the sender has announced it. */
  checksum: string | null;
  /** Somebody else goes on with this upload, or the sender is gone. */
  signal: AbortSignal;
}

export interface Arrived {
  /** How many bytes the file holds now. */
  offset: number;
  /** Of all of them, or null when it is not known. */
  digest: RunningDigest | null;
  /** `cut`: the line or the sender stopped early. `over`: more came than was announced; `damaged`: not what was. */
  end: 'ended' | 'cut' | 'over' | 'damaged';
}

/** Written at once: large enough that the file costs little, small enough that a cut loses little. */
const WRITE_BYTES = 512 * 1024;

/** The body's chunks, until its end, the bound, or the end of patience. */
async function* bounded(body: Chunks, maxBytes: number, signal: AbortSignal) {
  const stop = () => body.stop();
  if (signal.aborted) stop();
  signal.addEventListener('abort', stop, { once: true });
  let left = maxBytes;
  try {
    for (;;) {
      const chunk = await body.next().catch(() => 'cut' as const);
      if (chunk === 'cut' || signal.aborted) return 'cut' as const;
      if (chunk === null) return 'ended' as const;
      left -= chunk.length;
      if (left < 0) return 'over' as const;
      yield chunk;
    }
  } finally {
    signal.removeEventListener('abort', stop);
    stop();
  }
}

/** Writes from memory to the file in pieces of {@link WRITE_BYTES}, as they lie there; counts only what is written. */
function writerAt(descriptor: number, position: number) {
  let waiting: Uint8Array[] = [];
  let waitingBytes = 0;
  const writer = {
    position,
    async flush(): Promise<void> {
      const buffers = waiting;
      waiting = [];
      waitingBytes = 0;
      await writeAll(descriptor, buffers, writer.position, (bytes) => (writer.position += bytes));
    },
    async add(chunk: Uint8Array): Promise<void> {
      waiting.push(chunk);
      waitingBytes += chunk.length;
      if (waitingBytes >= WRITE_BYTES) await writer.flush();
    },
  };
  return writer;
}

/** Appends the body. Throws what the file system throws (a full disk): what was written stays, for the next attempt. */
export async function append(body: Chunks, arriving: Arriving): Promise<Arrived> {
  const { offset, sizeBytes, checksum } = arriving;
  const digest = arriving.digest?.bytes === offset ? arriving.digest : offset === 0 ? newDigest() : null;
  const before = digest?.hash.copy();
  // Of what begins at the beginning, the running digest is the chunk's own.
  const chunkHash = checksum === null || offset === 0 ? null : createHash('sha256');
  return withFile(arriving.file, constants.O_RDWR | constants.O_CREAT, async (descriptor) => {
    const writer = writerAt(descriptor, offset);
    const chunks = bounded(body, sizeBytes - offset, arriving.signal);
    let step = await chunks.next();
    for (; !step.done; step = await chunks.next()) {
      digest?.hash.update(step.value);
      chunkHash?.update(step.value);
      await writer.add(step.value);
    }
    await writer.flush();
    const came = (chunkHash ?? digest?.hash.copy())?.digest('base64');
    const end = step.value === 'ended' && checksum !== null && came !== checksum ? 'damaged' : step.value;
    if (end === 'over' || end === 'damaged') {
      await shorten(descriptor, offset);
      return { offset, digest: before ? { hash: before, bytes: offset } : null, end };
    }
    if (writer.position === sizeBytes) await syncContent(descriptor);
    return { offset: writer.position, digest: digest && { hash: digest.hash, bytes: writer.position }, end };
  });
}
