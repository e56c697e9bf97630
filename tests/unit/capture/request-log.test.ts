/** What is remembered of a tab's requests: the way to the page, bounded, and never a secret. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { RequestEvent } from '@/utils/browser/requests';
import { capturePolicy } from '@/utils/capture/policy';
import { emptyPageLog, note, pageLog, requestLine, tellsOf, type PageLog } from '@/utils/capture/request-log';

type Of<Kind extends RequestEvent['kind']> = Extract<RequestEvent, { kind: Kind }>;

const started = (requestId: string, url: string, over: Partial<Of<'started'>> = {}): RequestEvent => ({
  ...{ kind: 'started', requestId, url, method: 'GET', type: 'main_frame' },
  ...{ frameId: 0, parentFrameId: -1, atMs: 1_000, ...over },
});
const redirected = (requestId: string, url: string, to: string, status = 302): RequestEvent => ({
  ...{ kind: 'redirected', requestId, url, to, status, ip: '198.51.100.4', atMs: 1_100 },
});
const answered = (requestId: string, url: string, over: Partial<Of<'answered'>> = {}): RequestEvent => ({
  ...{ kind: 'answered', requestId, url, status: 200, statusLine: 'HTTP/1.1 200 OK' },
  ...{
    headers: [['Content-Type', 'text/html']],
    ip: '198.51.100.5',
    proxied: null,
    fromCache: false,
    atMs: 1_200,
    ...over,
  },
});
const of = (...events: RequestEvent[]): PageLog => {
  const log = emptyPageLog();
  for (const event of events) note(log, event);
  return log;
};

const A = 'https://pirate.test/a';
const B = 'https://pirate.test/b';

describe('the way to the page', () => {
  it('keeps every hop of a redirect under one request', () => {
    const short = 'http://short.test/x';
    const log = of(
      started('1', short),
      redirected('1', short, A, 301),
      started('1', A),
      redirected('1', A, B),
      started('1', B),
      answered('1', B),
    );
    expect(log.main?.hops.map(({ url, status, location }) => [url, status, location])).toEqual([
      [short, 301, A],
      [A, 302, B],
    ]);
    expect(log.main).toMatchObject({ url: B, status: 200, ip: '198.51.100.5' });
    expect(log.next).toBeNull();
    expect(tellsOf(log, `${B}#part`)).toBe(true);
    expect(tellsOf(log, A)).toBe(false);
  });

  it('says whether the address was typed, of this page only', () => {
    const typed: RequestEvent = { kind: 'committed', url: A, fromAddressBar: true, atMs: 1_300 };
    const log = of(started('1', A), answered('1', A), typed);
    expect(log.fromAddressBar).toBe(true);
    for (const event of [started('2', B), answered('2', B)]) note(log, event);
    expect(log.fromAddressBar).toBe(false);
  });

  it('forgets the page before, once there is a new one, and not sooner', () => {
    const log = of(
      started('1', A),
      answered('1', A),
      started('2', `${A}.js`, { type: 'script' }),
      started('3', B),
    );
    expect(log.main?.url).toBe(A);
    expect(log.requests).toHaveLength(1);
    note(log, answered('3', B));
    expect(log.main?.url).toBe(B);
    expect(log.requests).toEqual([]);
  });

  it.each([
    ['"no content"', { status: 204 }],
    ['"reset content"', { status: 205 }],
    ['a download', { headers: [['content-disposition', ' ATTACHMENT; filename=film.torrent']] }],
  ] as [string, Partial<Of<'answered'>>][])('keeps the page when a click brings %s', (_what, over) => {
    const log = of(
      started('1', A),
      answered('1', A),
      started('2', `${A}.js`, { type: 'script' }),
      started('3', B),
      answered('3', B, over),
    );
    expect(log.main?.url).toBe(A);
    expect(log.requests).toHaveLength(1);
    expect(log.next).toBeNull();
  });

  it('keeps the page when the next one never comes', () => {
    const failed: RequestEvent = { kind: 'failed', requestId: '2', error: 'net::ERR_FAILED', atMs: 1_300 };
    const log = of(started('1', A), answered('1', A), started('2', B), failed);
    expect(log).toMatchObject({ main: { url: A, error: null }, next: null });
  });
});

describe('secrets', () => {
  const SECRETS = [
    ...['Set-Cookie', 'set-cookie2', 'COOKIE', 'Authorization', 'Proxy-Authorization', 'WWW-Authenticate'],
    ...['X-CSRF-Token', 'x-xsrf-token'],
  ];

  it.each(['main_frame', 'xmlhttprequest'])('are not stored, only counted (%s)', (type) => {
    const headers = SECRETS.map((name): [string, string] => [name, `sid=hush-${name}`]);
    const log = of(
      started('0', A),
      answered('0', A),
      started('1', B, { type }),
      answered('1', B, { headers: [...headers, ['Server', 'nginx']] }),
    );
    expect(JSON.stringify(log)).not.toContain('hush');
    const request = type === 'main_frame' ? log.main : log.requests[0];
    expect(request).toMatchObject({ redacted: SECRETS.length, headers: [['Server', 'nginx']] });
    expect(JSON.stringify(request && requestLine(request))).not.toContain('hush');
  });

  it('of what is not the page, only headers that name it stay', () => {
    const headers: [string, string][] = [
      ['Content-Type', 'video/mp2t'],
      ['X-User-Id', '4711'],
    ];
    const log = of(started('1', A, { type: 'media' }), answered('1', A, { headers }));
    expect(log.requests[0]?.headers).toEqual([['Content-Type', 'video/mp2t']]);
  });
});

const anyEvent: fc.Arbitrary<RequestEvent> = fc
  .record({
    requestId: fc.constantFrom('1', '2', '3', '4'),
    url: fc.constantFrom(A, B),
    type: fc.constantFrom('main_frame', 'script'),
    kind: fc.constantFrom('started', 'redirected', 'answered', 'failed', 'committed'),
    status: fc.constantFrom(200, 204, 404),
  })
  .map(({ kind, requestId, url, type, status }): RequestEvent => {
    if (kind === 'started') return started(requestId, url, { type });
    if (kind === 'redirected') return redirected(requestId, url, B);
    if (kind === 'answered') return answered(requestId, url, { status, headers: [['Set-Cookie', 'hush']] });
    if (kind === 'failed') return { kind: 'failed', requestId, error: 'x', atMs: 1 };
    return { kind: 'committed', url, fromAddressBar: true, atMs: 1 };
  });

describe('in whatever order events come', () => {
  it('can be stored and read again, and holds no cookie', () => {
    fc.assert(
      fc.property(fc.array(anyEvent, { maxLength: 60 }), (events) => {
        const log = of(...events);
        expect(pageLog.parse(JSON.parse(JSON.stringify(log)))).toEqual(log);
        expect(JSON.stringify(log)).not.toContain('hush');
      }),
    );
  });

  it('holds so many requests and counts the rest', () => {
    const more = 17;
    const events = Array.from({ length: capturePolicy.requestsPerTab + more }, (_, index) =>
      started(`r${index}`, A, { type: 'script' }),
    );
    const log = of(...events);
    expect(log.requests).toHaveLength(capturePolicy.requestsPerTab);
    expect(log.dropped).toBe(more);
  });
});

describe('what the browser tells of connections', () => {
  const secured = (host: string, over: Partial<Of<'secured'>> = {}): RequestEvent => ({
    ...{ kind: 'secured', host, protocol: 'TLSv1.3', cipher: null, trusted: true, chain: ['AAAA'], ...over },
  });

  it('is kept by host, for the page and for the redirects that led to it, and forgotten with them', () => {
    const log = of(
      secured('before.test'),
      started('1', 'https://short.test/x'),
      secured('short.test'),
      redirected('1', 'https://short.test/x', A),
      secured('pirate.test', { trusted: false }),
      answered('1', A),
      secured('player.test'),
    );
    expect(Object.keys(log.tls).sort()).toEqual(['pirate.test', 'player.test', 'short.test']);
    expect(log.tls['pirate.test']).toMatchObject({ trusted: false, chain: ['AAAA'] });
    for (const event of [started('2', B), secured('pirate.test'), answered('2', B)]) note(log, event);
    expect(Object.keys(log.tls)).toEqual(['pirate.test']);
  });

  it('is bounded', () => {
    const log = of(...Array.from({ length: 2 * capturePolicy.hostsPerTab }, (_, n) => secured(`h${n}.test`)));
    expect(Object.keys(log.tls)).toHaveLength(capturePolicy.hostsPerTab);
  });

  it('says of a proxy that there was one', () => {
    const log = of(started('1', A), answered('1', A, { ip: null, proxied: true }));
    expect(log.main).toMatchObject({ ip: null, proxied: true });
  });
});
