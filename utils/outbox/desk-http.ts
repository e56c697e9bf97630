/** One request to the desk, its answer sorted: what it said, or a delivery problem with when to come back. */
import type * as z from 'zod';
import type { Bytes } from '@/utils/evidence/hash';
import { errorText } from '@/utils/evidence/result';
import { PROBLEM_NAMESPACE, problemDetails, type ProblemDetails } from '@/utils/referral/schema';
import { bodyAtMost } from '@/utils/evidence/read-at-most';
import { FINAL, type DeliveryProblem, type DeliveryProblemCode } from './delivery';
import { deliveryPolicy } from './policy';

export interface DeskRefusal {
  problem: DeliveryProblem;
  /** As the desk asked by Retry-After; 0 when it did not. */
  retryAfterMs: number;
  /** HTTP status; null when there was no answer. */
  httpStatus: number | null;
}

/** What the desk said is kept with the delivery and shown: no more of it than a person reads. */
const MAX_DETAIL_CHARS = 2_000;

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

/**
 * What an answer outside 2xx means. Final refusals count only in the desk's own words: a proxy or a captive portal in
 * between speaks for nobody, and what it says must never end a delivery.
 */
function codeOf(status: number, said: ProblemDetails | null): DeliveryProblemCode {
  if (status === 401 || status === 403) return 'enrol-again';
  // Too slow, or cut: the line's fault, whoever noticed.
  if (status === 408) return 'desk-unreachable';
  if (status === 429 || status === 503) return 'desk-busy';
  if (status === 507) return 'desk-full';
  if (status >= 500) return 'desk-error';
  // Damaged on the way: the same bytes may well arrive whole the next time.
  if (said?.type === `${PROBLEM_NAMESPACE}digest-mismatch`) return 'desk-error';
  if (said?.status !== status) return 'not-a-desk';
  if (status === 409) return 'conflict';
  if (status === 413) return 'too-large';
  return status === 400 || status === 422 ? 'refused' : 'not-a-desk';
}

/**
 * Retry-After as milliseconds from now: seconds or a date (RFC 9110). A date is measured against the sender's own clock
 * when it tells it: this one may be wrong by hours.
 */
export function retryAfterMs(value: string | null, sentAt: string | null, nowMs: number): number {
  if (value === null) return 0;
  if (/^\d+$/.test(value.trim())) return Number(value) * 1000;
  const date = Date.parse(value);
  const theirNowMs = Date.parse(sentAt ?? '');
  return Number.isNaN(date) ? 0 : Math.max(0, date - (Number.isNaN(theirNowMs) ? nowMs : theirNowMs));
}

async function wordsOf(response: Response): Promise<ProblemDetails | null> {
  try {
    const body = await bodyAtMost(response, deliveryPolicy.answerBytes);
    return body && (problemDetails.safeParse(JSON.parse(new TextDecoder().decode(body))).data ?? null);
  } catch {
    return null; // Not the desk's own words; the status still tells something.
  }
}

async function refusalOf(response: Response): Promise<{ ok: false; refusal: DeskRefusal }> {
  const details = await wordsOf(response);
  const after = retryAfterMs(response.headers.get('Retry-After'), response.headers.get('Date'), Date.now());
  const said = details?.detail ?? details?.title ?? `status ${response.status}`;
  const answer = refusal(
    codeOf(response.status, details),
    said.slice(0, MAX_DETAIL_CHARS),
    response.status,
    after,
  );
  if (details?.check !== undefined) answer.refusal.problem.check = details.check.slice(0, MAX_DETAIL_CHARS);
  return answer;
}

/** Ends a delivery, or takes the whole desk away: too much to believe of one answer over a line that may damage it. */
const isGrave = ({ problem, httpStatus }: DeskRefusal, { method }: RequestInit): boolean =>
  (FINAL.has(problem.code) || problem.code === 'enrol-again') &&
  // Of an upload it says where that stands, and a piece is too large to be sent only to hear that again.
  !(method === 'PATCH' && httpStatus === 409);

/**
 * Sends a request; any answer outside 2xx is a refusal. A grave one is believed when it is given twice: then it is what
 * the desk means, and not what the line has made of question or answer. Every request of the protocol may be repeated.
 */
export async function askDesk(url: string, init: RequestInit): Promise<DeskAnswer<Response>> {
  const first = await askOnce(url, init);
  if (first.ok || !isGrave(first.refusal, init)) return first;
  const second = await askOnce(url, init);
  if (second.ok || !isGrave(second.refusal, init)) return second;
  const [a, b] = [first.refusal.problem, second.refusal.problem];
  if (a.code === b.code && a.check === b.check) return second;
  return refusal('desk-error', `answered ${a.code}, then ${b.code}`, second.refusal.httpStatus);
}

async function askOnce(url: string, init: RequestInit): Promise<DeskAnswer<Response>> {
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
  let body: Bytes | null;
  try {
    body = await bodyAtMost(response, deliveryPolicy.answerBytes);
  } catch (error) {
    return refusal('desk-unreachable', errorText(error)); // the line was cut in mid-answer
  }
  if (!body) return refusal('not-a-desk', 'the answer is too long', response.status);
  try {
    const parsed = schema.safeParse(JSON.parse(new TextDecoder().decode(body)));
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
