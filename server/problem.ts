/** How the desk says no: a value inside, `application/problem+json` outside (RFC 9457). */
import type { z } from 'zod';
import { ok, type Problem } from '@/utils/evidence/result';
import { PROBLEM_NAMESPACE, type ProblemCode, type ProblemDetails } from '@/utils/referral/schema';

export interface Refusal extends Problem<ProblemCode> {
  /** The check of the package that failed. */
  check?: string;
  /** When asking again makes sense. */
  retryAfterS?: number;
}

export type Outcome<Value> = { ok: true; value: Value } | { ok: false; problem: Refusal };

export const refused = (
  code: ProblemCode,
  detail: string,
  more: { check?: string; retryAfterS?: number } = {},
): { ok: false; problem: Refusal } => ({ ok: false, problem: { code, detail, ...more } });

/** What came, once it has the shape that is wanted; or the first thing that is wrong with it. */
export function shaped<Schema extends z.ZodType>(schema: Schema, came: unknown): Outcome<z.output<Schema>> {
  const parsed = schema.safeParse(came);
  if (parsed.success) return ok(parsed.data);
  const first = parsed.error.issues[0];
  return refused(
    'bad-request',
    `${first?.path.join('.') ?? ''}: ${first?.message ?? 'not of the right shape'}`,
  );
}

const KINDS: Record<ProblemCode, { status: number; title: string }> = {
  'bad-request': { status: 400, title: 'The request cannot be understood' },
  incomplete: { status: 408, title: 'The body did not come whole' },
  'digest-mismatch': { status: 400, title: 'The body is not what its digest says' },
  unauthorised: { status: 401, title: 'Enrol this device' },
  'enrolment-code-invalid': { status: 403, title: 'The enrolment code is not valid' },
  forbidden: { status: 403, title: 'Not allowed' },
  'not-found': { status: 404, title: 'There is no such thing here' },
  conflict: { status: 409, title: 'This seal is known with other content' },
  'claim-version-conflict': { status: 409, title: 'A claim only grows by new versions' },
  'claim-invalid': { status: 422, title: 'The claim is not signed as it should be' },
  'too-large': { status: 413, title: 'Larger than this desk takes' },
  'package-invalid': { status: 422, title: 'The package failed a check' },
  'not-ready': { status: 404, title: 'Not yet' },
  'rate-limited': { status: 429, title: 'Too many requests' },
  'timestamp-unavailable': { status: 503, title: 'No time-stamp authority answers' },
  'storage-full': { status: 507, title: 'The desk has no room now' },
  internal: { status: 500, title: 'The desk failed' },
};

export function problemDetailsOf({ code, detail, check }: Refusal): ProblemDetails {
  const kind = KINDS[code];
  return {
    type: `${PROBLEM_NAMESPACE}${code}`,
    title: kind.title,
    status: kind.status,
    detail,
    ...(check === undefined ? {} : { check }),
  };
}

/** `status`: where a protocol has one of its own for this. */
export function problemResponse(problem: Refusal, status?: number): Response {
  const usual = problemDetailsOf(problem);
  const details = { ...usual, status: status ?? usual.status };
  const headers = new Headers({ 'Content-Type': 'application/problem+json', 'Cache-Control': 'no-store' });
  if (problem.retryAfterS !== undefined) headers.set('Retry-After', String(Math.ceil(problem.retryAfterS)));
  if (problem.code === 'unauthorised') headers.set('WWW-Authenticate', 'Bearer realm="desk"');
  return new Response(JSON.stringify(details), { status: details.status, headers });
}
