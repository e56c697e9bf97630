/** The steps that read the live page, in the order that spoils the least: the debugger's bar changes the page. */
import { failed, ok, type Result } from '@/utils/evidence/result';
import { storeThumbnail } from '@/utils/archive/captures';
import { readCertificate } from '@/utils/evidence/certificate';
import { toPem } from '@/utils/evidence/pem';
import { framesOf } from '@/utils/browser/frames';
import { runFileInFrames } from '@/utils/browser/inject';
import { describeEnvironment } from './environment';
import { cachedResources } from './cached-resources';
import type { CertificateChain, LoadedResources, StripImage } from './engines/engine';
import type { PageAccess } from './page-access';
import { capturePolicy } from './policy';
import { pngSize, thumbnail } from './png';
import { frameReading } from './snapshot/reading-schema';
import { requestsOf } from './tab-requests';
import { REQUEST_LOG_PATH, requestLine, tellsOf } from './request-log';
import type { FrameWithReading } from './derive-steps';
import { notApplicable, type Step } from './steps';
import type { CaptureWork } from './work';

export type PageStep = Step<PageAccess>;

const READER = '/reader.js';
const RECONSTRUCTOR = '/reconstructor.js';

const environment: PageStep = {
  name: 'environment',
  limitMs: 5_000,
  needsPage: true,
  async run(work, page) {
    const settings = await page.services.settings();
    work.facts.environment = await describeEnvironment(page.target.tabId, work.facts, settings);
    await work.log('environment.recorded', {
      browser: `${work.facts.environment.browser.name} ${work.facts.environment.browser.version}`,
      os: work.facts.environment.device.os,
      tool: work.facts.environment.tool.version,
    });
    return ok(null);
  },
};

export const VIEWPORT_PATH = 'data/screenshots/viewport.png';

const viewport: PageStep = {
  name: 'viewport',
  limitMs: capturePolicy.viewportMs,
  needsPage: true,
  async run(work, { target, services }) {
    const shot = await services.engine.viewport(target);
    if (!shot.ok) return shot;
    if (!(await pngSize(shot.value))) return failed('screenshot-empty', 'the viewport image is not a PNG');
    await work.keep({
      path: VIEWPORT_PATH,
      role: 'viewport-screenshot',
      mediaType: 'image/png',
      method: 'tab-capture',
      body: shot.value,
    });
    await work.set('viewport', shot.value);
    return ok(null);
  },
};

/** Reads every frame that lets itself be read; nothing is altered and nothing fetched. */
async function readFrames(tabId: number): Promise<Result<FrameWithReading[]>> {
  const [tree, answers] = await Promise.all([framesOf(tabId), runFileInFrames(tabId, READER)]);
  if (!answers.ok) return answers;
  const readings = new Map(
    answers.value.map(({ frameId, result }) => [frameId, frameReading.safeParse(result).data ?? null]),
  );
  const listed = tree.map((node): FrameWithReading => ({
    ...node,
    reading: readings.get(node.frameId) ?? null,
  }));
  const known = new Set(tree.map(({ frameId }) => frameId));
  const unlisted = [...readings].flatMap(([frameId, reading]): FrameWithReading[] =>
    known.has(frameId) || !reading
      ? []
      : [{ frameId, parentFrameId: null, url: reading.url, documentId: null, reading }],
  );
  const frames = [...listed, ...unlisted];
  const main = frames.find(({ frameId }) => frameId === 0);
  return main?.reading ? ok(frames) : failed('no-dom', 'the page gave no readable answer');
}

/** The first reading, safe on disk before anything slow or visible starts. */
const readPage: PageStep = {
  name: 'page',
  limitMs: capturePolicy.readMs,
  needsPage: true,
  async run(work, { target }) {
    const frames = await readFrames(target.tabId);
    if (!frames.ok) return frames;
    await work.set('frames', frames.value);
    const unread = frames.value.filter(({ reading }) => reading === null);
    if (unread.length > 0) {
      const which = unread.map(({ url }) => url).join(' ');
      work.remark(
        'limitations',
        'frames-missing',
        `${unread.length} frames could not be read: ${which.slice(0, 1000)}`,
      );
    }
    const main = frames.value.find(({ frameId }) => frameId === 0)?.reading;
    if (!main) return failed('no-dom', 'the main frame is missing');
    await work.keep({
      path: 'data/snapshot/text.txt',
      role: 'visible-text',
      mediaType: 'text/plain; charset=utf-8',
      method: 'dom-serialiser',
      body: main.text,
    });
    Object.assign(work.facts, {
      urlFinal: main.url,
      title: main.title,
      referrer: main.referrer === '' ? null : main.referrer,
      page: {
        lang: main.lang,
        viewport: main.viewport,
        scroll: main.scroll,
        document_size: main.documentSize,
      },
    });
    await work.change((record) => Object.assign(record, { title: main.title, url: main.url }));
    return ok(null);
  },
};

const wantsMore = (frames: FrameWithReading[]): boolean =>
  frames.some(({ reading }) => reading?.remarks.some(({ code }) => code === 'image-not-loaded'));

/** Images that waited to come into view did so while strips were taken: the snapshot shows what the strips show. */
const readAgain: PageStep = {
  name: 'page-again',
  limitMs: capturePolicy.readMs,
  needsPage: true,
  async run(work, { target, depth }) {
    const before = ((await work.get('frames')) as FrameWithReading[] | undefined) ?? [];
    if (!depth || !wantsMore(before)) return notApplicable('nothing was left to come into view');
    const frames = await readFrames(target.tabId);
    if (!frames.ok) return frames;
    await work.set('frames', frames.value);
    work.remark(
      'transformations',
      'read-after-walk',
      'the DOM was read again after the page had been scrolled through once',
    );
    return ok(null);
  },
};

const attach: PageStep = {
  name: 'attach',
  limitMs: 5_000,
  needsPage: true,
  async run(work, page) {
    const shot = await work.get('viewport');
    const opened = await page.services.engine.open(page.target, shot instanceof Blob ? shot : null);
    if (!opened.ok) {
      work.remark('limitations', opened.problem.code, opened.problem.detail);
      return opened;
    }
    page.depth = opened.value;
    return ok(null);
  },
};

const mhtml: PageStep = {
  name: 'mhtml',
  limitMs: capturePolicy.mhtmlMs,
  needsPage: true,
  async run(work, { target, services }) {
    if (!services.engine.mhtml) return notApplicable('this browser has no MHTML');
    const saved = await services.engine.mhtml(target);
    if (!saved.ok) {
      work.remark('limitations', 'no-mhtml', saved.problem.detail);
      return saved;
    }
    if (saved.value.size > capturePolicy.mhtmlBytes)
      return failed('too-large', `${saved.value.size} bytes of MHTML`);
    await work.keep({
      path: 'data/snapshot/page.mhtml',
      role: 'mhtml-snapshot',
      mediaType: 'multipart/related',
      method: 'page-capture',
      body: saved.value,
    });
    return ok(null);
  },
};

async function keepChain(work: CaptureWork, chain: CertificateChain): Promise<Result<null>> {
  const path = `data/network/tls/${chain.host.replace(/[^A-Za-z0-9.-]/g, '_')}.pem`;
  const facts = await Promise.all(chain.certificates.map(readCertificate));
  const readable = facts.flatMap((fact) => (fact.ok ? [fact.value] : []));
  if (readable.length !== facts.length)
    return failed('certificate-malformed', `the chain of ${chain.host} cannot be read`);
  await work.keep({
    path,
    role: 'tls-chain',
    mediaType: 'application/pem-certificate-chain',
    method: 'debugger',
    body: chain.certificates.map((der) => toPem('CERTIFICATE', der)).join(''),
  });
  work.facts.tls = {
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
  };
  return ok(null);
}

const tls: PageStep = {
  name: 'tls',
  limitMs: capturePolicy.callMs,
  needsPage: true,
  async run(work, { depth }) {
    const url = new URL(work.facts.urlFinal);
    if (url.protocol !== 'https:') return notApplicable('the page did not come over TLS');
    if (!depth) return failed('no-depth', 'takes the debugger');
    const chain = await depth.certificates(url.origin);
    if (!chain.ok) {
      work.remark('limitations', 'no-tls', chain.problem.detail);
      return chain;
    }
    return keepChain(work, chain.value);
  },
};

const stripPath = (index: number): string => `data/screenshots/full-${String(index).padStart(3, '0')}.png`;

const fullPage: PageStep = {
  name: 'full-page',
  limitMs: 300_000,
  needsPage: true,
  async run(work, { depth, services, target }) {
    work.facts.strips = [];
    // Hashing and writing go on while the next strip is taken.
    const writing: Promise<unknown>[] = [];
    const method = depth ? 'debugger' : 'scroll-strips';
    const onStrip = async (strip: StripImage, index: number): Promise<void> => {
      const path = stripPath(index);
      work.facts.strips.push({ path, area: strip.area, pixels: strip.pixels });
      const role = 'full-page-strip';
      writing.push(work.keep({ path, role, mediaType: 'image/png', method, body: strip.body }));
    };
    const shot = await work.get('viewport');
    const taken = depth
      ? await depth.fullPage(onStrip)
      : await services.engine.visibleStrips(target, shot instanceof Blob ? shot : null, onStrip);
    await Promise.all(writing);
    if (!taken.ok) {
      work.remark('limitations', 'no-full-page', `${taken.problem.code}: ${taken.problem.detail}`);
      return taken;
    }
    work.facts.fullPage = taken.value;
    for (const { code, detail } of taken.value.transformations) work.remark('transformations', code, detail);
    for (const { code, detail } of taken.value.limitations) work.remark('limitations', code, detail);
    return ok(null);
  },
};

/** Where there is no true picture of the page: one drawn from the DOM, and called what it is. */
const reconstruction: PageStep = {
  name: 'reconstruction',
  limitMs: capturePolicy.reconstructionMs,
  needsPage: true,
  async run(work, { target }) {
    if (work.facts.fullPage) return notApplicable('there is a true picture of the whole page');
    const frames = await runFileInFrames(target.tabId, RECONSTRUCTOR, 'page');
    if (!frames.ok) return frames;
    const drawn = frames.value[0]?.result;
    if (typeof drawn !== 'string' || !drawn.startsWith('data:image/png;base64,')) {
      return failed('reconstruction-failed', 'the page could not be drawn');
    }
    const body = await (await fetch(drawn)).blob();
    if (!(await pngSize(body))) return failed('reconstruction-failed', 'the drawing is not a PNG');
    work.remark(
      'limitations',
      'reconstruction',
      'the picture of the whole page is drawn from the DOM: it is not a screenshot',
    );
    await work.keep({
      path: 'data/screenshots/reconstruction.png',
      role: 'reconstruction',
      mediaType: 'image/png',
      method: 'reconstruction',
      body,
    });
    return ok(null);
  },
};

const resources: PageStep = {
  name: 'resources',
  limitMs: 60_000,
  needsPage: true,
  async run(work, { depth, target }) {
    const loaded = depth ? await depth.resources() : failed('no-depth', 'takes the debugger');
    const held = loaded.ok ? loaded.value : { resources: [], missing: [] };
    const cached = await cachedResources(target.tabId, held.resources);
    if (cached.refetched.length > 0) {
      const which = cached.refetched.join(' ').slice(0, 1000);
      work.remark(
        'deviations',
        'refetched',
        `${cached.refetched.length} resources were fetched from their servers again: ${which}`,
      );
    }
    const found = new Set(cached.resources.map(({ url }) => url));
    const all: LoadedResources = {
      resources: [...held.resources, ...cached.resources],
      missing: held.missing.filter(({ url }) => !found.has(url)),
    };
    await work.set('resources', all);
    await work.set('refetched', cached.refetched);
    return ok(null);
  },
};

/** What the browser has told of this page's requests: where it came from, who answered, what it loaded since. */
const network: PageStep = {
  name: 'network',
  limitMs: 5_000,
  needsPage: true,
  async run(work, { target }) {
    const log = await requestsOf(target.tabId);
    const main = tellsOf(log, work.facts.urlFinal) ? log.main : null;
    if (!main) {
      const detail =
        'the browser has told nothing of this page: it was open before, or host access is missing';
      work.remark('limitations', 'no-request-log', detail);
      return failed('no-request-log', detail);
    }
    work.facts.pageLog = { ...log, requests: [] };
    for (const hop of main.hops) {
      await work.log('navigation.redirected', { url: hop.url, status: hop.status, location: hop.location });
    }
    await work.log('navigation.completed', { url: main.url, status: main.status, ip: main.ip });
    const date = main.headers.find(([name]) => name.toLowerCase() === 'date')?.[1];
    const dateMs = date === undefined ? NaN : Date.parse(date);
    if (!Number.isNaN(dateMs) && main.answeredAtMs !== null) {
      const readAt = new Date(main.answeredAtMs).toISOString();
      work.facts.httpDates = [
        { source: new URL(main.url).host, date: new Date(dateMs).toISOString(), read_at: readAt },
      ];
    }
    if (log.dropped > 0)
      work.remark('limitations', 'requests-dropped', `${log.dropped} requests found no room in the log`);
    const all = [main, ...log.requests];
    const secrets = all.reduce((sum, { redacted }) => sum + redacted, 0);
    if (secrets > 0) {
      const detail = 'values of Set-Cookie and similar response headers';
      work.facts.redactions.push({ path: REQUEST_LOG_PATH, kind: 'cookie', count: secrets, detail });
      await work.log('redaction.made', { path: REQUEST_LOG_PATH, kind: 'cookie', count: secrets });
    }
    await work.set('requests', all);
    await work.keep({
      path: REQUEST_LOG_PATH,
      role: 'request-log',
      mediaType: 'application/jsonl',
      method: 'web-request',
      body: all.map((request) => `${JSON.stringify(requestLine(request))}\n`).join(''),
    });
    return ok(null);
  },
};

/** Lets go of the page: what the user sees is as it was before. Then there is time for a small picture of it. */
const detach: PageStep = {
  name: 'detach',
  limitMs: 5_000,
  needsPage: true,
  async run(work, page) {
    await page.depth?.close();
    page.depth = null;
    const shot = await work.get('viewport');
    if (shot instanceof Blob) await storeThumbnail(work.id, await thumbnail(shot, capturePolicy.thumbnailPx));
    return ok(null);
  },
};

/**
 * Groups one after another; the steps of a group at the same time. The first group is the first evidence: on disk before
 * anything slow or visible starts.
 */
export const pageSteps: PageStep[][] = [
  [viewport, readPage, environment],
  [attach],
  [mhtml],
  [fullPage],
  [reconstruction],
  [readAgain],
  [resources],
  [tls, network],
  [detach],
];
