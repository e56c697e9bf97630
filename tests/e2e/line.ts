/** The line between device and desk, in a test's hands: it counts what goes up, and can be slow, deaf, damaged or cut. */
import { createServer, connect, type Socket } from 'node:net';
import { listenOnLoopback } from '../../scripts/launch/loopback';

export interface Line {
  /** What the device enrols at. */
  url: string;
  /** Bytes from the device to the desk since this was last set to 0. */
  sentBytes: number;
  /** Where uploads were said to go on, in bytes from their beginning, since this was last emptied. */
  offsets: number[];
  /** How fast they go, in bytes a millisecond; null for as fast as can be. */
  bytesPerMs: number | null;
  /** What the desk answers does not reach the device. */
  deaf: boolean;
  /** Changes a bit of a chunk, either way, when it says so; null: never. */
  damages: (() => boolean) | null;
  /** What somebody in between answers every request with, in the desk's place: a whole HTTP answer; null: nobody does. */
  instead: string | null;
  /** Chunks damaged so far. */
  damaged: number;
  /** Resolves when `sentBytes` has reached this. */
  passed(bytes: number): Promise<void>;
  /** Ends every connection; the next ones are as the line is by then. */
  hangUp(): void;
  /** Ends every connection; until the line is mended nobody gets through. */
  cut(): void;
  /** All is well again: connected, fast and hearing. */
  mend(): void;
  close(): Promise<void>;
}

const UPLOAD_OFFSET = /^upload-offset: (\d+)\r$/gim;

export async function openLine(deskUrl: string): Promise<Line> {
  const { hostname, port } = new URL(deskUrl);
  const sockets = new Set<Socket>();
  let isCut = false;
  let milestone: { bytes: number; reached: () => void } | null = null;

  function damage(chunk: Buffer): Buffer {
    if (!line.damages?.()) return chunk;
    line.damaged += 1;
    const changed = Buffer.from(chunk);
    const at = Math.floor(Math.random() * changed.length);
    changed[at] = (changed[at] ?? 0) ^ (1 << Math.floor(Math.random() * 8));
    return changed;
  }

  const server = createServer((device) => {
    if (isCut) return void device.destroy();
    if (line.instead !== null) {
      const answer = line.instead;
      device.on('error', () => undefined).on('data', () => device.end(answer));
      return;
    }
    const desk = connect(Number(port), hostname);
    for (const socket of [device, desk]) {
      sockets.add(socket);
      socket.on('error', () => undefined); // the other end has gone: what this is about
      socket.on('close', () => {
        sockets.delete(socket);
        device.destroy();
        desk.destroy();
      });
    }
    desk.on('data', (chunk: Buffer) => {
      if (!line.deaf) device.write(damage(chunk));
    });
    device.on('data', (chunk: Buffer) => {
      device.pause();
      for (const [, offset] of chunk.toString('latin1').matchAll(UPLOAD_OFFSET))
        line.offsets.push(Number(offset));
      desk.write(damage(chunk), () => {
        line.sentBytes += chunk.length;
        if (milestone && line.sentBytes >= milestone.bytes) milestone.reached();
        setTimeout(() => device.resume(), line.bytesPerMs === null ? 0 : chunk.length / line.bytesPerMs);
      });
    });
  });
  const ownPort = await listenOnLoopback(server);
  const hangUp = () => sockets.forEach((socket) => socket.destroy());

  const line: Line = {
    url: `http://127.0.0.1:${ownPort}`,
    sentBytes: 0,
    offsets: [],
    bytesPerMs: null,
    deaf: false,
    damages: null,
    instead: null,
    damaged: 0,
    passed: (bytes) =>
      new Promise((reached) => {
        milestone = { bytes, reached };
      }),
    hangUp,
    cut: () => {
      isCut = true;
      hangUp();
    },
    mend: () => {
      isCut = false;
      Object.assign(line, { bytesPerMs: null, deaf: false, damages: null, instead: null });
    },
    close: () => {
      hangUp();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
  return line;
}
