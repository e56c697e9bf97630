/** Listens to everything one tab exchanges and hands each exchange over as it ends. */
import { watchExchanges, type ExchangeEvent } from '@/utils/browser/exchanges';
import { readUrl } from '@/utils/evidence/read-url';
import { FewAtOnce } from '../../recording/few-at-once';
import { recordingPolicy } from '../../recording/policy';
import { RecordingRoom } from '../../recording/room';
import type { RecordedBody, RecordingSink } from '../recording';
import { PassingContent } from './passing-content';
import { WatchedExchange } from './watched-exchange';

interface Open {
  exchange: WatchedExchange;
  /** Null: a websocket, whose messages nobody is told. */
  content: PassingContent | null;
  /** The browser has said that it is over, and when. */
  overAtMs: number | null;
}

const OF_REDIRECT: RecordedBody = { kind: 'none', detail: 'browsers hand out no content of a redirect' };

export class ExchangeRecorder {
  /** By request; the hop that is under way. */
  readonly #open = new Map<string, Open>();
  readonly #room = new RecordingRoom();
  readonly #writing = new FewAtOnce(recordingPolicy.bodiesAtOnce);
  readonly #nobodys = new Map<string, string>();
  #hasBegun = false;
  #pageUrl = '';
  #stop: () => void = () => undefined;
  /** When anything last happened on the network. */
  lastActivityMs = Date.now();
  hasLoaded = false;
  isClosed = false;
  /** Why the page's own document did not come. */
  mainFailure: string | null = null;

  constructor(private readonly sink: RecordingSink) {}

  /** From here on nothing is missed. */
  watch(tabId: number): void {
    this.#stop = watchExchanges(tabId, {
      onEvent: (event) => this.#take(event),
      bodyOf: (requestId) => this.#open.get(requestId)?.content ?? null,
      onBody: (requestId, letGo) => {
        const content = this.#open.get(requestId)?.content;
        if (content) content.letGo = letGo;
      },
      onLoaded: () => (this.hasLoaded = this.#hasBegun),
      onClosed: () => (this.isClosed = true),
      onNobodys: (url, originUrl) => void this.#nobodys.set(url, originUrl),
    });
  }

  /** The page's own request was seen. */
  get hasBegun(): boolean {
    return this.#hasBegun;
  }

  /** Requests worth waiting for: not those that go on for as long as they like, nor those of which nothing is heard. */
  get underWay(): number {
    const silentSinceMs = Date.now() - recordingPolicy.silentMs;
    return [...this.#open.values()].filter(
      ({ exchange }) => !exchange.isSocket && !exchange.isEndless && exchange.lastHeardMs > silentSinceMs,
    ).length;
  }

  #take(event: ExchangeEvent): void {
    if (event.kind === 'begun') return this.#begun(event);
    const open = this.#open.get(event.requestId);
    if (!open) return;
    const { exchange } = open;
    if (!exchange.isSocket && !exchange.isEndless) this.lastActivityMs = Date.now();
    exchange.lastHeardMs = Date.now();
    switch (event.kind) {
      case 'sent':
        return exchange.wasSent(event.headers);
      case 'received':
        return exchange.wasReceived(event);
      case 'answered':
        return exchange.cameFrom(event);
      case 'redirected':
        exchange.cameFrom(event);
        this.#open.delete(event.requestId);
        // A redirect that the browser made up itself, to https say, was no exchange.
        if (exchange.isAnswered) this.#write(exchange, OF_REDIRECT, event.atMs, null);
        return;
      case 'failed':
        if (exchange.type === 'main_frame' && !exchange.isAnswered) this.mainFailure = event.error;
        return this.#close(event.requestId, open, event.atMs, event.error);
      case 'ended':
        open.overAtMs = event.atMs;
        this.#closeIfOver(event.requestId, open);
    }
  }

  #begun(event: Extract<ExchangeEvent, { kind: 'begun' }>): void {
    if (event.type === 'main_frame') {
      this.#hasBegun = true;
      this.hasLoaded = false; // of a page before this one, or of one that leads on to this
      this.#pageUrl = event.url;
    }
    if (!this.#hasBegun) return; // the page that is about to go
    const exchange = new WatchedExchange(event);
    const open: Open = { exchange, content: null, overAtMs: null };
    if (!exchange.isSocket)
      open.content = new PassingContent(exchange, this.#room, () => this.#closeIfOver(event.requestId, open));
    this.#open.set(event.requestId, open);
    if (!exchange.isSocket) this.lastActivityMs = Date.now();
  }

  /** The browser tells of the end of an answer and of the end of its content in either order. */
  #closeIfOver(requestId: string, open: Open): void {
    if (open.overAtMs === null || open.content?.hasEnded === false) return;
    this.#close(requestId, open, open.overAtMs, null);
  }

  #close(requestId: string, { exchange, content }: Open, endedAtMs: number, broken: string | null): void {
    if (this.#open.get(requestId)?.exchange === exchange) this.#open.delete(requestId);
    if (content) this.#write(exchange, content.body(broken), endedAtMs, broken);
    else this.#writing.add(() => this.sink.take(exchange.socket()));
  }

  /** A few at a time: what is on its way to the disk is in memory. */
  #write(exchange: WatchedExchange, body: RecordedBody, endedAtMs: number, error: string | null): void {
    this.#writing.add(async () => {
      await this.sink.take(exchange.item(body, endedAtMs, error));
      this.lastActivityMs = exchange.isEndless ? this.lastActivityMs : Date.now();
    });
  }

  /** What is still under way is handed over as it is; the rest of it goes by unseen. */
  async end(): Promise<{ unanswered: string[]; nobodys: string[] }> {
    this.#stop();
    const open = [...this.#open];
    for (const [requestId, each] of open) {
      each.content?.letGo();
      this.#close(requestId, each, Date.now(), 'it had not ended');
    }
    await this.#writing.done(recordingPolicy.lastBodiesMs);
    const origin = readUrl(this.#pageUrl)?.origin ?? null;
    const unanswered = open.filter(([, { exchange }]) => !exchange.isAnswered && !exchange.isSocket);
    return {
      unanswered: unanswered.map(([, { exchange }]) => exchange.url),
      nobodys: [...this.#nobodys].flatMap(([url, by]) => (by.startsWith(`${origin}/`) ? [url] : [])),
    };
  }
}
