/** DevTools' events of one request, in the orders they really come in, become the exchanges they were. */
import { describe, expect, it } from 'vitest';
import { TrackedRequest } from '@/utils/capture/engines/chromium/record-exchange';
import {
  recordEvent,
  type RequestFacts,
  type ResponseFacts,
} from '@/utils/capture/engines/chromium/record-events';
import type { RecordedExchange } from '@/utils/capture/engines/recording';

const WALL = 1_772_366_400;

const request = (url: string, more: Partial<RequestFacts> = {}): RequestFacts => ({
  ...{ requestId: '7.1', timestamp: 100, wallTime: WALL, frameId: 'top', type: 'Document' },
  request: { url, method: 'GET', headers: { 'User-Agent': 'provisional' } },
  ...more,
});
const response = (status: number, more: Partial<ResponseFacts> = {}): ResponseFacts => ({
  ...{ url: 'https://a.test/', status, statusText: 'OK', mimeType: 'text/html' },
  ...{ headers: { 'content-type': 'text/html' }, remoteIPAddress: '192.0.2.7', protocol: 'http/1.1' },
  ...more,
});
const whole = { kind: 'whole', content: new Blob(['film']) } as const;

/** Two redirects and a page, with the headers as they went over the wire in events of their own. */
function redirected(): RecordedExchange[] {
  const tracked = new TrackedRequest('7.1', 'top');
  tracked.requested(request('http://go.test/1'));
  tracked.sent({ Cookie: 'sid=1', Host: 'go.test' });
  const second = { timestamp: 100.5, redirectResponse: response(302), redirectHasExtraInfo: true };
  tracked.requested(request('http://go.test/2', second));
  const third = { timestamp: 101, redirectResponse: response(301, { remoteIPAddress: '[2001:db8::1]' }) };
  tracked.requested(request('https://a.test/film', { ...third, redirectHasExtraInfo: false }));
  // Of the first hop, late: the second had none, as when it comes from a cache.
  tracked.received({
    headers: {},
    status: 302,
    text: 'HTTP/1.1 302 Found\r\nLocation: /2\r\nSet-Cookie: a=1\r\nSet-Cookie: b=2\r\nX-Folded: one\r\n two\r\n\r\n',
  });
  tracked.answered(response(200), 101.25, true);
  tracked.sent({ ':authority': 'a.test', ':path': '/film', accept: '*/*' });
  tracked.received({ headers: { 'set-cookie': 'c=3\nd=4', server: 'barge' }, status: 200, text: undefined });
  tracked.endedAt = 102;
  return tracked.records(whole) as RecordedExchange[];
}

describe('a page behind redirects', () => {
  it('is one exchange a hop, each with its own answer, address and time', () => {
    const hops = redirected();
    expect(hops.map(({ url, status, ip }) => [url, status, ip])).toEqual([
      ['http://go.test/1', 302, '192.0.2.7'],
      ['http://go.test/2', 301, '2001:db8::1'],
      ['https://a.test/film', 200, '192.0.2.7'],
    ]);
    expect(hops.map(({ body }) => body.kind)).toEqual(['none', 'none', 'whole']);
    expect(hops[0]?.answeredAtMs).toBe(WALL * 1000 + 500);
    expect(hops[2]).toMatchObject({
      answeredAtMs: WALL * 1000 + 250,
      endedAtMs: WALL * 1000 + 1000,
      type: 'main_frame',
    });
  });

  it('has the headers that went over the wire, in order, repeats included, at the hop they belong to', () => {
    const [first, second, last] = redirected();
    expect(first?.responseHeaders).toEqual([
      ['Location', '/2'],
      ['Set-Cookie', 'a=1'],
      ['Set-Cookie', 'b=2'],
      ['X-Folded', 'one two'],
    ]);
    expect(first?.requestHeaders).toContainEqual(['Cookie', 'sid=1']);
    expect(second?.requestHeaders).toEqual([['User-Agent', 'provisional']]);
    expect(last?.responseHeaders).toEqual([
      ['set-cookie', 'c=3'],
      ['set-cookie', 'd=4'],
      ['server', 'barge'],
    ]);
    expect(last?.requestHeaders).toEqual([
      ['Host', 'a.test'],
      ['accept', '*/*'],
    ]);
  });
});

describe('a single request', () => {
  it('that nobody answered is a failure', () => {
    const tracked = new TrackedRequest('7.2', 'top');
    tracked.requested(request('https://a.test/gone', { type: 'Image' }));
    tracked.error = 'net::ERR_FAILED';
    expect(tracked.records(whole)).toMatchObject([
      { kind: 'failure', type: 'image', error: 'net::ERR_FAILED' },
    ]);
  });

  it('is told apart by who answered', () => {
    const answeredBy = (facts: Partial<ResponseFacts>, cached = false) => {
      const tracked = new TrackedRequest('7.3', 'top');
      tracked.requested(request('https://a.test/x', { type: 'Script' }));
      if (cached) tracked.servedFromCache();
      tracked.answered(response(200, facts), 101, false);
      return (tracked.records(whole)[0] as RecordedExchange).answeredBy;
    };
    expect(answeredBy({})).toBe('network');
    expect(answeredBy({ fromDiskCache: true })).toBe('cache');
    expect(answeredBy({}, true)).toBe('cache');
    expect(answeredBy({ fromServiceWorker: true })).toBe('service-worker');
  });

  it('tells how much was posted, and never what', () => {
    const tracked = new TrackedRequest('7.4', 'top');
    const asked = { url: 'https://a.test/login', method: 'POST', headers: {}, hasPostData: true };
    const postDataEntries = [{ bytes: btoa('password=1') }];
    tracked.requested(request('', { type: 'XHR', request: { ...asked, postDataEntries } }));
    tracked.answered(response(200), 101, false);
    const [made] = tracked.records(whole) as RecordedExchange[];
    expect(made).toMatchObject({ method: 'POST', requestBodyBytes: 10, type: 'xmlhttprequest' });
    expect(JSON.stringify(made)).not.toContain(btoa('password=1'));
  });
});

it('an event that is not as it should be is no event', () => {
  const event = (params: unknown) => recordEvent({ method: 'Network.dataReceived', params, sessionId: null });
  expect(event({ requestId: '1', dataLength: 3 })).not.toBeNull();
  expect(event({ requestId: '1', dataLength: 'many' })).toBeNull();
  expect(recordEvent({ method: 'toString', params: {}, sessionId: null })).toBeNull();
});
