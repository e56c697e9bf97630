/** evidence.json out of what a capture has found: complete or partial, and always as the schema says. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { MAX_JSON_BYTES } from '@/utils/evidence/policy';
import { evidence, type Evidence, type FileEntry } from '@/utils/evidence/schema';
import { newErasing } from '@/utils/capture/erasing';
import { describeCapture } from '@/utils/capture/evidence-json';
import type { CaptureFacts } from '@/utils/capture/facts';
import { capturePolicy } from '@/utils/capture/policy';
import { emptyPageLog, type LoggedRequest } from '@/utils/capture/request-log';
import { SAMPLE_ID, sampleSubject } from '../evidence/sample';

const URL_OF_PAGE = 'https://pirate.test/film';
const STRIP = 'data/screenshots/full-000.png';
const AT_MS = Date.parse('2026-11-22T10:00:00.000Z');

const file = (path: string, role: FileEntry['role'], method: FileEntry['method']): FileEntry => ({
  ...{ path, role, method, media_type: 'image/png', bytes: 1, sha256: 'a'.repeat(64) },
  ...{ made_at: '2026-11-22T10:00:00.000Z', derived_from: null },
});
const SNAPSHOT = file('data/snapshot/page.html', 'dom-snapshot', 'dom-serialiser');
const FILES = [SNAPSHOT, file(STRIP, 'full-page-strip', 'debugger')];

const { device, browser, tool, operator, case_ref, purpose } = sampleSubject([], 'b'.repeat(64));

const emptyLog = { ...emptyPageLog(), shown: { documentId: 'd', url: URL_OF_PAGE, atMs: AT_MS } };
const main: LoggedRequest = {
  ...{ requestId: '1', url: URL_OF_PAGE, method: 'GET', type: 'main_frame', frameId: 0, parentFrameId: -1 },
  ...{
    documentId: null,
    startedAtMs: AT_MS,
    status: 200,
    statusLine: 'HTTP/1.1 200 OK',
    headers: [['Server', 'nginx']],
  },
  ...{ redacted: 0, ip: '198.51.100.4', proxied: true, fromCache: false, answeredAtMs: AT_MS, error: null },
  hops: [{ url: 'http://short.test/x', status: 301, location: URL_OF_PAGE, ip: null, atMs: AT_MS }],
};

const facts = (over: Partial<CaptureFacts> = {}): CaptureFacts => ({
  ...{
    tabId: 1,
    windowId: 1,
    documentId: 'd',
    privateWindow: false,
    recording: null,
    startedAtMs: AT_MS,
    engine: 'chromium',
  },
  environment: { device, browser, tool, operator, case_ref, purpose },
  ...{ tlp: 'TLP:AMBER', urlFinal: URL_OF_PAGE, title: 'Film', referrer: 'https://search.test/', tls: null },
  page: {
    ...{ lang: 'en', viewport: { width: 800, height: 600 }, scroll: { x: 0, y: 0 } },
    document_size: { width: 800, height: 600 },
  },
  pageLog: { ...emptyLog, main, fromAddressBar: true },
  fullPage: {
    ...{ method: 'debugger', documentSize: { width: 800, height: 600 }, heightCovered: 600 },
    ...{ stripsTaken: 1, stripsNeeded: 1, transformations: [], limitations: [], changed: false },
  },
  strips: [
    { path: STRIP, area: { x: 0, y: 0, width: 800, height: 600 }, pixels: { width: 800, height: 600 } },
  ],
  ...{ skewMs: 12, httpDates: [], transformations: [], deviations: [], errors: [], limitations: [] },
  redactions: [],
  erasing: newErasing({ secretNames: null, keepStreamKeys: true }, 'https://pirate.test/film'),
  ...over,
});

async function described(over: Partial<CaptureFacts> = {}, files = FILES) {
  const input = {
    captureId: SAMPLE_ID,
    facts: facts(over),
    files,
    visibleText: 'Watch it',
    monotonicMs: 1.5,
  };
  return evidence.parse({ ...(await describeCapture(input)), custody_head: 'c'.repeat(64) });
}

describe('a capture that holds the minimum', () => {
  it('is complete, and tells the way to the page', async () => {
    const told = await described();
    expect(told.completeness).toBe('complete');
    expect(told.limitations).toEqual([]);
    expect(told.target).toEqual({
      ...{ url_typed: 'http://short.test/x', url_final: URL_OF_PAGE, title: 'Film' },
      referrer: 'https://search.test/',
      path_taken: ['https://search.test/', 'http://short.test/x', URL_OF_PAGE],
    });
    expect(told.redirects).toMatchObject([{ status: 301, location: URL_OF_PAGE, ip: null }]);
    expect(told.main_response).toMatchObject({ status: 200, ip: '198.51.100.4' });
    expect(told.method).toEqual({
      ...{ engine: 'chromium', full_page: 'debugger', snapshot: 'dom-serialiser', page_load: 'found' },
    });
  });

  it('says no more than it knows: a log of another page is not told', async () => {
    const told = await described({ documentId: 'another' });
    expect([told.redirects, told.main_response, told.target.url_typed]).toEqual([[], null, null]);
    const unanswered = await described({
      pageLog: { ...emptyLog, main: { ...main, status: null, answeredAtMs: null } },
    });
    expect(unanswered.main_response).toBeNull();
    expect((await described({ pageLog: { ...emptyLog, main } })).target.url_typed).toBeNull();
  });

  it('never guesses where it was seen from', async () => {
    const { vantage } = await described();
    expect(vantage).toMatchObject({ country: null, public_ip: null, declared_vpn: null });
  });

  it('says of a proxy what the browser says, and nothing where that says nothing', async () => {
    const source = 'proxy setting of the browser';
    expect((await described()).vantage).toMatchObject({ proxied: true, source });
    const silent = await described({ pageLog: null });
    expect(silent.vantage).toMatchObject({ proxied: null, source: null });
  });
});

describe('a capture that lacks something', () => {
  it.each([
    ['the DOM snapshot', {}, FILES.slice(1)],
    ['every strip', { fullPage: null, strips: [] }, [SNAPSHOT]],
    ['the file of a strip', {}, [SNAPSHOT]],
    ['the address', { urlFinal: '' }, FILES],
    [
      'what lies below',
      { fullPage: { ...facts().fullPage, documentSize: { width: 800, height: 9000 } } },
      FILES,
    ],
  ] as [string, Partial<CaptureFacts>, FileEntry[]][])(
    '(%s) is partial and says so',
    async (_what, over, files) => {
      const told = await described(over, files);
      expect(told.completeness).toBe('partial');
      expect(told.limitations.map(({ code }) => code)).toContain('partial');
    },
  );

  it('is described even when the page told nothing at all', async () => {
    const told = await described({ page: null, fullPage: null, strips: [], pageLog: null }, []);
    expect(told).toMatchObject({ completeness: 'partial', page: { coverage: null, lang: null } });
  });
});

/** Texts as servers and pages choose them: halves of characters, control characters, longer than any record wants. */
const anyText = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 40 }),
  fc.constantFrom('', '\ud800', '+012026-01-01T00:00:00.000Z', 'x'.repeat(capturePolicy.factChars + 1)),
);
const orNull = <T>(any: fc.Arbitrary<T>): fc.Arbitrary<T | null> => fc.option(any, { nil: null });
const anyMs = fc.oneof(fc.double(), fc.constantFrom(0, -1, 8.64e15, Date.UTC(12026, 0), NaN, Infinity));
const anyRemark = fc.record({ code: anyText, at: anyText, detail: anyText });
const anyHop = fc.record({
  ...{ url: anyText, status: fc.double(), location: anyText },
  ...{ ip: orNull(anyText), atMs: anyMs },
});
const anyFacts: fc.Arbitrary<Partial<CaptureFacts>> = fc.record({
  ...{ urlFinal: anyText, title: anyText, referrer: orNull(anyText), skewMs: orNull(anyMs) },
  pageLog: fc
    .record({
      ...{ url: anyText, status: fc.double(), statusLine: anyText, answeredAtMs: orNull(anyMs) },
      ...{ hops: fc.array(anyHop, { maxLength: 20 }), ip: orNull(anyText) },
      headers: fc.array(fc.tuple(anyText, anyText), { maxLength: 20 }),
    })
    .map((told) => ({ ...emptyLog, main: { ...main, ...told } })),
  httpDates: fc.array(fc.record({ source: anyText, date: anyText, read_at: anyText }), { maxLength: 2 }),
  tls: fc.record({
    ...{
      host: anyText,
      protocol: orNull(anyText),
      cipher: orNull(anyText),
      trusted: fc.constant(true),
    },
    path: anyText,
    chain: fc.array(
      fc.record({
        ...{ sha256: anyText, subject: anyText, issuer: anyText, not_before: anyText, not_after: anyText },
      }),
      { maxLength: 3 },
    ),
  }),
  ...{ limitations: fc.array(anyRemark, { maxLength: 3 }), errors: fc.array(anyRemark, { maxLength: 3 }) },
  page: fc.record({
    ...{ lang: orNull(anyText), viewport: fc.constant({ width: 800, height: 600 }) },
    ...{ scroll: fc.constant({ x: 0, y: 0 }), document_size: fc.constant({ width: 800, height: 600 }) },
  }),
});

describe('a page or a server that tells what no record can hold', () => {
  it('cannot keep its capture from being sealed', async () => {
    await fc.assert(
      fc.asyncProperty(anyFacts, async (over) => {
        const told: Evidence = await described(over);
        expect(JSON.stringify(told, null, 2).length).toBeLessThan(MAX_JSON_BYTES);
      }),
      { numRuns: 40 },
    );
  });

  it('has that fact left out and named, and no other', async () => {
    const tls = { host: 'a', protocol: null, cipher: null, chain: [], path: 'data/../x', trusted: null };
    const date = { source: 'a', date: '+012026-01-01T00:00:00.000Z', read_at: '2026-11-22T10:00:00.000Z' };
    const told = await described({ tls, httpDates: [date] });
    expect([told.tls, told.clock.http_date]).toEqual([null, []]);
    expect(told.main_response).toMatchObject({ status: 200 });
    expect(told.limitations).toMatchObject([
      { code: 'fact-unfit', detail: expect.stringMatching(/: tls, clock\.http_date$/) as string },
    ]);
  });
});
