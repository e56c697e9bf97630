/** The custody log's lines of how the page was reached. Pure. */
import { instantOf } from '@/utils/evidence/instant';
import type { LoggedRequest } from './request-log';
import type { CaptureWork } from './work';

/** The way to the page, which was over before the capture began: each line says when it was, by the browser. */
export function logArrival(
  work: Pick<CaptureWork, 'log'>,
  { hops, url, method, status, ip, startedAtMs, answeredAtMs }: LoggedRequest,
): void {
  const asked = { url: hops[0]?.url ?? url, method };
  work.log('navigation.started', { ...asked, happened_at: instantOf(startedAtMs) });
  for (const { atMs, ...hop } of hops) {
    const detail = { url: hop.url, status: hop.status, location: hop.location };
    work.log('navigation.redirected', { ...detail, happened_at: instantOf(atMs) });
  }
  const happenedAt = answeredAtMs === null ? null : instantOf(answeredAtMs);
  work.log('navigation.completed', { url, status, ip, happened_at: happenedAt });
}
