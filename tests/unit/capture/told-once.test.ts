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
  /** What it tells with its file, and how often: kinds of redactions, codes of remarks, lines of how the page was reached. */
  tells: Record<string, number>;
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
    tells: { 'frames-missing': 1, 'url-secret': 1 },
    frames: [frame(), UNREAD],
  },
  'page-again': {
    step: async () => (await import('@/utils/capture/reading-steps')).readAgain,
    tells: { 'address-changed': 1, 'navigation.address_changed': 1, 'url-secret': 1 },
    set: () => (world.shown = 'https://pirate.test/other'),
  },
  attach: {
    step: async () => (await import('@/utils/capture/hold-steps')).attach,
    tells: { 'viewport-by-debugger': 1 },
  },
  document: {
    step: async () => (await import('@/utils/capture/document-step')).originalDocument,
    tells: { 'url-secret': 1 },
    frames: [frame('application/json')],
    resources: [resource(URL_OF_PAGE, 'application/json', `{"at":"${SECRET_URL}"}`)],
  },
  network: {
    step: async () => (await import('@/utils/capture/network-steps')).network,
    tells: {
      ...{ cookie: 4, 'http-date-unreadable': 1, 'requests-dropped': 1, 'url-secret': 1 },
      ...{ 'navigation.started': 1, 'navigation.completed': 1 },
    },
  },
  mhtml: {
    step: async () => (await import('@/utils/capture/mhtml-step')).mhtml,
    tells: { 'typed-value': 1, 'url-secret': 1 },
  },
  'full-page': {
    step: async () => (await import('@/utils/capture/picture-steps')).fullPage,
    tells: { 'url-secret': 1, virtualised: 1 },
    page: { depth: { fullPage: async () => ok([{ top: 1, text: SECRET_URL }]) } as unknown as DepthSession },
  },
  reconstruction: {
    step: async () => (await import('@/utils/capture/picture-steps')).reconstruction,
    tells: { reconstruction: 1 },
  },
  snapshot: {
    step: async () => (await import('@/utils/capture/derive-steps')).deriveSteps[0]?.[0],
    tells: { 'closed-shadow': 1, 'typed-value': 1, 'url-secret': 1 },
  },
  archive: {
    step: async () => (await import('@/utils/capture/archive-step')).archive,
    tells: { 'url-secret': 1 },
    resources: [resource('https://pirate.test/a.css', 'text/css', `a{background:url(${SECRET_URL})}`)],
  },
};

/** What has been told by now, and how often. */
async function toldBy({ id, facts }: CaptureWork): Promise<Record<string, number>> {
  const { linesOf } = await import('@/utils/archive/log');
  const { redactions, limitations, transformations, deviations } = facts;
  const told: Record<string, number> = {};
  const tell = (what: string, count = 1): void => void (told[what] = (told[what] ?? 0) + count);
  for (const { kind, count } of redactions) tell(kind, count);
  for (const { code } of [limitations, transformations, deviations].flat()) tell(code);
  for (const line of await linesOf(id)) {
    const { event } = JSON.parse(line) as { event: string };
    if (event.startsWith('navigation.')) tell(event);
  }
  return told;
}

/** A capture about to do one step. */
async function begin(name: string, { step, page, frames = [frame()], ...given }: Case) {
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
  const work = CaptureWork.begin(id, facts);
  Object.assign(world, { frames, shown: URL_OF_PAGE });
  work.set('frames', frames);
  keepResources(work, {
    resources: given.resources ?? [],
    refetched: [],
    missing: [],
    method: 'page-cache',
  });
  await noteReading(work, 1);
  given.set?.(work);
  await work.save();

  const access = {
    target: { tabId: 1, windowId: 1 },
    services: { engine },
    depth: null,
    recording: null,
    ...page,
  };
  const run = async (by: CaptureWork) => (await step())?.run(by, access as unknown as PageAccess);
  const resume = async (): Promise<CaptureWork> => (await CaptureWork.resume(id)) ?? expect.unreachable();
  return { work, run, resume };
}

it.each(Object.entries(cases))('%s', async (name, given) => {
  const undisturbed = await begin(name, given);
  expect(await undisturbed.run(undisturbed.work)).toMatchObject({ ok: true });
  await undisturbed.work.save();
  expect(await toldBy(await undisturbed.resume())).toEqual(given.tells);

  const { work, run, resume } = await begin(name, given);
  world.onHash = async () => {
    // Another step has ended just then.
    await work.save();
    throw new Error('killed');
  };
  await expect(run(work)).rejects.toThrow('killed');
  world.onHash = () => Promise.resolve();
  const next = await resume();
  expect(await toldBy(next)).toEqual({});

  expect(await run(next)).toMatchObject({ ok: true });
  await next.save();
  expect(next.entries()).toHaveLength(1);
  expect(await toldBy(await resume())).toEqual(given.tells);
});
