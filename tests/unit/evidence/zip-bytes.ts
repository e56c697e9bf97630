/** Packages for tests of the ZIP reader: written by package.ts, and then edited byte by byte. */
import { makeZip } from 'client-zip';
import type { Bytes } from '@/utils/evidence/hash';

export const LIMITS = { maxBytes: 10_000_000, maxEntries: 50, maxNameBytes: 120 };

export interface Content {
  name: string;
  body: Bytes;
}

/** In the form that package.ts writes, with any names. */
export async function zipOf(contents: readonly Content[]): Promise<Bytes> {
  const lastModified = new Date(2026, 10, 22, 10, 0, 0);
  const stream = makeZip(contents.map(({ name, body }) => ({ name, input: body, lastModified })));
  return new Uint8Array(await new Response(stream).arrayBuffer());
}

export const blobOf = (bytes: Bytes): Blob => new Blob([bytes]);

export const concat = (...parts: Uint8Array[]): Bytes => {
  const whole = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
};
