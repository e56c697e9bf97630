/** What is written down of a capture's facts, requests and leads: without the secrets in their addresses. */
import { lead, leadBounds, type Lead } from '@/utils/evidence/schema';
import { Erasing, type Eraser } from './erasing';
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

/** Marks are longer than many a secret: what was within the bounds of a lead before is brought within them again. */
function bounded(found: Lead): Lead {
  const { value, evidence } = leadBounds;
  return {
    ...found,
    value: found.value.slice(0, value),
    evidence: found.evidence.slice(0, evidence),
  };
}

/** Null: it is none that a desk would take, and says nothing against the others. `cut`: a bound was reached. */
export function erasedLead(found: Lead, eraser: Eraser): { lead: Lead; cut: boolean } | null {
  const type = MEDIA.has(found.kind) ? 'video/*' : null;
  const clean = {
    ...found,
    value: eraser.url(found.value, type),
    frame_chain: found.frame_chain.map((url) => eraser.url(url)),
    evidence: type === null ? eraser.text(found.evidence) : eraser.url(found.evidence, type),
  };
  const short = bounded(clean);
  const parsed = lead.safeParse(short);
  if (!parsed.success) return null;
  return {
    lead: parsed.data,
    cut: short.value.length < clean.value.length || short.evidence.length < clean.evidence.length,
  };
}

/** What every such redaction is called in the evidence. */
export const URL_SECRETS =
  'values of secret parameters of addresses, and of what is named like them in scripts, each replaced by a mark';

/** What is known of a capture as evidence.json may say it, and how many secrets that took. Before, addresses are needed as they are. */
export function erasedFacts(facts: CaptureFacts): { facts: CaptureFacts; count: number } {
  const eraser = new Erasing(facts.erasing).eraser();
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
