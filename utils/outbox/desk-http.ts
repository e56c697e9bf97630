/** One request to the desk, its answer sorted: what it said, or a delivery problem with when to come back. */
import type { z } from 'zod';
import { errorText } from '@/utils/evidence/result';
import { problemDetails } from '@/utils/referral/schema';
import type { DeliveryProblem, DeliveryProblemCode } from './delivery';
import { deliveryPolicy } from './policy';

export interface DeskRefusal {
  problem: DeliveryProblem;
  /** As the desk asked by Retry-After; 0 when it did not. */
  retryAfterMs: number;
  /** HTTP status; null when there was no answer. */
  httpStatus: number | null;
}

export type DeskAnswer<T> = { ok: true; value: T } | { ok: false; refusal: DeskRefusal };

export const refusal = (
  code: DeliveryProblemCode,
  detail: string,
  httpStatus: number | null = null,
  retryAfterMs = 0,
): { ok: false; refusal: DeskRefusal } => ({
  ok: false,
  refusal: { problem: { code, detail }, retryAfterMs, httpStatus },
});

/** Longest answer that is read as text: a captive portal may send anything. */
const MAX_PROBLEM_CHARS = 10_000;

function codeOf(status: number): DeliveryProblemCode {
  if (status === 401 || status === 403) return 'enrol-again';
  if (status === 409) return 'conflict';
  if (status === 413) return 'too-large';
  if (status === 429 || status === 503) return 'desk-busy';
  if (status === 400 || status === 422) return 'refused';
  return status >= 500 ? 'desk-error' : 'not-a-desk';
}

/** Retry-After as milliseconds from now: seconds or a date (RFC 9110). */
export function retryAfterMs(value: string | null, nowMs: number): number {
  if (value === null) return 0;
  if (/^\d+$/.test(value.trim())) return Number(value) * 1000;
  const date = Date.parse(value);
  return Number.isNaN(date) ? 0 : Math.max(0, date - nowMs);
}

async function refusalOf(response: Response): Promise<{ ok: false; refusal: DeskRefusal }> {
  const text = (await response.text().catch(() => '')).slice(0, MAX_PROBLEM_CHARS);
  let details: z.infer<typeof problemDetails> | null = null;
  try {
    details = problemDetails.safeParse(JSON.parse(text)).data ?? null;
  } catch {
    // Not the desk's own words; its status still tells enough.
  }
  const after = retryAfterMs(response.headers.get('Retry-After'), Date.now());
  const said = details?.detail ?? details?.title ?? `status ${response.status}`;
  const answer = refusal(codeOf(response.status), said, response.status, after);
  if (details?.check !== undefined) answer.refusal.problem.check = details.check;
  return answer;
}

/** Sends a request; any answer outside 2xx is a refusal. */
export async function askDesk(url: string, init: RequestInit): Promise<DeskAnswer<Response>> {
  try {
    const response = await fetch(url, {
      ...init,
      cache: 'no-store',
      credentials: 'omit',
      redirect: 'error',
      signal: AbortSignal.timeout(deliveryPolicy.requestTimeoutMs),
    });
    return response.ok ? { ok: true, value: response } : await refusalOf(response);
  } catch (error) {
    return refusal(navigator.onLine ? 'desk-unreachable' : 'offline', errorText(error));
  }
}

/** The answer's body as JSON of this shape; anything else was not said by a desk. */
export async function readAnswer<T>(response: Response, schema: z.ZodType<T>): Promise<DeskAnswer<T>> {
  try {
    const parsed = schema.safeParse(await response.json());
    if (parsed.success) return { ok: true, value: parsed.data };
    return refusal('not-a-desk', `unexpected answer: ${parsed.error.message.slice(0, 300)}`, response.status);
  } catch (error) {
    return refusal('not-a-desk', errorText(error), response.status);
  }
}

/** Sends a request and reads its answer. */
export async function askDeskFor<T>(
  url: string,
  init: RequestInit,
  schema: z.ZodType<T>,
): Promise<DeskAnswer<T>> {
  const answer = await askDesk(url, init);
  return answer.ok ? readAnswer(answer.value, schema) : answer;
}

/** `https://desk.example/v1/…`, whatever the user typed behind the host. */
export function deskAddress(base: string, path: string): string {
  return new URL(path.replace(/^\//, ''), base.endsWith('/') ? base : `${base}/`).href;
}
