/** An export that is stopped ends as one the user has thought better of, and leaves nothing half written. */
import { afterEach, expect, test, vi } from 'vitest';
import { saveStream } from '@/components/capture/save-stream';

afterEach(() => vi.unstubAllGlobals());

/** A file that the user has chosen, and what becomes of it. */
function chosenFile() {
  const file = { written: 0, ended: null as 'closed' | 'thrown away' | null };
  const writable = new WritableStream<Uint8Array>({
    write: (chunk) => void (file.written += chunk.byteLength),
    close: () => void (file.ended = 'closed'),
    abort: () => void (file.ended = 'thrown away'),
  });
  vi.stubGlobal('window', {
    showSaveFilePicker: () => Promise.resolve({ createWritable: () => Promise.resolve(writable) }),
  });
  return file;
}

/** `chunks` of four bytes; each is made when it is asked for. */
const stream = (chunks: number, onPull: (made: number) => void): ReadableStream<Uint8Array> => {
  let made = 0;
  return new ReadableStream({
    pull(controller) {
      if (made === chunks) return controller.close();
      made += 1;
      onPull(made);
      controller.enqueue(new Uint8Array(4));
    },
  });
};

const nothing = (): void => undefined;

test('to its end', async () => {
  const file = chosenFile();
  const { signal } = new AbortController();
  expect(await saveStream('a.zip', () => stream(3, nothing), nothing, { signal })).toBe(true);
  expect(file).toEqual({ written: 12, ended: 'closed' });
});

test('stopped', async () => {
  const file = chosenFile();
  const stopping = new AbortController();
  const long = () =>
    stream(1_000, (made) => {
      if (made === 5) stopping.abort();
    });
  expect(await saveStream('a.zip', long, nothing, { signal: stopping.signal })).toBe(false);
  expect(file.ended).toBe('thrown away');
});
