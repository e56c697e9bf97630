/** A capture that a former version began is taken up by this one with what was known of it. */
import { newCapture, URL_OF_PAGE } from '../archive/empty-archive';
import { expect, it, vi } from 'vitest';
import { describeCapture } from '@/utils/capture/evidence-json';
import { newErasing } from '@/utils/capture/erasing';
import { uuidv7 } from '@/utils/evidence/uuid';
import { sampleSubject } from '../evidence/sample';

vi.mock('@/utils/browser/environment', () => ({ extensionVersion: () => '0' }));

const { device, browser, tool, operator, case_ref, purpose } = sampleSubject([], 'b'.repeat(64));

/** As that version wrote them: requests named no documents, and the log none that is shown. */
const earlier = {
  ...{ tabId: 1, windowId: 1, documentId: 'd', privateWindow: false, startedAtMs: 1_000, recording: null },
  ...{ engine: 'chromium', environment: { device, browser, tool, operator, case_ref, purpose } },
  ...{ tlp: 'TLP:AMBER', urlFinal: URL_OF_PAGE, title: 'Film', page: null, referrer: null },
  pageLog: {
    main: {
      ...{
        requestId: '1',
        url: URL_OF_PAGE,
        method: 'GET',
        type: 'main_frame',
        frameId: 0,
        parentFrameId: -1,
      },
      ...{ startedAtMs: 900, hops: [], status: 200, statusLine: 'HTTP/1.1 200 OK', headers: [], redacted: 0 },
      ...{ ip: '198.51.100.4', proxied: null, fromCache: false, answeredAtMs: 950, error: null },
    },
    ...{ next: null, fromAddressBar: true, requests: [], tls: {}, dropped: 0 },
  },
  ...{ fullPage: null, strips: [], tls: null, skewMs: null, httpDates: [], transformations: [] },
  ...{ deviations: [], errors: [], limitations: [], redactions: [] },
  erasing: newErasing({ secretNames: null, keepStreamKeys: true }, URL_OF_PAGE),
};

it('keeps who answered and what was typed', async () => {
  const { CaptureWork } = await import('@/utils/capture/work');
  const { createCapture } = await import('@/utils/archive/captures');
  const { checkpoint } = await import('@/utils/archive/checkpoint');
  const id = uuidv7(1_000);
  await createCapture(id, { ...newCapture, steps: ['full-page'] }, 1_000);
  const nothing = { lines: [], changes: [], artefacts: [], durable: false };
  await checkpoint(id, { ...nothing, workings: new Map([['facts', earlier]]) });

  const work = await CaptureWork.resume(id);
  if (!work) throw new Error('not taken up');
  const described = await describeCapture({
    ...{ captureId: id, facts: work.facts, files: [], visibleText: '', monotonicMs: 1 },
  });
  expect(described.main_response).toMatchObject({ url: URL_OF_PAGE, status: 200, ip: '198.51.100.4' });
  expect(described.target.url_typed).toBe(URL_OF_PAGE);
});
