/** A background that dies while it hashes a file has said nothing of it on disk: whoever comes next says it, once. */
import { newCapture, URL_OF_PAGE } from '../archive/empty-archive';
import { expect, it, vi } from 'vitest';
import type * as Digests from '@/utils/evidence/digest';
import type { DepthSession, LoadedResource } from '@/utils/capture/engines/engine';
import { newErasing } from '@/utils/capture/erasing';
import type { CaptureFacts } from '@/utils/capture/facts';
import type { FrameWithReading } from '@/utils/capture/frame-with-reading';
import type { PageAccess } from '@/utils/capture/page-access';
import { emptyPageLog, type LoggedRequest, type PageLog } from '@/utils/capture/request-log';
import type { Step } from '@/utils/capture/steps';
import type { CaptureWork } from '@/utils/capture/work';
import { ok } from '@/utils/evidence/result';
import { uuidv7 } from '@/utils/evidence/uuid';
import { blankPng } from '../evidence/blank-png';
import { reading } from './reading';

const world = vi.hoisted(() => ({
  onHash: (): Promise<void> => Promise.resolve(),
  frames: [] as FrameWithReading[],
  shown: '',
}));
vi.mock('@/utils/evidence/digest', async (original) => {
  const whole = await original<typeof Digests>();
  const digestOf: typeof whole.digestOf = (body) => world.onHash().then(() => whole.digestOf(body));
  return { ...whole, digestOf };
});
vi.mock('@/utils/browser/api', () => ({ canUseDebugger: () => false }));
vi.mock('@/utils/browser/environment', () => ({ extensionVersion: () => '0' }));
vi.mock('@/utils/browser/frames', () => ({ addressShown: () => Promise.resolve(world.shown) }));
vi.mock('@/utils/browser/inject', () => ({
  addStyle: vi.fn(),
  runFileInFrames: () => Promise.resolve(ok([{ frameId: 0, result: PICTURE }])),
}));
vi.mock('@/utils/capture/read-frames', () => ({
  readFrames: () => Promise.resolve(ok({ frames: world.frames, silent: [] })),
}));
vi.mock('@/utils/capture/tab-requests', () => ({ requestsOf: () => Promise.resolve(LOG) }));

const PICTURE = `data:image/png;base64,${Buffer.from(blankPng(10, 10)).toString('base64')}`;
const SECRET_URL = 'https://pirate.test/rss?passkey=Zk93Jd02mQaX81bPo7';
const DOCUMENT = 'document-1';

const MAIN: LoggedRequest = {
  ...{ requestId: '1', url: URL_OF_PAGE, method: 'GET', type: 'main_frame', frameId: 0, parentFrameId: -1 },
  ...{ documentId: null, startedAtMs: 1_000, hops: [], status: 200, statusLine: '', redacted: 2, ip: null },
  ...{ proxied: null, fromCache: false, answeredAtMs: 1_500, error: null, headers: [['Date', 'no date']] },
};
const LOG: PageLog = {
  ...emptyPageLog(),
  shown: { documentId: DOCUMENT, url: URL_OF_PAGE, atMs: 1_500 },
  main: MAIN,
  requests: [{ ...MAIN, requestId: '2', url: SECRET_URL }],
  dropped: 3,
};
const frame = (contentType = 'text/html'): FrameWithReading => ({
  ...{ frameId: 0, parentFrameId: -1, url: URL_OF_PAGE, documentId: DOCUMENT, failed: false },
  reading: reading(`<html><body><a href="${SECRET_URL}">film</a></body></html>`, [], {
    ...{ url: URL_OF_PAGE, contentType, text: `film at ${SECRET_URL}` },
    links: [{ url: SECRET_URL, text: 'film' }],
    redactions: [{ kind: 'typed-value', count: 1, detail: 'what was typed' }],
    remarks: [{ code: 'closed-shadow', count: 1, detail: 'not to be seen' }],
  }),
});
const UNREAD: FrameWithReading = { ...frame(), frameId: 4, parentFrameId: 0, reading: null };
const resource = (url: string, mediaType: string, text: string): LoadedResource => ({
  ...{ url, mediaType, body: new Blob([text], { type: mediaType }) },
});
const MHTML = [
  'Content-Type: multipart/related; type="text/html"; boundary="----b"',
  ...['', '------b', 'Content-Type: text/html', 'Content-Transfer-Encoding: quoted-printable', ''],
  `<a href=3D"${SECRET_URL.replace('=', '=3D')}"><input value=3D"typed">`,
  '------b--',
].join('\r\n');

interface Case {
  step: () => Promise<Step<PageAccess> | undefined>;
  /** What it tells with its file: kinds of redactions, codes of remarks. */
  tells: string[];
  page?: Partial<PageAccess>;
  frames?: FrameWithReading[];
  resources?: LoadedResource[];
  set?: (work: CaptureWork) => void;
}

const inDepth = { viewport: () => Promise.resolve(ok(new Blob([blankPng(10, 10)]))) };
const engine = {
  mhtml: () => Promise.resolve(ok(new Blob([MHTML]))),
  open: () => Promise.resolve(ok(inDepth)),
};
const cases: Record<string, Case> = {
  page: {
    step: async () => (await import('@/utils/capture/reading-steps')).readPage,
    tells: ['frames-missing', 'url-secret'],
    frames: [frame(), UNREAD],
  },
  'page-again': {
    step: async () => (await import('@/utils/capture/reading-steps')).readAgain,
    tells: ['address-changed', 'url-secret'],
    set: () => (world.shown = 'https://pirate.test/other'),
  },
  attach: {
    step: async () => (await import('@/utils/capture/hold-steps')).attach,
    tells: ['viewport-by-debugger'],
  },
  document: {
    step: async () => (await import('@/utils/capture/document-step')).originalDocument,
    tells: ['url-secret'],
    frames: [frame('application/json')],
    resources: [resource(URL_OF_PAGE, 'application/json', `{"at":"${SECRET_URL}"}`)],
  },
  network: {
    step: async () => (await import('@/utils/capture/network-steps')).network,
    tells: ['cookie', 'http-date-unreadable', 'requests-dropped', 'url-secret'],
  },
  mhtml: {
    step: async () => (await import('@/utils/capture/mhtml-step')).mhtml,
    tells: ['typed-value', 'url-secret'],
  },
  'full-page': {
    step: async () => (await import('@/utils/capture/picture-steps')).fullPage,
    tells: ['url-secret', 'virtualised'],
    page: { depth: { fullPage: async () => ok([{ top: 1, text: SECRET_URL }]) } as unknown as DepthSession },
  },
  reconstruction: {
    step: async () => (await import('@/utils/capture/picture-steps')).reconstruction,
    tells: ['reconstruction'],
  },
  snapshot: {
    step: async () => (await import('@/utils/capture/derive-steps')).deriveSteps[0]?.[0],
    tells: ['closed-shadow', 'typed-value', 'url-secret'],
  },
  archive: {
    step: async () => (await import('@/utils/capture/archive-step')).archive,
    tells: ['url-secret'],
    resources: [resource('https://pirate.test/a.css', 'text/css', `a{background:url(${SECRET_URL})}`)],
  },
};

const toldBy = ({ redactions, limitations, transformations, deviations }: CaptureFacts): string[] =>
  [
    ...redactions.flatMap(({ kind, count }) => Array.from({ length: count }, () => kind)),
    ...[limitations, transformations, deviations].flat().map(({ code }) => code),
  ].sort();

it.each(Object.entries(cases))('%s', async (name, { step, tells, page, frames = [frame()], ...given }) => {
  const { CaptureWork } = await import('@/utils/capture/work');
  const { createCapture } = await import('@/utils/archive/captures');
  const { keepResources } = await import('@/utils/capture/kept-resources');
  const { noteReading } = await import('@/utils/capture/address-changes');
  const id = uuidv7(1_000);
  await createCapture(id, { ...newCapture, steps: [name] }, 1_000);
  const lists = {
    transformations: [],
    deviations: [],
    errors: [],
    limitations: [],
    redactions: [],
    strips: [],
  };
  const erasing = newErasing({ secretNames: null, keepStreamKeys: true }, URL_OF_PAGE);
  const about = { urlFinal: URL_OF_PAGE, title: 'Film', startedAtMs: 1_000, documentId: DOCUMENT };
  const nothing = { fullPage: null, environment: null, recording: null, pageLog: null };
  const facts = { ...lists, ...about, ...nothing, erasing } as unknown as CaptureFacts;
  const first = CaptureWork.begin(id, facts);
  Object.assign(world, { frames, shown: URL_OF_PAGE });
  first.set('frames', frames);
  keepResources(first, {
    resources: given.resources ?? [],
    refetched: [],
    missing: [],
    method: 'page-cache',
  });
  await noteReading(first, 1);
  given.set?.(first);
  await first.save();

  const access = {
    target: { tabId: 1, windowId: 1 },
    services: { engine },
    depth: null,
    recording: null,
    ...page,
  };
  const run = async (work: CaptureWork) => (await step())?.run(work, access as unknown as PageAccess);
  world.onHash = async () => {
    // Another step has ended just then.
    await first.save();
    throw new Error('killed');
  };
  await expect(run(first)).rejects.toThrow('killed');
  world.onHash = () => Promise.resolve();
  const next = await CaptureWork.resume(id);
  if (!next) expect.unreachable();
  expect(toldBy(next.facts)).toEqual([]);

  expect(await run(next)).toMatchObject({ ok: true });
  await next.save();
  expect(next.entries()).toHaveLength(1);
  expect([...new Set(toldBy(next.facts))]).toEqual(tells);
});
