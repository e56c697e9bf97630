/** Servers that only this machine can reach, each at whatever port is free. */
import type { Server as HttpServer } from 'node:http';
import type { Server } from 'node:net';

/** Lets a server listen on 127.0.0.1, and says at which port. */
export function listenOnLoopback(server: Server): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      server.off('error', reject);
      const address = server.address();
      if (address === null || typeof address === 'string') reject(new Error('no port'));
      else resolve(address.port);
    });
  });
}

/** Ends a server and every connection it still has. */
export function stopServer(server: HttpServer): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}
