/** The bytes of a request's body as they come: from Node's own stream where there is one, for that costs a fraction of a web stream around it. */
import type { Readable } from 'node:stream';

export interface Chunks {
  /** The next piece; null at the end, or once nothing more is wanted. Rejects when the line is cut. */
  next(): Promise<Uint8Array | null>;
  /** Nothing more is wanted: what is left is the server's affair. */
  stop(): void;
}

interface Waiting {
  resolve: (chunk: Uint8Array | null) => void;
  reject: (error: Error) => void;
}

/** Listens only while it is read: a stream that somebody listens to cannot be drained by the server. */
export function socketChunks(incoming: Readable): Chunks {
  let waiting: Waiting | null = null;
  let stopped = false;
  const look = (): void => {
    if (!waiting) return;
    const { resolve, reject } = waiting;
    const chunk = stopped ? null : (incoming.read() as Uint8Array | null);
    const isOver = stopped || incoming.readableEnded;
    if (chunk === null && !isOver && !incoming.destroyed) return;
    waiting = null;
    if (chunk !== null || isOver) resolve(chunk);
    else reject(incoming.errored ?? new Error('the line was cut'));
  };
  const events = ['readable', 'end', 'error', 'close'] as const;
  let listening = false;
  return {
    next: () =>
      new Promise((resolve, reject) => {
        if (!listening && !stopped) for (const event of events) incoming.on(event, look);
        listening = true;
        waiting = { resolve, reject };
        look();
      }),
    stop: () => {
      stopped = true;
      for (const event of events) incoming.off(event, look);
      look();
    },
  };
}

export function streamChunks(body: ReadableStream<Uint8Array>): Chunks {
  const reader = body.getReader();
  return {
    next: async () => (await reader.read()).value ?? null,
    stop: () => void reader.cancel().catch(() => undefined),
  };
}

const NOTHING: Chunks = { next: () => Promise.resolve(null), stop: () => undefined };

/** Of this request, or of the socket that it came over. */
export function chunksOf(request: Request, incoming: Readable | undefined): Chunks {
  if (incoming) return socketChunks(incoming); // before anybody has asked for the other: that would take it
  return request.body ? streamChunks(request.body) : NOTHING;
}
