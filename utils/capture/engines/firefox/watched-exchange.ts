/** One request of a recording and its answer, put together from what Firefox tells of it. Each hop of a redirect is one. Pure. */
import { withoutFragment } from '@/utils/evidence/addresses';
import type { ExchangeEvent } from '@/utils/browser/exchanges';
import type {
  HeaderLine,
  RecordedBody,
  RecordedExchange,
  RecordedFailure,
  RecordedSocket,
} from '../recording';

type EventOf<Kind extends ExchangeEvent['kind']> = Extract<ExchangeEvent, { kind: Kind }>;
type Received = EventOf<'received'>;

/** `HTTP/1.1 200 OK`; HTTP/2 and 3 have no reason phrase. */
const STATUS_LINE = /^HTTP\/([\d.]+)\s+\d+\s*(.*)$/;
const PROTOCOLS: Readonly<Record<string, string>> = { '2': 'h2', '2.0': 'h2', '3': 'h3', '3.0': 'h3' };

/** Firefox joins repeats of one header by line feeds. */
const lines = (headers: [string, string][]): HeaderLine[] =>
  headers.flatMap(([name, value]) => value.split('\n').map((each): HeaderLine => [name, each]));

const valueOf = (headers: HeaderLine[], wanted: string): string | null =>
  headers.find(([name]) => name.toLowerCase() === wanted)?.[1] ?? null;

export class WatchedExchange {
  sent: HeaderLine[] = [];
  #received: Received | null = null;
  #from: { ip: string | null; fromCache: boolean } = { ip: null, fromCache: false };
  /** When the browser last told anything of it. */
  lastHeardMs = Date.now();

  constructor(private readonly begun: EventOf<'begun'>) {}

  wasSent = (headers: [string, string][]): void => void (this.sent = lines(headers));
  wasReceived = (event: Received): void => void (this.#received = event);
  cameFrom = ({ ip, fromCache }: { ip: string | null; fromCache: boolean }): void =>
    void (this.#from = { ip, fromCache });

  get url(): string {
    return this.begun.url;
  }

  get type(): string {
    return this.begun.type;
  }

  get isSocket(): boolean {
    return this.type === 'websocket';
  }

  get isAnswered(): boolean {
    return this.#received !== null;
  }

  get mediaType(): string {
    return valueOf(this.#headers, 'content-type')?.split(';', 1)[0]?.trim().toLowerCase() ?? '';
  }

  /** Answers that go on for as long as the page likes: nobody waits for their end. */
  get isEndless(): boolean {
    return this.type === 'media' || this.mediaType === 'text/event-stream';
  }

  /** No content belongs to it, whatever its headers say. */
  get isBodiless(): boolean {
    return this.begun.method === 'HEAD' || [204, 205, 304].includes(this.#received?.status ?? 0);
  }

  get #headers(): HeaderLine[] {
    return lines(this.#received?.headers ?? []);
  }

  /** What is to be written down, once it has ended or nobody waits for it any longer. */
  item(body: RecordedBody, endedAtMs: number, error: string | null): RecordedExchange | RecordedFailure {
    const { method, atMs: startedAtMs, requestId } = this.begun;
    const received = this.#received;
    const url = withoutFragment(this.url);
    if (!received)
      return { kind: 'failure', url, method, type: this.type, startedAtMs, error: error ?? 'no answer came' };
    const [, version = '', statusText = ''] = STATUS_LINE.exec(received.statusLine) ?? [];
    const length = valueOf(this.sent, 'content-length');
    return {
      ...{ kind: 'exchange', requestId, url, method, type: this.type, body },
      requestHeaders: this.sent,
      requestBodyBytes: length === null ? null : Number(length) || 0,
      ...{ startedAtMs, answeredAtMs: received.atMs, endedAtMs: Math.max(endedAtMs, received.atMs) },
      ...{ status: received.status, statusText, responseHeaders: this.#headers },
      protocol: version === '' ? null : (PROTOCOLS[version] ?? `http/${version}`),
      ip: this.#from.ip,
      answeredBy: this.#from.fromCache ? 'cache' : 'network',
      mediaType: this.mediaType,
    };
  }

  /** Of its messages this browser tells nothing. */
  socket(): RecordedSocket {
    return {
      ...{ kind: 'socket', url: this.url, startedAtMs: this.begun.atMs, endedAtMs: null },
      ...{ status: this.#received?.status ?? null, sent: null, received: null },
    };
  }
}
