/** Puts the desk on a socket: Node's HTTP or HTTPS server with limits on what a client may cost. */
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo, Server, Socket } from 'node:net';
import { getRequestListener } from '@hono/node-server';
import type { RunningDesk } from './app';
import type { DeskPolicy } from './policy';

export interface Listening {
  url: string;
  /** Takes no new request, waits a little for those under way, then cuts them. */
  close(): Promise<void>;
}

export interface ListenOptions {
  host: string;
  /** 0: any free port. */
  port: number;
  tls: { certificateFile: string; keyFile: string } | null;
  /** Then every connection comes from one address. */
  behindProxy: boolean;
  policy: DeskPolicy;
}

export const isLoopback = (host: string): boolean =>
  host === 'localhost' || host === '::1' || /^127(\.\d{1,3}){3}$/.test(host);

/** Closes what one address opens beyond so many connections: silent ones cost it nothing, and others theirs. */
function boundByAddress(server: Server, most: number): void {
  const open = new Map<string, number>();
  server.on('connection', (socket: Socket) => {
    const { remoteAddress = '' } = socket;
    const count = open.get(remoteAddress) ?? 0;
    if (count >= most) return socket.destroy();
    open.set(remoteAddress, count + 1);
    return socket.once('close', () => {
      const left = (open.get(remoteAddress) ?? 1) - 1;
      if (left > 0) open.set(remoteAddress, left);
      else open.delete(remoteAddress);
    });
  });
}

/** Serves the desk; rejects when the address cannot be had. */
export async function listen(desk: RunningDesk, options: ListenOptions): Promise<Listening> {
  const { host, port, tls, policy, behindProxy } = options;
  const limits = {
    maxHeaderSize: policy.headerBytes,
    headersTimeout: policy.headMs,
    requestTimeout: policy.requestMs,
    connectionsCheckingInterval: policy.connectionsRoundMs,
  };
  const answer = getRequestListener((request, { incoming }) => {
    const { remoteAddress } = incoming.socket;
    return desk.fetch(request, { incoming, ...(remoteAddress === undefined ? {} : { remoteAddress }) });
  });
  const onRequest = (...exchange: Parameters<typeof answer>) => void answer(...exchange);
  const server =
    tls === null
      ? createServer(limits, onRequest)
      : createTlsServer(
          { ...limits, cert: readFileSync(tls.certificateFile), key: readFileSync(tls.keyFile) },
          onRequest,
        );
  server.maxConnections = policy.connections;
  server.timeout = policy.idleMs;
  if (!behindProxy) boundByAddress(server, policy.connectionsPerAddress);

  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => {
      server.off('error', reject);
      resolve();
    });
  });
  const { port: bound } = server.address() as AddressInfo;
  const name = host.includes(':') ? `[${host}]` : host;
  return {
    url: `${tls === null ? 'http' : 'https'}://${name}:${bound}`,
    close: () =>
      new Promise((resolve) => {
        const cut = setTimeout(() => server.closeAllConnections(), policy.stopMs);
        server.close(() => {
          clearTimeout(cut);
          resolve();
        });
        server.closeIdleConnections();
      }),
  };
}
