/** The line between device and desk, in a test's hands: it counts what goes up, and can be slow, deaf or cut. */
import { createServer, connect, type Socket } from 'node:net';

export interface Line {
  /** What the device enrols at. */
  url: string;
  /** Bytes from the device to the desk since this was last set to 0. */
  sentBytes: number;
  /** How fast they go, in bytes a millisecond; null for as fast as can be. */
  bytesPerMs: number | null;
  /** What the desk answers does not reach the device. */
  deaf: boolean;
  /** Resolves when `sentBytes` has reached this. */
  passed(bytes: number): Promise<void>;
  /** Ends every connection; until the line is mended nobody gets through. */
  cut(): void;
  /** All is well again: connected, fast and hearing. */
  mend(): void;
  close(): Promise<void>;
}

export async function openLine(deskUrl: string): Promise<Line> {
  const { hostname, port } = new URL(deskUrl);
  const sockets = new Set<Socket>();
  let isCut = false;
  let milestone: { bytes: number; reached: () => void } | null = null;

  const server = createServer((device) => {
    if (isCut) return void device.destroy();
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
      if (!line.deaf) device.write(chunk);
    });
    device.on('data', (chunk: Buffer) => {
      device.pause();
      desk.write(chunk, () => {
        line.sentBytes += chunk.length;
        if (milestone && line.sentBytes >= milestone.bytes) milestone.reached();
        setTimeout(() => device.resume(), line.bytesPerMs === null ? 0 : chunk.length / line.bytesPerMs);
      });
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const hangUp = () => sockets.forEach((socket) => socket.destroy());

  const line: Line = {
    url: `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`,
    sentBytes: 0,
    bytesPerMs: null,
    deaf: false,
    passed: (bytes) =>
      new Promise((reached) => {
        milestone = { bytes, reached };
      }),
    cut: () => {
      isCut = true;
      hangUp();
    },
    mend: () => {
      isCut = false;
      Object.assign(line, { bytesPerMs: null, deaf: false });
    },
    close: () => {
      hangUp();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
  return line;
}
