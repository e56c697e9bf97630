/** The websockets of a recording: opened, counted, closed. What was said in them is not kept. */
import type { RecordedSocket, SocketMessages } from '../recording';
import type { SocketEvent } from './record-events';

const MS = 1000;

function count(side: SocketMessages, payload: string): void {
  if (!side) return;
  side.messages += 1;
  side.bytes += payload.length;
}

export class RecordedSockets {
  readonly #open = new Map<string, { socket: RecordedSocket; offsetMs: number }>();

  /** `done`: takes each socket once, when it has closed or when the recording ends. */
  constructor(private readonly done: (socket: RecordedSocket) => void) {}

  take(event: SocketEvent): void {
    const { requestId } = event.params;
    const known = this.#open.get(requestId);
    if (event.name === 'Network.webSocketCreated') this.#created(requestId, event.params.url);
    if (!known) return;
    const { socket } = known;
    switch (event.name) {
      case 'Network.webSocketCreated':
        return;
      case 'Network.webSocketWillSendHandshakeRequest':
        known.offsetMs = (event.params.wallTime - event.params.timestamp) * MS;
        socket.startedAtMs = event.params.wallTime * MS;
        return;
      case 'Network.webSocketHandshakeResponseReceived':
        socket.status = event.params.response.status;
        return;
      case 'Network.webSocketFrameSent':
        count(socket.sent, event.params.response.payloadData);
        return;
      case 'Network.webSocketFrameReceived':
        count(socket.received, event.params.response.payloadData);
        return;
      case 'Network.webSocketClosed':
        socket.endedAtMs = known.offsetMs + event.params.timestamp * MS;
        this.#open.delete(requestId);
        this.done(socket);
    }
  }

  #created(requestId: string, url: string): void {
    const none = { messages: 0, bytes: 0 };
    const socket: RecordedSocket = {
      ...{ kind: 'socket', url, startedAtMs: Date.now(), endedAtMs: null, status: null },
      ...{ sent: { ...none }, received: { ...none } },
    };
    this.#open.set(requestId, { socket, offsetMs: 0 });
  }

  end(): void {
    for (const { socket } of this.#open.values()) this.done(socket);
    this.#open.clear();
  }
}
