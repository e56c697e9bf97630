/** A web server on loopback for one test: answers as the test says and remembers what it was asked. */
import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http';
import { listenOnLoopback, stopServer } from '../../../scripts/launch/loopback';

export interface Asked {
  method: string;
  path: string;
  headers: IncomingHttpHeaders;
  body: Buffer;
}

export interface Loopback {
  url: string;
  asked: Asked[];
  close(): Promise<void>;
}

/** `answer` is called when the whole request has arrived. */
export async function loopback(
  answer: (request: Asked, response: ServerResponse) => void | Promise<void>,
): Promise<Loopback> {
  const asked: Asked[] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('error', () => undefined);
    request.on('end', () => {
      const { method = '', url = '', headers } = request;
      const one: Asked = { method, path: url, headers, body: Buffer.concat(chunks) };
      asked.push(one);
      void answer(one, response);
    });
  });
  const url = `http://127.0.0.1:${await listenOnLoopback(server)}`;
  return { url, asked, close: () => stopServer(server) };
}
