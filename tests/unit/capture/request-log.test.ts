/** What is remembered of a tab's requests: the way to the page, bounded, and never a secret. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { RequestEvent } from '@/utils/browser/requests';
import { capturePolicy } from '@/utils/capture/policy';
import { note } from '@/utils/capture/note-request';
import { emptyPageLog, pageLog, requestLine, tellsOf, type PageLog } from '@/utils/capture/request-log';

type Of<Kind extends RequestEvent['kind']> = Extract<RequestEvent, { kind: Kind }>;

const started = (requestId: string, url: string, over: Partial<Of<'started'>> = {}): RequestEvent => ({
  ...{ kind: 'started', requestId, url, method: 'GET', type: 'main_frame' },
  ...{ frameId: 0, parentFrameId: -1, documentId: null, atMs: 1_000, ...over },
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
const committed = (url: string, documentId: string, over: Partial<Of<'committed'>> = {}): RequestEvent => ({
  ...{ kind: 'committed', url, documentId, fromAddressBar: false, atMs: 1_250, ...over },
});
const of = (...events: RequestEvent[]): PageLog => {
  const log = emptyPageLog();
  for (const event of events) note(log, event);
  return log;
};

const A = 'https://pirate.test/a';
const B = 'https://pirate.test/b';

/** A page on its way, answered, and in the tab. */
const shown = (url: string, documentId: string): RequestEvent[] => [
  started(`main-${documentId}`, url),
  answered(`main-${documentId}`, url),
  committed(url, documentId),
];
const script = (requestId: string, documentId: string | null, atMs = 1_300): RequestEvent =>
  started(requestId, `${A}.js`, { type: 'script', documentId, atMs });

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
      committed(`${B}#part`, 'doc-b'),
    );
    expect(log.main?.hops.map(({ url, status, location }) => [url, status, location])).toEqual([
      [short, 301, A],
      [A, 302, B],
    ]);
    expect(log.main).toMatchObject({ url: B, status: 200, ip: '198.51.100.5' });
    expect(log.coming).toEqual([]);
    expect([tellsOf(log, 'doc-b'), tellsOf(log, 'doc-a'), tellsOf(log, null)]).toEqual([true, false, false]);
  });

  it('says whether the address was typed, of this page only', () => {
    const log = of(started('1', A), answered('1', A), committed(A, 'doc-a', { fromAddressBar: true }));
    expect(log.fromAddressBar).toBe(true);
    for (const event of [started('2', B), answered('2', B), committed(B, 'doc-b')]) note(log, event);
    expect(log.fromAddressBar).toBe(false);
  });

  it('forgets the page before, once there is a new one, and not sooner', () => {
    const log = of(...shown(A, 'doc-a'), script('2', 'doc-a'), started('3', B), answered('3', B));
    expect(log.main?.url).toBe(A);
    expect(log.requests).toHaveLength(1);
    note(log, committed(B, 'doc-b'));
    expect(log.main?.url).toBe(B);
    expect(log.requests).toEqual([]);
  });

  it.each([
    ['"no content"', { status: 204 }],
    ['"reset content"', { status: 205 }],
    ['a download', { headers: [['content-disposition', ' ATTACHMENT; filename=film.torrent']] }],
  ] as [string, Partial<Of<'answered'>>][])('keeps the page when a click brings %s', (_what, over) => {
    const log = of(...shown(A, 'doc-a'), script('2', 'doc-a'), started('3', B), answered('3', B, over));
    expect(log.main?.url).toBe(A);
    expect(log.requests).toHaveLength(1);
    expect(log.coming).toEqual([]);
  });

  it('keeps the page when the next one never comes', () => {
    const failed: RequestEvent = { kind: 'failed', requestId: '2', error: 'net::ERR_FAILED', atMs: 1_300 };
    const log = of(...shown(A, 'doc-a'), started('2', B), failed);
    expect(log).toMatchObject({ main: { url: A, error: null }, coming: [] });
  });

  it('knows what a page asks for before the browser tells that it is there, and whose else is not', () => {
    const early = started('2', `${B}.css`, {
      ...{ type: 'stylesheet', frameId: 4, documentId: 'doc-b', atMs: 1_210 },
    });
    const log = of(
      ...[...shown(A, 'doc-a'), script('1', 'doc-a'), started('3', B), answered('3', B)],
      ...[early, script('4', 'doc-a', 1_220), script('5', null, 1_220), script('6', null, 1_190)],
      committed(B, 'doc-b'),
    );
    expect(log.requests.map(({ requestId }) => requestId)).toEqual(['2', '5']);
    expect(log.requests[0]).toMatchObject({ frameId: 0, parentFrameId: -1 });
  });

  it('counts what found no room just before the page was there, and forgets what the page before lost', () => {
    const many = Array.from({ length: capturePolicy.requestsPerTab + 2 }, (_, n) => script(`s${n}`, 'doc-a'));
    const late = [script('x', 'doc-b', 1_210), script('y', 'doc-b', 1_220), script('z', 'doc-b', 1_230)];
    const log = of(...shown(A, 'doc-a'), ...many, started('b', B), answered('b', B), ...late);
    expect(log.dropped).toBe(5);
    note(log, committed(B, 'doc-b'));
    expect(log.dropped).toBe(3);
  });

  it.each([
    ['what a page asked for, then that it is there, then its answers', [0, 3, 1, 2]],
    ['that it is there before all else', [3, 0, 1, 2]],
    ['its answers before its redirects', [0, 2, 3, 1]],
  ])('understands a background that is told, once it is awake, %s', (_, order) => {
    const short = 'https://short.test/x';
    const told: RequestEvent[][] = [
      [started('1', short), started('1', A), script('2', null)],
      [redirected('1', short, A)],
      [answered('1', A), answered('2', `${A}.js`, { atMs: 1_400 })],
      [committed(A, 'doc-a')],
    ];
    const log = of(...shown(B, 'doc-b'), ...order.flatMap((at) => told[at] ?? []));
    expect(log.main).toMatchObject({ url: A, status: 200, hops: [{ location: A }] });
    expect(log.requests).toMatchObject([{ requestId: '2', status: 200 }]);
    expect(tellsOf(log, 'doc-a')).toBe(true);
  });

  it('remembers where the same document has been since, the newest of it, and forgets it with the document', () => {
    const moves = Array.from({ length: capturePolicy.movesPerTab + 3 }, (_, n): RequestEvent => {
      return { kind: 'moved', url: `${A}#${n}`, atMs: 1_300 + n };
    });
    const log = of(...shown(A, 'doc-a'), ...moves);
    expect(log.moves).toHaveLength(capturePolicy.movesPerTab);
    expect(log.moves.at(-1)).toMatchObject({ url: `${A}#${capturePolicy.movesPerTab + 2}` });
    expect(tellsOf(log, 'doc-a')).toBe(true);
    note(log, committed(B, 'doc-b', { atMs: 2_000 }));
    expect(log.moves).toEqual([]);
  });

  it('never takes the answer to a later navigation for what is shown', () => {
    const later = answered('2', A, { atMs: 1_900 });
    const log = of(committed(A, 'doc-a'), started('2', A, { atMs: 1_800 }), later);
    expect(log.main).toBeNull();
    note(log, committed(A, 'doc-a2', { atMs: 1_950 }));
    expect(log.main?.requestId).toBe('2');
  });

  it('knows the page whose script has begun a download at once', () => {
    const log = of(started('1', A), answered('1', A), started('2', B), committed(A, 'doc-a'));
    expect(log.main?.url).toBe(A);
    expect(log.coming).toHaveLength(1);
  });
});

describe('what was never shown', () => {
  /** Speculation rules: reported as a navigation of the tab, but asked for by the document in it. */
  const ahead = (url: string): RequestEvent[] => [
    started('p', url, { documentId: 'doc-a' }),
    answered('p', url, { headers: [['X-Clean', 'yes']] }),
  ];

  it.each([
    ['another page', B],
    ['the page itself', A],
  ])(
    'a page that loads %s ahead of a click keeps its own answer, and that request is one of its own',
    (_, url) => {
      const log = of(...shown(A, 'doc-a'), script('2', 'doc-a'), ...ahead(url));
      expect(log.main).toMatchObject({ requestId: 'main-doc-a', url: A });
      expect(log.requests.map(({ requestId }) => requestId)).toEqual(['2', 'p']);
      expect(tellsOf(log, 'doc-a')).toBe(true);
    },
  );

  it('is not what the tab shows when that comes out of the browser’s memory', () => {
    const log = of(...shown(A, 'doc-a'), ...ahead(B), committed(B, 'doc-b'));
    expect(log).toMatchObject({ main: null, requests: [], shown: { documentId: 'doc-b' } });
    expect(tellsOf(log, 'doc-b')).toBe(false);
  });

  it('a later page under the same address is told from the one before', () => {
    const log = of(...shown(A, 'doc-a'), ...shown(A, 'doc-a2'));
    expect([tellsOf(log, 'doc-a'), tellsOf(log, 'doc-a2')]).toEqual([false, true]);
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
      started('1', B, { type }),
      answered('1', B, { headers: [...headers, ['Server', 'nginx']] }),
      ...(type === 'main_frame' ? [committed(B, 'doc-b')] : []),
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
    return committed(url, `doc-${requestId}`);
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
      committed(A, 'doc-a'),
      secured('player.test'),
    );
    expect(Object.keys(log.tls).sort()).toEqual(['pirate.test', 'player.test', 'short.test']);
    expect(log.tls['pirate.test']).toMatchObject({ trusted: false, chain: ['AAAA'] });
    const next = [started('2', B), secured('pirate.test'), answered('2', B), committed(B, 'doc-b')];
    for (const event of next) note(log, event);
    expect(Object.keys(log.tls)).toEqual(['pirate.test']);
  });

  it('is bounded', () => {
    const log = of(...Array.from({ length: 2 * capturePolicy.hostsPerTab }, (_, n) => secured(`h${n}.test`)));
    expect(Object.keys(log.tls)).toHaveLength(capturePolicy.hostsPerTab);
  });

  it('says of a proxy that there was one', () => {
    const log = of(started('1', A), answered('1', A, { ip: null, proxied: true }), committed(A, 'doc-a'));
    expect(log.main).toMatchObject({ ip: null, proxied: true });
  });
});
