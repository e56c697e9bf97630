/** What was recorded becomes WARC records that say no more than what was received, and no less. */
import { expect, test } from 'vitest';
import type { RecordedBody, RecordedExchange, RecordedItem } from '@/utils/capture/engines/recording';
import { recordedResources } from '@/utils/capture/recording/recorded-resources';
import { storable, type StoredItem } from '@/utils/capture/recording/stored-exchange';
import { emptyTally, waczRecords } from '@/utils/capture/recording/wacz-records';

const blob = new Blob(['body']);
const exchange = (more: Partial<RecordedExchange> = {}): RecordedExchange => ({
  ...{ kind: 'exchange', requestId: '1', url: 'https://a.test/', method: 'GET', requestBodyBytes: null },
  ...{ startedAtMs: 1_000, answeredAtMs: 1_200, endedAtMs: 1_750.4, status: 200, statusText: 'OK' },
  requestHeaders: [
    ['Cookie', 'sid=1'],
    ['Accept', '*/*'],
  ],
  responseHeaders: [
    ['Content-Type', 'text/html; charset=windows-1251'],
    ['Set-Cookie', 'a=1'],
    ['Set-Cookie', 'b=2'],
    ['Content-Encoding', 'br'],
  ],
  ...{ protocol: 'h2', ip: '192.0.2.7', answeredBy: 'network', type: 'main_frame', mediaType: 'text/html' },
  body: { kind: 'whole', content: blob },
  ...more,
});

async function* stored(...items: RecordedItem[]): AsyncGenerator<StoredItem> {
  for (const item of items) {
    const kept = storable(item);
    if (kept) yield kept;
  }
}

async function made(...items: RecordedItem[]) {
  const tally = emptyTally();
  const records = [];
  for await (const record of waczRecords(stored(...items), tally)) records.push(record);
  return { records, tally };
}

test('an answer with its body is a response, with its request, its times and what was left out', async () => {
  const { records, tally } = await made(exchange());
  expect(records).toMatchObject([
    {
      ...{ kind: 'response', status: 200, ip: '192.0.2.7', protocol: 'h2', decoded: true, truncated: null },
      ...{ mediaType: 'text/html', request: { method: 'GET', headers: [['Accept', '*/*']] } },
      facts: expect.arrayContaining([
        ['fetchTimeMs', '750'],
        ['answered', '1970-01-01T00:00:01.200Z'],
        ['withheld-header', 'cookie'],
        ['withheld-header', 'set-cookie'],
      ]) as unknown,
    },
  ]);
  expect(JSON.stringify(records)).not.toContain('sid=1');
  expect(tally).toMatchObject({ responses: 1, cookies: 3, credentials: 0, decoded: 1 });
});

test.each<[RecordedBody, string, string | null]>([
  [{ kind: 'none', detail: 'redirect' }, 'response', 'unspecified'],
  [{ kind: 'cut', content: blob, reason: 'limit', detail: '' }, 'response', 'length'],
  [{ kind: 'cut', content: blob, reason: 'interrupted', detail: '' }, 'response', 'disconnect'],
  [{ kind: 'missing', reason: 'limit', detail: '' }, 'metadata', null],
])('%o is a %s record, truncated: %s', async (body, kind, truncated) => {
  const { records, tally } = await made(exchange({ body }));
  expect(records[0]).toMatchObject({ kind, ...(truncated === null ? {} : { truncated }) });
  const cut = body.kind === 'cut' || body.kind === 'missing' ? [body.reason, ['https://a.test/']] : null;
  if (cut) expect(tally.cut).toMatchObject({ [cut[0] as string]: cut[1] });
});

test('what a cache or a service worker handed out is a resource: no server has answered', async () => {
  for (const answeredBy of ['cache', 'service-worker'] as const) {
    const { records } = await made(exchange({ answeredBy }));
    expect(records[0]).toMatchObject({ kind: 'resource', ip: null, body: blob });
  }
});

test('credentials, posted contents and websockets are counted; failures are left to the request log', async () => {
  const posted = exchange({
    requestHeaders: [
      ['Authorization', 'Bearer 1'],
      ['X-CSRF-Token', '2'],
    ],
    requestBodyBytes: 12,
  });
  const none = { messages: 0, bytes: 0 };
  const { records, tally } = await made(
    posted,
    { kind: 'failure', url: 'https://a.test/x', method: 'GET', type: 'image', startedAtMs: 0, error: 'gone' },
    {
      ...{ kind: 'socket', url: 'wss://a.test/ws', startedAtMs: 0, endedAtMs: null, status: 101 },
      ...{ sent: none, received: { messages: 2, bytes: 9 } },
    },
  );
  expect(tally).toMatchObject({ credentials: 2, requestBodies: 1, sockets: 1, exchanges: 1 });
  expect(records.map(({ kind }) => kind)).toEqual(['response', 'metadata']);
  expect(JSON.stringify(records)).not.toMatch(/Bearer/);
  expect(JSON.stringify(records[0])).toContain('request-content-withheld-bytes');
});

test('the snapshot uses the last whole answer of each address, with its charset, and no part of a file', async () => {
  const later = new Blob(['later']);
  const found = await recordedResources(
    stored(
      exchange(),
      exchange({ body: { kind: 'whole', content: later } }),
      exchange({ url: 'https://a.test/part', status: 206 }),
      exchange({ url: 'https://a.test/post', method: 'POST' }),
      exchange({ url: 'https://a.test/gone', status: 404 }),
      exchange({ url: 'https://a.test/cut', body: { kind: 'missing', reason: 'limit', detail: '' } }),
    ),
  );
  expect(found).toEqual([
    { url: 'https://a.test/', mediaType: 'text/html; charset=windows-1251', body: later },
  ]);
});
