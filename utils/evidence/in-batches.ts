/** Reads many parts of a file side by side: in a browser each reading is a question to another process. */
import { READ_AT_ONCE } from './policy';

async function* batches<T>(
  items: Iterable<T> | AsyncIterable<T>,
  bytesOf: (item: T) => number,
): AsyncGenerator<T[]> {
  let batch: T[] = [];
  let bytes = 0;
  for await (const item of items) {
    const size = bytesOf(item);
    if (batch.length === READ_AT_ONCE.parts || (batch.length > 0 && bytes + size > READ_AT_ONCE.bytes)) {
      yield batch;
      batch = [];
      bytes = 0;
    }
    batch.push(item);
    bytes += size;
  }
  if (batch.length > 0) yield batch;
}

/** The results of `read` as they come, in the order of `items`. `bytesOf`: the memory that one takes while it is read. */
export async function* eachInBatches<T, R>(
  items: Iterable<T> | AsyncIterable<T>,
  bytesOf: (item: T) => number,
  read: (item: T) => Promise<R>,
): AsyncGenerator<R> {
  for await (const batch of batches(items, bytesOf)) yield* await Promise.all(batch.map(read));
}

/** All of them. */
export async function inBatches<T, R>(
  items: readonly T[],
  bytesOf: (item: T) => number,
  read: (item: T) => Promise<R>,
): Promise<R[]> {
  const results: R[] = [];
  for await (const result of eachInBatches(items, bytesOf, read)) results.push(result);
  return results;
}
