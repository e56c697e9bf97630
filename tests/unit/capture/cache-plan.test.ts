/** What the cache is asked for, and which questions went to a server: each is counted, whatever came of it. */
import { describe, expect, it } from 'vitest';
import { askedAgain, isUnwatched, loadedBy, placesOf, readableOf } from '@/utils/capture/cache-plan';
import { emptyPageLog, type LoggedRequest, type PageLog } from '@/utils/capture/request-log';

const request = (url: string, over: Partial<LoggedRequest> = {}): LoggedRequest => ({
  ...{ requestId: url, url, method: 'GET', type: 'image', frameId: 0, parentFrameId: -1, documentId: 'd' },
  ...{ startedAtMs: 1_000, hops: [], status: 200, statusLine: '', headers: [], redacted: 0, ip: null },
  ...{ proxied: null, fromCache: false, answeredAtMs: 1_010, error: null, ...over },
});
const of = (...requests: LoggedRequest[]): PageLog => ({ ...emptyPageLog(), requests });
const FONT = 'https://cdn.test/font.woff2';
const IMAGE = 'https://ads.test/pixel.png';

describe('of another site the cache is asked for', () => {
  const open: [string, string] = ['Access-Control-Allow-Origin', '*'];
  it.each([
    ['what is open to all', [open], {}, true],
    ['nothing that is not', [], {}, false],
    ['nothing that is open to one site', [['access-control-allow-origin', 'https://a.test']], {}, false],
    ['nothing that no browser may keep', [open, ['Cache-Control', 'private, No-Store']], {}, false],
    ['nothing that was not there', [open], { status: 404 }, false],
  ] as [string, [string, string][], Partial<LoggedRequest>, boolean][])(
    '%s',
    (_, headers, over, readable) => {
      expect(readableOf(of(request(FONT, { headers, ...over })))).toEqual({ [FONT]: readable });
    },
  );

  it('what its own measures say, where nothing is known', () => {
    expect(readableOf(of(request(FONT, { answeredAtMs: null, status: null })))).toEqual({});
  });
});

it('each frame asks for what it has shown, whatever its own measures still tell', () => {
  const log = of(
    request(FONT, { type: 'font', frameId: 7 }),
    request(IMAGE),
    request('https://a.test/api', { type: 'xmlhttprequest' }),
  );
  const page = { frameId: 0, url: 'https://a.test/#top' };
  expect(loadedBy(log, [page, { frameId: 7, url: 'https://b.test/' }])).toEqual({
    'https://a.test/': [IMAGE],
    'https://b.test/': [FONT],
  });
});

describe('Firefox has of another site', () => {
  const placeOf = (over: Partial<LoggedRequest>) => placesOf(of(request(IMAGE, over)))[IMAGE];
  const png: [string, string] = ['Content-Type', 'image/png'];
  const noStore: [string, string] = ['Cache-Control', 'no-store'];
  it.each([
    ['an image, whether it may be kept or not', { headers: [png, noStore] }, 'memory'],
    ['nothing of a pixel that sent nothing', { headers: [png], status: 204 }, undefined],
    ['nothing of an image that was a page', { headers: [['content-type', 'text/html']] }, undefined],
    ['a font', { type: 'font' }, 'cache'],
    ['no font that it may not keep', { type: 'font', headers: [noStore] }, undefined],
    ['nothing else', { type: 'media', headers: [png] }, undefined],
  ] as [string, Partial<LoggedRequest>, string | undefined][])('%s', (_, over, place) => {
    expect(placeOf(over)).toBe(place);
  });
});

describe('a server was asked again', () => {
  const again = (...requests: LoggedRequest[]): string[] =>
    askedAgain(of(...requests), new Set([IMAGE]), new Set([FONT]), 2_000);

  it.each([
    ['though nothing could be read of its answer', { status: 200 }],
    ['though it gave none', { status: null, answeredAtMs: null, error: 'net::ERR_FAILED' }],
  ])('%s', (_, over) => {
    expect(again(request(IMAGE), request(IMAGE, { startedAtMs: 2_010, ...over }))).toEqual([IMAGE]);
  });

  it('not where the cache answered, or where the page had asked before, or for something else', () => {
    const during = { startedAtMs: 2_010 };
    const other = request('https://else.test/', during);
    expect(again(request(IMAGE), request(IMAGE, { ...during, fromCache: true }), other)).toEqual([]);
    expect(again(request(FONT, { ...during, status: null, answeredAtMs: null }))).toEqual([]);
    expect(again(request(FONT, during))).toEqual([FONT]);
  });
});

it('nobody knows where no request is told', () => {
  expect(isUnwatched(emptyPageLog())).toBe(true);
  expect(isUnwatched(of(request(IMAGE)))).toBe(false);
});
