/** Marionette, Firefox's own remote control: one TCP connection on loopback, numbered commands, an answer to each. */
import { connect, type Socket } from 'node:net';

export interface Marionette {
  /** One command of the protocol; its value, or a failure with Firefox's own words. */
  send: <T>(command: string, params?: object) => Promise<T>;
  /** Runs the commands that `work` sends with nobody else's in between: they share one "current window". */
  alone: <T>(work: () => Promise<T>) => Promise<T>;
  close(): void;
}

/** An answer as it comes over the line: [1, number of the command, error, value]. */
type Answer = [
  direction: number,
  id: number,
  error: { error: string; message: string } | null,
  value: unknown,
];

/** Connects as soon as Firefox listens; fails when it does not within `limitMs`. */
export async function connectMarionette(port: number, limitMs: number): Promise<Marionette> {
  const endsAtMs = Date.now() + limitMs;
  for (;;) {
    try {
      return converse(await connected(port));
    } catch (error) {
      if (Date.now() > endsAtMs) throw error;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }
}

function connected(port: number): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1');
    socket.once('connect', () => resolve(socket));
    socket.once('error', reject);
  });
}

function converse(socket: Socket): Marionette {
  const waiting = new Map<number, { resolve: (value: unknown) => void; reject: (error: Error) => void }>();
  let lastId = 0;
  let turn: Promise<unknown> = Promise.resolve();

  const give = (frame: unknown): void => {
    // The first frame is a greeting, which is no answer to anything.
    if (!Array.isArray(frame)) return;
    const [, id, error, value] = frame as Answer;
    const asked = waiting.get(id);
    waiting.delete(id);
    if (error) asked?.reject(new Error(`${error.error}: ${error.message}`));
    else asked?.resolve(value);
  };
  socket.on('data', framesInto(give));
  socket.on('error', () => undefined); // followed by `close`
  socket.on('close', () => {
    for (const { reject } of waiting.values()) reject(new Error('Firefox has ended the conversation.'));
    waiting.clear();
  });

  return {
    send: <T>(command: string, params: object = {}) =>
      new Promise<T>((resolve, reject) => {
        if (socket.destroyed) return reject(new Error('Firefox is gone.'));
        lastId += 1;
        waiting.set(lastId, { resolve: (value) => resolve(value as T), reject });
        const json = JSON.stringify([0, lastId, command, params]);
        socket.write(`${Buffer.byteLength(json)}:${json}`);
      }),
    alone: (work) => {
      const result = turn.then(work, work);
      turn = result.catch(() => undefined);
      return result;
    },
    close: () => void socket.destroy(),
  };
}

/** Cuts a stream of `<bytes>:<json>` into the values it carries. */
function framesInto(give: (frame: unknown) => void): (chunk: Buffer) => void {
  let chunks: Buffer[] = [];
  let held = 0;
  /** Bytes of the frame that is arriving, with its length and colon; null until those have come. */
  let wanted: { header: number; bytes: number } | null = null;
  return (chunk) => {
    chunks.push(chunk);
    held += chunk.length;
    for (;;) {
      if (!wanted) {
        const start = Buffer.concat(chunks);
        chunks = [start];
        const colon = start.indexOf(':');
        if (colon < 0) return;
        wanted = { header: colon + 1, bytes: Number(start.toString('latin1', 0, colon)) };
      }
      const end: number = wanted.header + wanted.bytes;
      if (held < end) return;
      const all = Buffer.concat(chunks);
      give(JSON.parse(all.toString('utf8', wanted.header, end)));
      chunks = [all.subarray(end)];
      held = all.length - end;
      wanted = null;
    }
  };
}
