/** What a capture has found out, as evidence.json says it; only the head of the custody log is still to come. */
import { fingerprint } from '@/utils/evidence/fingerprint';
import { CUSTODY_LOG } from '@/utils/evidence/layout';
import { instantOf } from '@/utils/evidence/instant';
import { EVIDENCE_SCHEMA, type Evidence, type FileEntry } from '@/utils/evidence/schema';
import { lackOf } from '@/utils/evidence/verify-minimum';
import { erasedFacts, URL_SECRETS } from './erase-facts';
import type { CaptureFacts } from './facts';
import { withoutUnfit } from './fitting-facts';
import { tellsOf } from './request-log';

const iso = (ms: number): string => new Date(ms).toISOString();

/** The page's own answer and the way to it, where the log tells of this very page. */
function arrival(
  facts: CaptureFacts,
): Pick<Evidence, 'redirects' | 'main_response'> & { typed: string | null } {
  const log = facts.pageLog;
  const main = log && tellsOf(log, facts.documentId) ? log.main : null;
  if (!log || !main) return { redirects: [], main_response: null, typed: null };
  const first = main.hops[0]?.url ?? main.url;
  const at = main.answeredAtMs === null ? null : instantOf(main.answeredAtMs);
  return {
    typed: log.fromAddressBar ? first : null,
    redirects: main.hops.map(({ url, status, location, ip, atMs }) => ({
      url,
      status,
      location,
      ip,
      at: instantOf(atMs),
    })),
    main_response:
      main.status === null || at === null
        ? null
        : {
            url: main.url,
            status: main.status,
            status_line: main.statusLine,
            headers: main.headers,
            ip: main.ip,
            from_cache: main.fromCache,
            from_service_worker: null,
            at,
          },
  };
}

/** What the browser tells of the way out; whatever stands behind it, nobody here can see. */
function vantageOf({ pageLog }: CaptureFacts): Evidence['vantage'] {
  const proxied = pageLog?.main?.proxied ?? null;
  const source = proxied === null ? null : 'proxy setting of the browser';
  return { country: null, public_ip: null, proxied, declared_vpn: null, source };
}

/** The way to the page: where the user came from, each redirect, the page. */
function pathTaken(facts: CaptureFacts, redirects: Evidence['redirects']): string[] {
  const way = [facts.referrer, ...redirects.map(({ url }) => url), facts.urlFinal];
  return way.filter((url): url is string => url !== null && url !== '');
}

/** What was kept out of the log and of remarks is counted there, as it happens all the time. */
function redactionsOf(
  { redactions, erasing }: CaptureFacts,
  inFacts: number,
): Evidence['handling']['redactions'] {
  const more = [
    { path: CUSTODY_LOG, count: erasing.inLog },
    { path: null, count: erasing.inRemarks + inFacts },
  ];
  return [
    ...redactions,
    ...more
      .filter(({ count }) => count > 0)
      .map((each) => ({ ...each, kind: 'url-secret' as const, detail: URL_SECRETS })),
  ];
}

function pageLoad({ recording, fromList }: CaptureFacts): Evidence['method']['page_load'] {
  if (fromList === true) return 'opened';
  if (!recording?.loaded) return 'found';
  return recording.start.how === 'reload' ? 'reloaded' : 'opened';
}

export interface EvidenceInput {
  captureId: string;
  facts: CaptureFacts;
  files: FileEntry[];
  visibleText: string;
  monotonicMs: number;
}

/**
 * As the schema wants it, whatever a page or its server have told. Throws when the environment was never recorded:
 * run.ts closes such captures without a package.
 */
export async function describeCapture(input: EvidenceInput): Promise<Omit<Evidence, 'custody_head'>> {
  const { files } = input;
  const { facts, count } = erasedFacts(input.facts);
  if (!facts.environment) throw new Error('no environment');
  const { typed, ...arrived } = arrival(facts);
  const covered = facts.fullPage;
  const page: Evidence['page'] = {
    ...(facts.page ?? {
      lang: null,
      viewport: { width: 0, height: 0 },
      scroll: { x: 0, y: 0 },
      document_size: { width: 0, height: 0 },
    }),
    ...(covered ? { document_size: covered.documentSize } : {}),
    coverage: covered && {
      strips_taken: covered.stripsTaken,
      strips_needed: covered.stripsNeeded,
      height_covered: covered.heightCovered,
      strips: facts.strips,
    },
  };
  const target: Evidence['target'] = {
    url_typed: typed,
    url_final: facts.urlFinal,
    title: facts.title,
    referrer: facts.referrer,
    path_taken: pathTaken(facts, arrived.redirects),
  };
  const { device } = facts.environment;
  const lack = lackOf({ target, device, page, files, main_response: arrived.main_response });
  const at = iso(Date.now());
  const described: Omit<Evidence, 'custody_head'> = {
    schema: EVIDENCE_SCHEMA,
    capture_id: input.captureId,
    completeness: lack === null ? 'complete' : 'partial',
    ...facts.environment,
    method: {
      engine: facts.engine,
      full_page: covered?.method ?? null,
      snapshot: files.find(({ role }) => role === 'dom-snapshot')?.method ?? null,
      page_load: pageLoad(facts),
    },
    clock: {
      wall: iso(facts.startedAtMs),
      time_zone: facts.environment.device.time_zone,
      monotonic_ms: input.monotonicMs,
      http_date: facts.httpDates,
      skew_ms: facts.skewMs,
    },
    vantage: vantageOf(facts),
    target,
    ...arrived,
    tls: facts.tls,
    page,
    files,
    fingerprint: await fingerprint({ urlFinal: facts.urlFinal, title: facts.title, text: input.visibleText }),
    transformations: facts.transformations,
    deviations: facts.deviations,
    errors: facts.errors,
    limitations:
      lack === null ? facts.limitations : [...facts.limitations, { code: 'partial', at, detail: lack }],
    handling: { tlp: facts.tlp, personal_data: 'unknown', redactions: redactionsOf(facts, count) },
  };
  return withoutUnfit(described, at);
}
