/**
 * One request as DevTools tells of it, event by event, and the exchanges it was: each hop of a redirect, then the answer.
 * Headers as they went over the wire come in events of their own, before or after the others, in the order of the hops. Pure.
 */
import type { HeaderLine, RecordedBody, RecordedExchange, RecordedFailure } from '../recording';
import type { RequestFacts, ResponseFacts } from './record-events';

interface Hop {
  request: RequestFacts;
  /** Of the redirect that ended this hop, or of the answer. */
  response: ResponseFacts | null;
  answeredAt: number | null;
  hasExtraInfo: boolean;
}

interface WireHeaders {
  headers: Record<string, string>;
  status: number;
  text: string | undefined;
}

const MS = 1000;

/** DevTools' names of what a request is for, as the request log calls them. */
const TYPES: Readonly<Record<string, string>> = {
  Stylesheet: 'stylesheet',
  Image: 'image',
  Media: 'media',
  Font: 'font',
  Script: 'script',
  XHR: 'xmlhttprequest',
  Fetch: 'xmlhttprequest',
  EventSource: 'xmlhttprequest',
  Ping: 'ping',
  CSPViolationReport: 'csp_report',
};

/** Pseudo headers of HTTP/2 and 3 say what the request line says. */
const lines = (headers: Record<string, string>): HeaderLine[] =>
  Object.entries(headers).flatMap(([name, value]): HeaderLine[] =>
    name.startsWith(':') ? [] : value.split('\n').map((each): HeaderLine => [name, each]),
  );

/** The header lines of an HTTP/1 answer, after its status line; a line that begins with white space goes on with the last. */
function linesOfText(text: string): HeaderLine[] {
  const unfolded = text.replace(/\r?\n[ \t]+/g, ' ').split(/\r?\n/);
  return unfolded.slice(1).flatMap((line): HeaderLine[] => {
    const colon = line.indexOf(':');
    return colon <= 0 ? [] : [[line.slice(0, colon).trim(), line.slice(colon + 1).trim()]];
  });
}

const requestLines = (headers: Record<string, string>): HeaderLine[] => {
  const authority = headers[':authority'];
  const host: HeaderLine[] = authority === undefined ? [] : [['Host', authority]];
  return [...host, ...lines(headers)];
};

export class TrackedRequest {
  readonly #hops: Hop[] = [];
  readonly #sent: Record<string, string>[] = [];
  readonly #received: WireHeaders[] = [];
  #fromCache = false;
  endedAt: number | null = null;
  error: string | null = null;
  /** When the browser last told anything of it. */
  lastHeardMs = Date.now();
  /** Of the content so far, decoded. */
  receivedBytes = 0;

  constructor(
    readonly requestId: string,
    /** Of the page itself: its document is the main frame's. */
    private readonly mainFrameId: string | null,
  ) {}

  requested(request: RequestFacts): void {
    const last = this.#hops.at(-1);
    if (last && request.redirectResponse) {
      last.response = request.redirectResponse;
      last.answeredAt = request.timestamp;
      last.hasExtraInfo = request.redirectHasExtraInfo ?? false;
    }
    this.#hops.push({ request, response: null, answeredAt: null, hasExtraInfo: false });
  }

  sent = (headers: Record<string, string>): void => void this.#sent.push(headers);
  received = (wire: WireHeaders): void => void this.#received.push(wire);
  servedFromCache = (): void => void (this.#fromCache = true);

  answered(response: ResponseFacts, at: number, hasExtraInfo: boolean): void {
    const last = this.#hops.at(-1);
    if (last) Object.assign(last, { response, answeredAt: at, hasExtraInfo });
  }

  get url(): string {
    return this.#hops.at(-1)?.request.request.url ?? '';
  }

  get method(): string {
    return this.#hops.at(-1)?.request.request.method ?? 'GET';
  }

  /** Of the answer itself; null while there is none. */
  get response(): ResponseFacts | null {
    return this.#hops.at(-1)?.response ?? null;
  }

  get type(): string {
    const { type = '', frameId } = this.#hops[0]?.request ?? {};
    if (type !== 'Document') return TYPES[type] ?? 'other';
    return frameId !== undefined && frameId === this.mainFrameId ? 'main_frame' : 'sub_frame';
  }

  /** Answers that go on for as long as the page likes: nobody waits for their end. */
  get isEndless(): boolean {
    const type = this.#hops[0]?.request.type;
    return type === 'Media' || type === 'EventSource' || this.response?.mimeType === 'text/event-stream';
  }

  /** Every header that was announced has come. */
  get hasAllHeaders(): boolean {
    const announced = this.#hops.filter(({ hasExtraInfo }) => hasExtraInfo).length;
    return this.#received.length >= announced && this.#sent.length >= announced;
  }

  /** What is to be written down of this request, once it has ended. */
  records(body: RecordedBody): (RecordedExchange | RecordedFailure)[] {
    let extra = 0;
    return this.#hops.map((hop, index) => {
      const isLast = index === this.#hops.length - 1;
      const wire = hop.hasExtraInfo ? extra++ : null;
      const { response, answeredAt, request } = hop;
      const { url, method } = request.request;
      const startedAtMs = request.wallTime * MS;
      if (!response || answeredAt === null) {
        const error = this.error ?? 'the recording ended before an answer came';
        return { kind: 'failure', url, method, type: this.type, startedAtMs, error };
      }
      const atMs = (at: number): number => startedAtMs + (at - request.timestamp) * MS;
      const none: RecordedBody = { kind: 'none', detail: 'browsers hand out no content of a redirect' };
      return {
        ...this.#exchange(hop.request, response, wire),
        startedAtMs,
        answeredAtMs: atMs(answeredAt),
        // The end is told by the network's clock, the answer by the page's, some milliseconds later.
        endedAtMs: atMs(Math.max(answeredAt, isLast ? (this.endedAt ?? 0) : 0)),
        body: isLast ? body : none,
      };
    });
  }

  #exchange(
    { request }: RequestFacts,
    response: ResponseFacts,
    wire: number | null,
  ): Omit<RecordedExchange, 'startedAtMs' | 'answeredAtMs' | 'endedAtMs' | 'body'> {
    const received = wire === null ? undefined : this.#received[wire];
    const sent = wire === null ? undefined : this.#sent[wire];
    const fromCache =
      this.#fromCache || response.fromDiskCache === true || response.fromPrefetchCache === true;
    return {
      kind: 'exchange',
      requestId: this.requestId,
      url: request.url,
      method: request.method,
      requestHeaders: requestLines(sent ?? request.headers),
      requestBodyBytes: request.hasPostData === true ? postedBytes(request.postDataEntries) : null,
      status: received?.status ?? response.status,
      statusText: response.statusText,
      responseHeaders:
        received?.text === undefined
          ? lines(received?.headers ?? response.headers)
          : linesOfText(received.text),
      protocol: response.protocol === undefined || response.protocol === '' ? null : response.protocol,
      ip: response.remoteIPAddress?.replace(/^\[|\]$/g, '') || null,
      answeredBy: response.fromServiceWorker === true ? 'service-worker' : fromCache ? 'cache' : 'network',
      type: this.type,
      mediaType: response.mimeType,
    };
  }
}

/** Base64 has four characters for three bytes. */
function postedBytes(entries: { bytes?: string | undefined }[] | undefined): number {
  return (entries ?? []).reduce((sum, { bytes = '' }) => {
    const padding = /=*$/.exec(bytes)?.[0].length ?? 0;
    return sum + (bytes.length / 4) * 3 - padding;
  }, 0);
}
