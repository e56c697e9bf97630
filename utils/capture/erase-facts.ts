/** What is written down of a capture's facts, requests and leads: without the secrets in their addresses. */
import type { Lead } from '@/utils/evidence/schema';
import { Eraser } from './erasing';
import type { CaptureFacts } from './facts';
import type { LoggedRequest } from './request-log';

/** A request with every address and header as it may be shown. */
export function erasedRequest(request: LoggedRequest, eraser: Eraser): LoggedRequest {
  const type = request.headers.find(([name]) => name.toLowerCase() === 'content-type')?.[1] ?? null;
  return {
    ...request,
    url: eraser.url(request.url, type ?? (request.type === 'media' ? 'video/*' : null)),
    hops: request.hops.map((hop) => ({
      ...hop,
      url: eraser.url(hop.url),
      location: eraser.url(hop.location, type),
    })),
    headers: request.headers.map(([name, value]): [string, string] => [name, eraser.text(value)]),
  };
}

const MEDIA = new Set<Lead['kind']>(['stream-manifest', 'media-file']);

export function erasedLead(lead: Lead, eraser: Eraser): Lead {
  const type = MEDIA.has(lead.kind) ? 'video/*' : null;
  return {
    ...lead,
    value: eraser.url(lead.value, type),
    frame_chain: lead.frame_chain.map((url) => eraser.url(url)),
    evidence: type === null ? eraser.text(lead.evidence) : eraser.url(lead.evidence, type),
  };
}

/** What every such redaction is called in the evidence. */
export const URL_SECRETS = 'values of secret parameters of addresses, each replaced by a mark';

/** What is known of a capture as evidence.json may say it, and how many secrets that took. Before, addresses are needed as they are. */
export function erasedFacts(facts: CaptureFacts): { facts: CaptureFacts; count: number } {
  const eraser = new Eraser(facts.erasing);
  const main = facts.pageLog?.main;
  const clean = {
    ...facts,
    pageLog: facts.pageLog && main ? { ...facts.pageLog, main: erasedRequest(main, eraser) } : facts.pageLog,
    urlFinal: eraser.url(facts.urlFinal),
    referrer: facts.referrer === null ? null : eraser.url(facts.referrer),
    title: eraser.text(facts.title),
  };
  return { facts: clean, count: eraser.count };
}
