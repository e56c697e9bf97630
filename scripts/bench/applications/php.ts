/** PHP's own server with an application behind it, and a front that tells of every request. */
import { execFile } from 'node:child_process';
import { createServer, request as ask } from 'node:http';
import { createServer as createSocket } from 'node:net';
import { promisify } from 'node:util';
import { startChild } from '../../launch/child';
import { atTheEnd } from '../../launch/endings';
import { listenOnLoopback, stopServer } from '../../launch/loopback';

const LIMIT_MS = 30_000;

export interface PhpApplication {
  /** What is served. */
  root: string;
  /** PHP's own options. */
  options: readonly string[];
  env: Record<string, string>;
}

/** Runs one of the application's own programs; `input` is what it reads. Fails when the program does. */
export async function runPhp(
  { options, env }: Pick<PhpApplication, 'options' | 'env'>,
  args: readonly string[],
  input = '',
): Promise<void> {
  const running = promisify(execFile)('php', [...options, ...args], {
    env: { ...process.env, ...env },
    timeout: LIMIT_MS,
  });
  running.child.stdin?.end(input);
  await running;
}

/** PHP's server has to be told a port, and does not choose a free one. */
async function freePort(): Promise<number> {
  const socket = createSocket();
  const port = await listenOnLoopback(socket);
  await new Promise((resolve) => socket.close(resolve));
  return port;
}

/** Resolves with the origin of the front. Both servers end with the program. */
export async function servePhp(
  { root, options, env }: PhpApplication,
  onRequest: (address: string) => void,
): Promise<string> {
  const port = await freePort();
  const php = startChild('php', [...options, '-S', `127.0.0.1:${port}`, '-t', root], { env });
  atTheEnd(() => php.stop());
  await php.firstLine((line) => (line.includes('started') ? line : null), LIMIT_MS);
  const front = createServer((request, response) => {
    onRequest(request.url ?? '');
    const { url: path, method, headers } = request;
    const onward = ask({ host: '127.0.0.1', port, path, method, headers }, (answer) => {
      response.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(response);
    });
    onward.on('error', () => response.destroy());
    request.pipe(onward);
  });
  atTheEnd(() => stopServer(front));
  return `http://127.0.0.1:${await listenOnLoopback(front)}`;
}
