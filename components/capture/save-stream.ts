/**
 * Saves what is made while it is written, however large: straight to the file the user has chosen where the browser
 * lets us, else by way of the browser's own private disk. Memory stays flat either way; in a private window of Firefox,
 * which has no such disk, it is put together in memory.
 */
import { saveFile } from './save-file';
import { waitingExport } from './waiting-exports';

type Picker = (options: { suggestedName: string }) => Promise<FileSystemFileHandle>;

const picker = (): Picker | null =>
  'showSaveFilePicker' in window ? (window.showSaveFilePicker as Picker).bind(window) : null;

const isCancelled = (error: unknown): boolean => error instanceof DOMException && error.name === 'AbortError';

/** What Firefox says in private windows. */
const hasNoDisk = (error: unknown): boolean =>
  error instanceof DOMException && error.name === 'SecurityError';

const counted = (onBytes: (bytes: number) => void): TransformStream<Uint8Array, Uint8Array> => {
  let bytes = 0;
  return new TransformStream({
    transform(chunk, controller) {
      bytes += chunk.byteLength;
      onBytes(bytes);
      controller.enqueue(chunk);
    },
  });
};

/**
 * False when the user has changed their mind, before or with `signal` during it. Must begin in the press that asked for it. `make` is called once there is
 * somewhere to write to. Rejects as the disk does; then nothing is left behind under that name.
 */
export async function saveStream(
  name: string,
  make: () => ReadableStream<Uint8Array>,
  onBytes: (bytes: number) => void,
  { signal }: { signal: AbortSignal },
): Promise<boolean> {
  const choose = picker();
  const written = (): ReadableStream<Uint8Array> => make().pipeThrough(counted(onBytes), { signal });
  try {
    const handle = await (choose ? choose({ suggestedName: name }) : waitingExport(name)).catch(
      (error: unknown) => {
        if (!choose && hasNoDisk(error)) return null;
        throw error;
      },
    );
    if (handle === null) {
      saveFile(await new Response(written()).blob(), name);
      return true;
    }
    await written().pipeTo(await handle.createWritable());
    if (!choose) saveFile(await handle.getFile(), name);
    return true;
  } catch (error) {
    if (isCancelled(error)) return false;
    throw error;
  }
}

/** As a stream that asks for more only when there is room. */
export function streamOf(chunks: AsyncGenerator<Uint8Array>): ReadableStream<Uint8Array> {
  return new ReadableStream({
    async pull(controller) {
      const next = await chunks.next();
      if (next.done) controller.close();
      else controller.enqueue(next.value);
    },
    async cancel() {
      await chunks.return(undefined);
    },
  });
}
