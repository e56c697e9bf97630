/** What Firefox tells of a request, event by event, becomes one exchange, and its content is kept as far as there is room. */
import { describe, expect, test } from 'vitest';
import { PassingContent } from '@/utils/capture/engines/firefox/passing-content';
import { WatchedExchange } from '@/utils/capture/engines/firefox/watched-exchange';
import { recordingPolicy } from '@/utils/capture/recording/policy';
import { RecordingRoom } from '@/utils/capture/recording/room';

const begun = (more: { type?: string; method?: string; url?: string } = {}) =>
  new WatchedExchange({
    ...{ kind: 'begun', requestId: '7', url: 'https://a.test/film#top', method: 'GET', type: 'main_frame' },
    atMs: 1_000,
    ...more,
  });
const answered = (exchange: WatchedExchange, headers: [string, string][], statusLine = 'HTTP/2.0 200 ') =>
  exchange.wasReceived({
    ...{ kind: 'received', requestId: '7', status: Number(statusLine.split(' ')[1]), statusLine, headers },
    atMs: 1_200,
  });
const whole = { kind: 'whole', content: new Blob(['film']) } as const;

describe('an exchange', () => {
  test('has what was sent and what came, repeats apart, and no fragment', () => {
    const exchange = begun();
    exchange.wasSent([
      ['Host', 'a.test'],
      ['Content-Length', '27'],
    ]);
    answered(exchange, [
      ['content-type', 'Text/HTML; charset=utf-8'],
      ['set-cookie', 'a=1\nb=2'],
    ]);
    exchange.cameFrom({ ip: '192.0.2.7', fromCache: false });
    expect(exchange.item(whole, 1_750, null)).toMatchObject({
      ...{ kind: 'exchange', url: 'https://a.test/film', protocol: 'h2', statusText: '', status: 200 },
      ...{ ip: '192.0.2.7', answeredBy: 'network', mediaType: 'text/html', requestBodyBytes: 27 },
      ...{ startedAtMs: 1_000, answeredAtMs: 1_200, endedAtMs: 1_750 },
      responseHeaders: [
        ['content-type', 'Text/HTML; charset=utf-8'],
        ['set-cookie', 'a=1'],
        ['set-cookie', 'b=2'],
      ],
    });
  });

  test.each([
    ['HTTP/1.1 404 Not Here', 'http/1.1', 'Not Here'],
    ['HTTP/3.0 200', 'h3', ''],
    ['odd', null, ''],
  ])('%s', (statusLine, protocol, statusText) => {
    const exchange = begun();
    answered(exchange, [], statusLine);
    expect(exchange.item(whole, 1_300, null)).toMatchObject({ protocol, statusText });
  });

  test('without an answer is a failure, and says why', () => {
    expect(begun().item(whole, 1_300, 'NS_ERROR_NET_RESET')).toMatchObject({
      ...{ kind: 'failure', url: 'https://a.test/film', error: 'NS_ERROR_NET_RESET' },
    });
  });

  test('that a cache answered is none with a server', () => {
    const exchange = begun();
    answered(exchange, []);
    exchange.cameFrom({ ip: null, fromCache: true });
    expect(exchange.item(whole, 1_300, null)).toMatchObject({ answeredBy: 'cache', ip: null });
  });
});

describe('its content', () => {
  const bytes = (size: number) => new Uint8Array(size);
  const watched = (exchange = begun(), room = new RecordingRoom()) => {
    let ends = 0;
    let letGo = 0;
    const content = new PassingContent(exchange, room, () => (ends += 1));
    content.letGo = () => (letGo += 1);
    return { content, ends: () => ends, letGo: () => letGo };
  };

  test('is whole when it has come to its end, and its end is told once', async () => {
    const { content, ends } = watched();
    content.onChunk(new TextEncoder().encode('fi'));
    content.onChunk(new TextEncoder().encode('lm'));
    content.onEnd(null);
    content.onEnd('Invalid request ID');
    const body = content.body(null);
    expect(body.kind === 'whole' && (await body.content.text())).toBe('film');
    expect(ends()).toBe(1);
  });

  test('over the limit is cut, and the rest goes by unseen', () => {
    const { content, ends, letGo } = watched();
    content.onChunk(bytes(recordingPolicy.bodyBytes));
    content.onChunk(bytes(1));
    content.onChunk(bytes(1));
    expect(content.body(null)).toMatchObject({ kind: 'cut', reason: 'limit' });
    expect([ends(), letGo()]).toEqual([1, 1]);
  });

  test('of media has room of its own, which all of them share', () => {
    const room = new RecordingRoom();
    const pieces = recordingPolicy.mediaBytes / recordingPolicy.bodyBytes;
    for (let piece = 0; piece < pieces; piece += 1)
      expect(room.take(recordingPolicy.bodyBytes, 0, true)).toBe(true);
    expect(room.take(1, 0, true)).toBe(false);
    expect(room.take(1, 0, false)).toBe(true);
  });

  test.each([
    ['the request broke off', 4, 'NS_BINDING_ABORTED', null, 'cut', 'interrupted'],
    ['it broke off before anything came', 0, 'NS_BINDING_ABORTED', null, 'missing', 'interrupted'],
    ['the browser gave it to nobody', 0, null, 'Invalid request ID', 'missing', 'refused'],
    ['the recording ended first', 4, 'it had not ended', null, 'cut', 'interrupted'],
  ])('when %s', (_, size, broken, problem, kind, reason) => {
    const { content } = watched();
    if (size > 0) content.onChunk(bytes(size));
    if (problem !== null) content.onEnd(problem);
    expect(content.body(broken)).toMatchObject({ kind, reason });
  });

  test('of an answer that has none is whole and empty, whatever became of it', () => {
    const exchange = begun({ method: 'HEAD' });
    const { content } = watched(exchange);
    content.onEnd('Invalid request ID');
    expect(content.body(null)).toMatchObject({ kind: 'whole', content: { size: 0 } });
  });
});
