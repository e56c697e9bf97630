/** The tus library's way of refusing, in the desk's words: problem documents. */
import type { ProblemCode } from '@/utils/referral/schema';
import { problemDetailsOf, type Refusal } from './problem';

/** The library lets a hook set no header: unfinished uploads take a while to be finished or dropped. */
const RETRY_AFTER_S = 60;

/** How the library wants a refusal: thrown, with these two. */
export class UploadRefused extends Error {
  readonly status_code: number;
  readonly body: string;

  constructor(problem: Refusal) {
    super(problem.detail);
    const details = problemDetailsOf(problem);
    this.status_code = details.status;
    this.body = JSON.stringify(details);
  }
}

/** tus knows its own errors by status; these are ours for them. */
function codeOf(status: number): ProblemCode {
  if (status === 404 || status === 410) return 'not-found';
  if (status === 409) return 'conflict';
  if (status === 413) return 'too-large';
  return status >= 500 ? 'internal' : 'bad-request';
}

/** Errors of the library as problem documents, headers kept; CORS is the desk's own business. */
export async function translated(response: Response): Promise<Response> {
  for (const name of [...response.headers.keys()]) {
    if (name.startsWith('access-control-')) response.headers.delete(name);
  }
  if (response.status < 400) return response;
  const text = await response.text();
  const headers = new Headers(response.headers);
  headers.set('Content-Type', 'application/problem+json');
  headers.delete('Content-Length');
  if (response.status === 429) headers.set('Retry-After', String(RETRY_AFTER_S));
  const body = text.startsWith('{')
    ? text
    : JSON.stringify({
        ...problemDetailsOf({ code: codeOf(response.status), detail: text.trim() }),
        status: response.status,
      });
  return new Response(body, { status: response.status, headers });
}
