/** Listens to everything one tab exchanges, in all its frames and workers, and hands each exchange over as it ends. */
import { z } from 'zod';
import { pause } from '@/utils/browser/pause';
import { capturePolicy } from '../../policy';
import { FewAtOnce } from '../../recording/few-at-once';
import { recordingPolicy } from '../../recording/policy';
import type { RecordingSink } from '../recording';
import type { LastingSession } from './lasting-debugger';
import { RecordedBodies } from './record-bodies';
import {
  recordEvent,
  type RecordEvent,
  type RequestEvent,
  type RequestFacts,
  type TabEvent,
} from './record-events';
import { TrackedRequest } from './record-exchange';
import { RecordedSockets } from './record-sockets';
import { HeldAnswers, HOLD_DOCUMENTS, isViewer } from './record-viewer';

const isWeb = (url: string): boolean => /^https?:/i.test(url);
const frameTree = z.object({ frameTree: z.object({ frame: z.object({ id: z.string() }) }) });

export class Recorder {
  readonly bodies: RecordedBodies;
  readonly #requests = new Map<string, TrackedRequest>();
  /** Headers that came before the request they belong to. */
  readonly #orphans = new Map<string, RequestEvent[]>();
  readonly #sockets: RecordedSockets;
  readonly #writing = new FewAtOnce(recordingPolicy.bodiesAtOnce);
  readonly #dialogs: string[] = [];
  readonly #untold: string[] = [];
  readonly #held: HeldAnswers;
  #hasBegun = false;
  #mainFrameId: string | null = null;
  #stop: () => void = () => undefined;
  /** When anything last happened on the network. */
  lastActivityMs = Date.now();
  hasLoaded = false;
  /** Why the page's own document did not come. */
  mainFailure: string | null = null;

  constructor(
    private readonly session: LastingSession,
    private readonly sink: RecordingSink,
  ) {
    this.#held = new HeldAnswers(session, () =>
      [...this.#requests.values()].filter(({ isEndless }) => !isEndless).map(({ requestId }) => requestId),
    );
    this.bodies = new RecordedBodies(session, (requestId) => this.#held.contentOf(requestId));
    this.#sockets = new RecordedSockets((socket) => this.#writing.add(() => sink.take(socket)));
  }

  /** From here on nothing is missed. */
  async watch(): Promise<void> {
    this.#stop = this.session.onEvent((raw) => {
      const event = recordEvent(raw);
      if (event) this.#take(event);
    });
    const tree = await this.#send('Page.getFrameTree', {});
    this.#mainFrameId = (tree.ok && frameTree.safeParse(tree.value).data?.frameTree.frame.id) || null;
    this.session.onReturn(() => void this.#watchTarget(undefined));
    await this.#watchTarget(undefined);
  }

  #send(method: string, params: Record<string, unknown>, child?: string) {
    return this.session.send(method, params, capturePolicy.callMs, child);
  }

  /**
   * All at once: a service worker answers nothing before it runs, and would wait for us for ever. A target is held back
   * until it is watched, so that its first request is seen.
   */
  async #watchTarget(child: string | undefined): Promise<void> {
    const { bufferBytes, bodyBytes } = recordingPolicy;
    const buffers = { maxTotalBufferSize: bufferBytes, maxResourceBufferSize: bodyBytes };
    const attach = { autoAttach: true, waitForDebuggerOnStart: true, flatten: true };
    await Promise.all([
      this.#send('Page.enable', {}, child), // workers have none, and say so
      this.#send('Network.enable', buffers, child),
      this.#send('Network.setCacheDisabled', { cacheDisabled: true }, child),
      this.#send('Network.setBypassServiceWorker', { bypass: true }, child),
      this.#send('Fetch.enable', HOLD_DOCUMENTS, child), // workers have none
      this.#send('Target.setAutoAttach', attach, child),
      this.#send('Runtime.runIfWaitingForDebugger', {}, child),
    ]);
  }

  /** Requests worth waiting for: not those that go on for as long as they like, nor those of which nothing is heard. */
  get underWay(): number {
    const silentSinceMs = Date.now() - recordingPolicy.silentMs;
    return [...this.#requests.values()].filter(
      ({ isEndless, lastHeardMs }) => !isEndless && lastHeardMs > silentSinceMs,
    ).length;
  }

  /** Addresses whose answers the browser told nothing of, though they came. */
  get untold(): readonly string[] {
    return this.#untold;
  }

  get dialogs(): readonly string[] {
    return this.#dialogs;
  }

  #take(event: RecordEvent): void {
    // A film that plays and a chat that goes on do not keep anybody waiting.
    if (event.name !== 'Network.dataReceived' && event.of !== 'socket') this.lastActivityMs = Date.now();
    if (event.of === 'tab') this.#tabEvent(event);
    else if (event.of === 'socket') this.#sockets.take(event);
    else this.#requestEvent(event);
  }

  #tabEvent(event: TabEvent): void {
    switch (event.name) {
      case 'Target.attachedToTarget':
        // The viewer's own insides load nothing: what they ask for is what they were given.
        if (isViewer(event.params.targetInfo.url))
          void this.#send('Runtime.runIfWaitingForDebugger', {}, event.params.sessionId);
        else void this.#watchTarget(event.params.sessionId);
        return;
      case 'Fetch.requestPaused':
        void this.#held.letGoOn(event.params, event.sessionId ?? undefined);
        return;
      case 'Page.loadEventFired':
        if (event.sessionId === null) this.hasLoaded = true;
        return;
      case 'Page.javascriptDialogOpening':
        // Nobody is there to answer, and until then nothing goes on.
        this.#dialogs.push(event.params.type);
        void this.#send('Page.handleJavaScriptDialog', { accept: true }, event.sessionId ?? undefined);
        return;
      case 'Network.requestWillBeSent':
        this.#requested(event.params);
    }
  }

  #requested(params: RequestFacts): void {
    const { requestId, request, redirectResponse } = params;
    const known = this.#requests.get(requestId);
    if (known) {
      if (redirectResponse) known.requested(params);
      return;
    }
    if (!isWeb(request.url)) return;
    const tracked = new TrackedRequest(requestId, this.#mainFrameId);
    tracked.requested(params);
    if (tracked.type === 'main_frame') {
      this.#hasBegun = true;
      this.hasLoaded = false; // of a page before this one, or of one that leads on to this
    }
    if (!this.#hasBegun) return; // the page that is about to go
    this.#requests.set(requestId, tracked);
    for (const event of this.#orphans.get(requestId) ?? []) this.#requestEvent(event);
    this.#orphans.delete(requestId);
  }

  #requestEvent(event: RequestEvent): void {
    const { requestId } = event.params;
    const request = this.#requests.get(requestId);
    if (!request) {
      if (event.name.endsWith('ExtraInfo')) this.#orphan(requestId, event);
      return;
    }
    const child = event.sessionId ?? undefined;
    request.lastHeardMs = Date.now();
    switch (event.name) {
      case 'Network.requestWillBeSentExtraInfo':
        request.sent(event.params.headers);
        return;
      case 'Network.responseReceivedExtraInfo': {
        const { headers, statusCode: status, headersText: text } = event.params;
        request.received({ headers, status, text });
        return;
      }
      case 'Network.requestServedFromCache':
        request.servedFromCache();
        return;
      case 'Network.responseReceived':
        request.answered(event.params.response, event.params.timestamp, event.params.hasExtraInfo ?? false);
        this.bodies.begin(request, child);
        return;
      case 'Network.dataReceived':
        request.receivedBytes += event.params.dataLength;
        this.bodies.chunk(requestId, event.params.data);
        return;
      case 'Network.loadingFailed':
        request.error = event.params.errorText;
        this.#ended(request, child, event.params.timestamp, 'broken off');
        return;
      case 'Network.loadingFinished':
        this.#ended(request, child, event.params.timestamp, 'finished');
    }
  }

  #orphan(requestId: string, event: RequestEvent): void {
    const waiting = this.#orphans.get(requestId);
    if (waiting) waiting.push(event);
    else if (this.#orphans.size < recordingPolicy.orphans) this.#orphans.set(requestId, [event]);
  }

  #ended(
    request: TrackedRequest,
    child: string | undefined,
    at: number | null,
    how: 'finished' | 'broken off',
  ): void {
    request.endedAt = at;
    if (how === 'finished' && !request.response) this.#untold.push(request.url);
    if (how === 'broken off' && request.type === 'main_frame' && !request.response)
      this.mainFailure = request.error;
    // A few at a time: each body is in memory until it is on disk.
    this.#writing.add(() => this.#write(request, child, how));
  }

  async #write(
    request: TrackedRequest,
    child: string | undefined,
    how: 'finished' | 'broken off',
  ): Promise<void> {
    try {
      const body = await this.bodies.end(request, child, how);
      const lateMs = Date.now() + recordingPolicy.headersLateMs;
      while (!request.hasAllHeaders && Date.now() < lateMs) await pause(20);
      for (const item of request.records(body)) await this.sink.take(item);
    } finally {
      this.#requests.delete(request.requestId);
      this.#held.forget(request.requestId);
      this.lastActivityMs = Date.now();
    }
  }

  /** What is still under way is handed over as it is. Afterwards the tab is as it was: caches and workers again. */
  async end(): Promise<{ unanswered: string[] }> {
    this.#stop();
    const open = [...this.#requests.values()].filter(
      ({ endedAt, error }) => endedAt === null && error === null,
    );
    const unanswered = open.filter(({ response }) => response === null).map(({ url }) => url);
    for (const request of open) this.#ended(request, undefined, null, 'broken off');
    this.#sockets.end();
    await this.#writing.done(recordingPolicy.lastBodiesMs);
    await Promise.all([
      this.#send('Network.setCacheDisabled', { cacheDisabled: false }),
      this.#send('Network.setBypassServiceWorker', { bypass: false }),
      this.#send('Fetch.disable', {}),
      this.#send('Target.setAutoAttach', { autoAttach: false, waitForDebuggerOnStart: false, flatten: true }),
    ]);
    return { unanswered };
  }
}
