/** The steps that ask the browser, never the site, what the page loaded, from whom, and under which certificate. */
import { readCertificate } from '@/utils/evidence/certificate';
import { instantOf } from '@/utils/evidence/instant';
import { toPem } from '@/utils/evidence/pem';
import { failed, ok, type Result } from '@/utils/evidence/result';
import { erasedRequest, URL_SECRETS } from './erase-facts';
import type { CertificateChain, FramesAsked } from './engines/engine';
import type { CaptureFacts } from './facts';
import { silentFrames, type FrameWithReading } from './frame-with-reading';
import { keepResources } from './kept-resources';
import type { PageStep } from './page-step';
import { capturePolicy } from './policy';
import { recordedResources } from './recording/recorded-resources';
import { storedItems } from './recording/sink';
import { logArrival } from './log-arrival';
import { REQUEST_LOG_PATH, requestLine, tellsOf, type LoggedRequest } from './request-log';
import { limited, notApplicable } from './steps';
import { requestsOf } from './tab-requests';
import { tlsPath } from './tls-path';
import type { CaptureWork, NewArtefact } from './work';

interface ReadChain {
  artefact: NewArtefact;
  facts: NonNullable<CaptureFacts['tls']>;
}

/** A chain as PEM, and what its certificates say, or why they cannot be read. */
async function readChain(chain: CertificateChain): Promise<Result<ReadChain>> {
  const path = await tlsPath(chain.host);
  const facts = await Promise.all(chain.certificates.map(readCertificate));
  const readable = facts.flatMap((fact) => (fact.ok ? [fact.value] : []));
  if (readable.length !== facts.length)
    return failed('certificate-malformed', `the chain of ${chain.host} cannot be read`);
  return ok({
    artefact: {
      path,
      role: 'tls-chain',
      mediaType: 'application/pem-certificate-chain',
      method: chain.method,
      body: chain.certificates.map((der) => toPem('CERTIFICATE', der)).join(''),
    },
    facts: {
      host: chain.host,
      protocol: chain.protocol,
      cipher: chain.cipher,
      chain: readable.map((fact) => ({
        sha256: fact.sha256,
        subject: fact.subject,
        issuer: fact.issuer,
        not_before: fact.notBefore.toISOString(),
        not_after: fact.notAfter.toISOString(),
      })),
      path,
      trusted: chain.trusted,
    },
  });
}

/** Of players and servers beside the page, safe before more is asked; one that cannot be read says nothing against the others. */
async function keepOthers(work: CaptureWork, chains: readonly CertificateChain[]): Promise<void> {
  const read = await Promise.all(chains.map(readChain));
  const artefacts = read.flatMap((chain) => (chain.ok ? [chain.value.artefact] : []));
  if (artefacts.length > 0) await work.keepNow(artefacts);
}

export const tls: PageStep = {
  name: 'tls',
  // The page's own chain has its own limit, below: the time that others take to reach the disk is not taken from it.
  limitMs: 2 * capturePolicy.callMs,
  needsPage: true,
  asksPage: true,
  async run(work, { depth }) {
    const url = new URL(work.facts.urlFinal);
    await keepOthers(work, (await depth?.otherCertificates(url.origin)) ?? []);
    if (url.protocol !== 'https:') return notApplicable('the page did not come over TLS');
    if (!depth) return failed('no-depth', 'takes access in depth');
    const chain = await limited(() => depth.certificates(url.origin), capturePolicy.callMs);
    if (!chain.ok) {
      work.remark('limitations', 'no-tls', chain.problem.detail);
      return chain;
    }
    const read = await readChain(chain.value);
    if (!read.ok) return read;
    const { artefact, facts } = read.value;
    await work.keep(artefact, () => (work.facts.tls = facts));
    return ok(null);
  },
};

function whoAnswers(frames: readonly FrameWithReading[], silent: readonly number[]): FramesAsked {
  if (silent.length === 0) return 'all frames';
  return {
    frameIds: frames.filter(({ reading }) => reading !== null).map(({ frameId }) => frameId),
    silentUrls: frames.filter(({ frameId }) => silent.includes(frameId)).map(({ url }) => url),
  };
}

export const resources: PageStep = {
  name: 'resources',
  limitMs: 60_000,
  needsPage: true,
  asksPage: true,
  looksInside: true,
  async run(work, { depth, target, services }) {
    const recorded = work.facts.recording ? await recordedResources(storedItems(work.id)) : [];
    const frames = ((await work.get('frames')) as FrameWithReading[] | undefined) ?? [];
    const shown = frames.reduce((sum, { reading }) => sum + (reading?.frames.length ?? 0), 0);
    const where = shown <= capturePolicy.framesRead ? whoAnswers(frames, await silentFrames(work)) : 'page';
    const loaded = depth
      ? await depth.resources(recorded, where)
      : await services.engine.resources(target, recorded, where);
    if (!loaded.ok) return loaded;
    const { refetched, unwatched = [], byWorker = [] } = loaded.value;
    if (byWorker.length > 0) {
      const which = byWorker.join(' ').slice(0, 1000);
      work.remark(
        'limitations',
        'page-worker',
        `the page has a service worker, which answers in the cache’s place and may answer anything: ${byWorker.length} resources were not read: ${which}`,
      );
    }
    if (unwatched.length > 0) {
      const which = unwatched.join(' ').slice(0, 1000);
      work.remark(
        'limitations',
        'refetch-unknown',
        `nobody tells whether servers were asked again for ${unwatched.length} resources that the page’s cache was asked for: ${which}`,
      );
    }
    if (refetched.length > 0) {
      const which = refetched.join(' ').slice(0, 1000);
      work.remark(
        'deviations',
        'refetched',
        `servers were asked again for ${refetched.length} resources: ${which}`,
      );
    }
    keepResources(work, loaded.value);
    work.set('refetched', refetched);
    return ok(null);
  },
};

/** The server's clock, as it said with the page. */
function noteDate(work: CaptureWork, main: LoggedRequest): void {
  const said = main.headers.find(([name]) => name.toLowerCase() === 'date')?.[1];
  if (said === undefined || main.answeredAtMs === null) return;
  const date = instantOf(Date.parse(said));
  const readAt = instantOf(main.answeredAtMs);
  if (date === null || readAt === null)
    work.remark('limitations', 'http-date-unreadable', `the server says it is "${said.slice(0, 100)}"`);
  else work.facts.httpDates = [{ source: new URL(main.url).host, date, read_at: readAt }];
}

/** What the browser has told of this page's requests: where it came from, who answered, what it loaded since. */
export const network: PageStep = {
  name: 'network',
  limitMs: 5_000,
  needsPage: true,
  async run(work, { target }) {
    const log = await requestsOf(target.tabId);
    const main = tellsOf(log, work.facts.documentId) ? log.main : null;
    if (!main) {
      const detail =
        'the browser has told nothing of this page: it was open before, came out of the browser’s memory, or host access is missing';
      work.remark('limitations', 'no-request-log', detail);
      return failed('no-request-log', detail);
    }
    work.facts.pageLog = { ...log, requests: [] };
    const all = [main, ...log.requests];
    const secrets = all.reduce((sum, { redacted }) => sum + redacted, 0);
    const eraser = work.eraser();
    const lines = all.map((request) => `${JSON.stringify(requestLine(erasedRequest(request, eraser)))}\n`);
    work.set('requests', all);
    const artefact: NewArtefact = {
      path: REQUEST_LOG_PATH,
      role: 'request-log',
      mediaType: 'application/jsonl',
      method: 'web-request',
      body: lines.join(''),
    };
    await work.keep(artefact, () => {
      logArrival(work, main);
      noteDate(work, main);
      if (log.dropped > 0)
        work.remark('limitations', 'requests-dropped', `${log.dropped} requests found no room in the log`);
      const detail = 'values of Set-Cookie and similar response headers';
      work.redacted(REQUEST_LOG_PATH, 'cookie', secrets, detail);
      work.redacted(REQUEST_LOG_PATH, 'url-secret', eraser.count, URL_SECRETS);
    });
    return ok(null);
  },
};
