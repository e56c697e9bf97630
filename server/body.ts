/** Reads a request's body within limits of size and time, and checks what its headers say of it. */
import { createHash } from 'node:crypto';
import type { z } from 'zod';
import type { Bytes } from '@/utils/evidence/hash';
import { readAtMost } from '@/utils/evidence/read-at-most';
import { ok } from '@/utils/evidence/result';
import { inTime, LATE } from './in-time';
import { refused, shaped, type Outcome } from './problem';

export interface BodyLimits {
  bytes: number;
  ms: number;
}

/** The body within the limits, null when it is too large; rejects when it is cut off. */
async function collectInTime(
  stream: ReadableStream<Bytes>,
  limits: BodyLimits,
): Promise<Bytes | null | typeof LATE> {
  const reader = stream.getReader();
  try {
    return await inTime(readAtMost(reader, limits.bytes), limits.ms);
  } finally {
    void reader.cancel().catch(() => undefined);
  }
}

/** The SHA-256 of a `Content-Digest` header (RFC 9530): null when it names none, in base64, or not even that. */
function declaredDigest(header: string | null): string | null {
  const named = /(?:^|,)\s*sha-256\s*=([^,]*)/.exec(header ?? '')?.[1];
  return named === undefined ? null : named.trim().replace(/^:(.*):$/, '$1');
}

/** The whole body. Refuses one that is too large, too slow, cut short or not what `Content-Digest` says. */
export async function readBody(request: Request, limits: BodyLimits): Promise<Outcome<Bytes>> {
  const declared = request.headers.get('content-length');
  const tooLarge = () => refused('too-large', `the body may have ${limits.bytes} bytes`);
  if (declared !== null && Number(declared) > limits.bytes) return tooLarge();
  let body: Awaited<ReturnType<typeof collectInTime>>;
  try {
    body = request.body === null ? new Uint8Array() : await collectInTime(request.body, limits);
  } catch {
    return refused('incomplete', 'the body was cut off');
  }
  if (body === null) return tooLarge();
  if (body === LATE) return refused('incomplete', `the body took longer than ${limits.ms / 1000} s`);
  if (declared !== null && Number(declared) !== body.length) {
    return refused('incomplete', `Content-Length says ${declared} bytes, ${body.length} came`);
  }
  const digest = declaredDigest(request.headers.get('content-digest'));
  if (digest !== null && digest !== createHash('sha256').update(body).digest('base64')) {
    return refused('digest-mismatch', 'the body does not have the SHA-256 of Content-Digest');
  }
  return ok(body);
}

/** The body as JSON of a known shape. */
export async function readJson<Schema extends z.ZodType>(
  request: Request,
  schema: Schema,
  limits: BodyLimits,
): Promise<Outcome<z.output<Schema>>> {
  const body = await readBody(request, limits);
  if (!body.ok) return body;
  let json: unknown;
  try {
    json = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(body.value));
  } catch {
    return refused('bad-request', 'the body is not JSON in UTF-8');
  }
  return shaped(schema, json);
}
