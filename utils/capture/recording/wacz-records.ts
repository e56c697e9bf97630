/** What was recorded, as records of a web archive, and what had to be said about it. */
import type { ResponseRecord, WaczRecord } from '@/utils/evidence/wacz/wacz-record';
import { isCookieHeader } from '@/utils/evidence/wacz/secret-headers';
import type { RecordedBody, RecordedSocket, SocketMessages } from '../engines/recording';
import type { StoredExchange, StoredItem } from './stored-exchange';

/** Sums over a whole recording. */
export interface RecordingTally {
  exchanges: number;
  responses: number;
  sockets: number;
  /** Of the sockets, those of whose messages the browser told nothing. */
  silentSockets: number;
  cookies: number;
  credentials: number;
  requestBodies: number;
  /** Addresses whose content is kept in part, or not at all, by reason. */
  cut: { limit: string[]; interrupted: string[]; refused: string[] };
  /** Answers whose headers say nothing of the body as it is kept any more. */
  decoded: number;
  redirects: number;
}

export const emptyTally = (): RecordingTally => ({
  ...{
    exchanges: 0,
    responses: 0,
    sockets: 0,
    silentSockets: 0,
    cookies: 0,
    credentials: 0,
    requestBodies: 0,
  },
  ...{ cut: { limit: [], interrupted: [], refused: [] }, decoded: 0, redirects: 0 },
});

const iso = (ms: number): string => new Date(ms).toISOString();
const textOf = (value: unknown): string => String(value);

function contentOf(
  body: RecordedBody,
): { content: Blob; truncated: NonNullable<ResponseRecord['truncated']> | null } | null {
  switch (body.kind) {
    case 'whole':
      return { content: body.content, truncated: null };
    case 'cut':
      return { content: body.content, truncated: body.reason === 'limit' ? 'length' : 'disconnect' };
    case 'none':
      return { content: new Blob([]), truncated: 'unspecified' };
    case 'missing':
      return null;
  }
}

const headerOf = ({ responseHeaders }: StoredExchange, wanted: string): string | null =>
  responseHeaders.find(([name]) => name.toLowerCase() === wanted)?.[1] ?? null;

function factsOf(exchange: StoredExchange): [string, string][] {
  const { startedAtMs, answeredAtMs, endedAtMs, requestBodyBytes, body, withheldSent, withheldReceived } =
    exchange;
  return [
    // What WARC 1.1 calls the time it took, from the first byte sent.
    ['fetchTimeMs', textOf(Math.round(endedAtMs - startedAtMs))],
    ['answered', iso(answeredAtMs)],
    ['ended', iso(endedAtMs)],
    ['answered-by', exchange.answeredBy],
    ['resource-type', exchange.type],
    ...(requestBodyBytes === null
      ? []
      : [['request-content-withheld-bytes', textOf(requestBodyBytes)] satisfies [string, string]]),
    ...(body.kind === 'whole'
      ? []
      : [['content', `${body.kind}: ${body.detail}`] satisfies [string, string]]),
    ...[...withheldSent, ...withheldReceived].map((name): [string, string] => ['withheld-header', name]),
  ];
}

const countOf = (name: string, side: SocketMessages): [string, string][] =>
  side === null ? [] : [[name, `${side.messages} (${side.bytes} characters)`]];

function socketRecord(socket: RecordedSocket): WaczRecord {
  const { url, startedAtMs, endedAtMs, status, sent, received } = socket;
  return {
    kind: 'metadata',
    url,
    at: new Date(startedAtMs),
    facts: [
      ['resource-type', 'websocket'],
      ...(status === null ? [] : [['status', textOf(status)] satisfies [string, string]]),
      ...(endedAtMs === null ? [] : [['ended', iso(endedAtMs)] satisfies [string, string]]),
      ...countOf('messages-sent', sent),
      ...countOf('messages-received', received),
    ],
  };
}

function exchangeRecord(exchange: StoredExchange): WaczRecord {
  const { url, method, ip, requestHeaders, answeredBy, protocol, status, statusText } = exchange;
  const at = new Date(exchange.startedAtMs);
  const kept = contentOf(exchange.body);
  const request = { method, headers: requestHeaders };
  const facts = factsOf(exchange);
  if (!kept) return { kind: 'metadata', url, at, request, facts: [['status', textOf(status)], ...facts] };
  const mediaType = headerOf(exchange, 'content-type') ?? exchange.mediaType;
  // A cache or a service worker is no server: what it handed out is kept as that, without an exchange.
  if (answeredBy !== 'network') return { kind: 'resource', url, at, ip: null, mediaType, body: kept.content };
  return {
    ...{ kind: 'response', url, at, ip, mediaType: plainType(mediaType), body: kept.content },
    ...{ status, statusText, headers: exchange.responseHeaders, decoded: true },
    ...{ request, truncated: emptyAnyway(exchange) ? null : kept.truncated, protocol, facts },
  };
}

const plainType = (mediaType: string): string => mediaType.split(';', 1)[0]?.trim().toLowerCase() ?? '';

/** A redirect that announced no content lacks none. */
const emptyAnyway = (exchange: StoredExchange): boolean =>
  exchange.body.kind === 'none' && headerOf(exchange, 'content-length')?.trim() === '0';

function count(tally: RecordingTally, exchange: StoredExchange): void {
  const { body, withheldSent, withheldReceived, url } = exchange;
  const withheld = [...withheldSent, ...withheldReceived];
  tally.exchanges += 1;
  tally.cookies += withheld.filter(isCookieHeader).length;
  tally.credentials += withheld.filter((name) => !isCookieHeader(name)).length;
  if (exchange.requestBodyBytes !== null) tally.requestBodies += 1;
  if (body.kind === 'cut' || body.kind === 'missing') tally.cut[body.reason].push(url);
  if (body.kind === 'none') tally.redirects += 1;
  if (body.kind !== 'missing' && exchange.answeredBy === 'network') tally.responses += 1;
  if (headerOf(exchange, 'content-encoding') !== null || headerOf(exchange, 'transfer-encoding') !== null)
    tally.decoded += 1;
}

/** One item after another, counted as it goes by. */
export async function* waczRecords(
  items: AsyncIterable<StoredItem>,
  tally: RecordingTally,
): AsyncGenerator<WaczRecord> {
  for await (const item of items) {
    if (item.kind === 'socket') {
      tally.sockets += 1;
      if (item.received === null) tally.silentSockets += 1;
      yield socketRecord(item);
    } else {
      count(tally, item);
      yield exchangeRecord(item);
    }
  }
}
