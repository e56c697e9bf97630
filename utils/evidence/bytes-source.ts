/** What a ZIP is read from: a Blob, or bytes in memory, of which no slice costs a question to the browser. */
export interface BytesSource {
  readonly size: number;
  slice(start?: number, end?: number): BytesSource;
  arrayBuffer(): Promise<ArrayBuffer>;
  text(): Promise<string>;
}

/** How many bytes there are, wherever they lie. */
export const sizeOf = (bytes: Pick<BytesSource, 'size'> | Uint8Array): number =>
  bytes instanceof Uint8Array ? bytes.length : bytes.size;

/** One whose parts are of its own kind: of a Blob they are Blobs. */
export interface Sliced<Part extends BytesSource> extends BytesSource {
  slice(start?: number, end?: number): Part;
}

/** A part of these bytes, which must not change. Slices as a Blob does, but for negative numbers. */
export function inMemory(bytes: ArrayBuffer, from = 0, to = bytes.byteLength): BytesSource {
  const within = (at: number): number => Math.min(from + at, to);
  return {
    size: to - from,
    slice: (start = 0, end = to - from) => inMemory(bytes, within(start), within(Math.max(start, end))),
    arrayBuffer: () => Promise.resolve(bytes.slice(from, to)),
    text: () => Promise.resolve(new TextDecoder().decode(new Uint8Array(bytes, from, to - from))),
  };
}
