/** A recording's archive is made in parts; they go only when the archive is on disk, with all that is told of it. */
import { newCapture, URL_OF_PAGE } from '../../archive/empty-archive';
import { expect, it, vi } from 'vitest';
import type * as Recorded from '@/utils/archive/recorded';
import { newErasing } from '@/utils/capture/erasing';
import type { CaptureFacts } from '@/utils/capture/facts';
import type { PageAccess } from '@/utils/capture/page-access';
import type { RecordedExchange } from '@/utils/capture/engines/recording';
import type { CaptureWork } from '@/utils/capture/work';
import { ok } from '@/utils/evidence/result';
import { uuidv7 } from '@/utils/evidence/uuid';

const parts = vi.hoisted(() => ({ onFree: (): Promise<void> => Promise.resolve() }));
vi.mock('@/utils/browser/environment', () => ({ extensionVersion: () => '0' }));
vi.mock('@/utils/archive/recorded', async (original) => {
  const whole = await original<typeof Recorded>();
  const freeRecordedParts = (id: string) => parts.onFree().then(() => whole.freeRecordedParts(id));
  return { ...whole, freeRecordedParts };
});

const exchange = (url: string): RecordedExchange => ({
  ...{ kind: 'exchange', requestId: '1', url, method: 'GET', requestBodyBytes: null },
  ...{ startedAtMs: 1_000, answeredAtMs: 1_200, endedAtMs: 1_750, status: 200, statusText: 'OK' },
  ...{ requestHeaders: [['Cookie', 'sid=1']], responseHeaders: [['Content-Type', 'text/plain']] },
  ...{ protocol: 'h2', ip: null, answeredBy: 'network', type: 'other', mediaType: 'text/plain' },
  body: { kind: 'whole', content: new Blob(['body']) },
});

it('frees them last of all: a background that dies meanwhile leaves nothing to be made or told again', async () => {
  const { CaptureWork } = await import('@/utils/capture/work');
  const { createCapture } = await import('@/utils/archive/captures');
  const { database, allOf } = await import('@/utils/archive/database');
  const { archive } = await import('@/utils/capture/archive-step');
  const { keepResources } = await import('@/utils/capture/kept-resources');
  const { recordingPolicy } = await import('@/utils/capture/recording/policy');
  const { recordingSink } = await import('@/utils/capture/recording/sink');
  Object.assign(recordingPolicy, { spillBytes: 1 });
  const id = uuidv7(1_000);
  await createCapture(id, { ...newCapture, steps: ['archive'] }, 1_000);
  const lists = { transformations: [], deviations: [], errors: [], limitations: [], redactions: [] };
  const erasing = newErasing({ secretNames: null, keepStreamKeys: true }, URL_OF_PAGE);
  const page = { urlFinal: URL_OF_PAGE, title: 'Film', startedAtMs: 1_000, pageLog: null };
  const recording = { start: { how: 'reload' }, loaded: true };
  const work = CaptureWork.begin(id, { ...lists, ...page, recording, erasing } as unknown as CaptureFacts);
  await (await recordingSink(id)).take(exchange(`${URL_OF_PAGE}?token=Zk93Jd02mQaX81bPo7`));
  const refused = { url: 'https://pirate.test/refused', reason: 'gone' };
  keepResources(work, { resources: [], refetched: [], missing: [refused], method: 'debugger' });
  const onDisk = async () =>
    (await (await database()).getAllKeys('workings', allOf(id))).filter(([, name]) => /^part:/.test(name));
  const run = (by: CaptureWork) => archive.run(by, null as unknown as PageAccess);
  const found: unknown[] = [];
  const look = async (): Promise<CaptureWork> => {
    const left = await CaptureWork.resume(id);
    if (!left) expect.unreachable();
    found.push({ files: left.entries().map(({ path }) => path), facts: left.facts });
    return left;
  };
  parts.onFree = async () => {
    expect((await onDisk()).length).toBeGreaterThan(0);
    await look();
    throw new Error('killed');
  };
  await expect(run(work)).rejects.toThrow('killed');
  parts.onFree = () => Promise.resolve();
  const next = await look();
  expect(await run(next)).toEqual(ok(null));
  await next.save();
  await look();

  const whole = { files: ['data/capture.wacz'], facts: work.facts };
  expect(found).toEqual([whole, whole, whole]);
  const { redactions, transformations, limitations } = work.facts;
  expect(redactions.map(({ kind }) => kind)).toEqual(['url-secret', 'cookie']);
  expect([...transformations, ...limitations].map(({ code }) => code)).toEqual([
    'bodies-decoded',
    'bodies-refused',
  ]);
  expect(await onDisk()).toEqual([]);
});
